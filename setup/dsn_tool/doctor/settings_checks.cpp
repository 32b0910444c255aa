// odbc.ini, the data source, and what it says.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "base/access.h"
#include "base/log_file.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "config/auth_scheme.h"
#include "config/keyword_value.h"
#include "config/keywords.h"
#include "setup/dsn_tool/doctor/checks.h"
#include "setup/dsn_tool/places.h"
#include "setup/dsn_tool/readable_secrets.h"
#include "setup/dsn_tool/remedies.h"
#include "setup/dsn_tool/shadowed_secrets.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::string_view no_connection = "no NAME was given";

// Nothing where there are settings to look at.
Findings without_settings(const Examination& examination) {
    if (!examination.of_connection()) return {is_skipped(std::string(no_connection))};
    if (examination.reading() == nullptr) return {is_skipped("there are no settings")};
    return {};
}

// "ODBCINI=/a/b", for each that says where the files are.
std::string variables() {
    std::string text;
    for (const char* const name : {"ODBCINI", "ODBCSYSINI", "ODBCINSTINI"}) {
        const char* const value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        text += concat(text.empty() ? "" : " ", name, "=", value);
    }
    return text;
}

Finding file_finding(const Place& place) {
    const std::string named = concat(name_of(place.which), "'s: ", place.path);
    const std::error_code problem = access_problem(place.path, Access::read);
    if (!problem) {
        const setup::IniFile file(place.path);
        const std::string why = setup::why_unreadable(file.content());
        if (why.empty()) return is_ok(named);
        return has_failed(
            concat(named, " cannot be read by unixODBC, which finds no data source there: ", why));
    }
    if (problem == std::errc::no_such_file_or_directory) {
        return is_ok(concat(named, ", which is not there"));
    }
    return has_failed(concat(named, " cannot be read: ", problem.message()),
                      std::string(remedy_of_unreadable(problem)));
}

// A file that people take for the user's: unixODBC does not ask HOME where the home folder is.
std::optional<Finding> file_that_is_not_read(const std::string& users) {
    const char* const home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') return std::nullopt;
    const std::string path = concat(home, "/.odbc.ini");
    std::error_code failed;
    if (!may(Access::read, path) || std::filesystem::equivalent(path, users, failed)) {
        return std::nullopt;
    }
    const char* const said = std::getenv("ODBCINI");
    if (said != nullptr && *said != '\0') return std::nullopt;
    return is_warning(
        concat(path,
               " is not read: unixODBC goes by the password database, not by "
               "HOME"),
        concat("set ODBCINI=", shell_word(path), ", or move what is in it to ", users));
}

Findings data_source_findings(const Examination& examination) {
    const std::string& name = examination.data_source();
    for (const Place& place : places(examination.which())) {
        if (!may(Access::read, place.path)) continue;
        const setup::IniFile file(place.path);
        if (!has_data_source(file, name)) continue;
        Findings findings{is_ok(concat("[", name, "] is in ", place.path))};
        const auto sections = std::ranges::count_if(
            file.sections(), [&](std::string_view section) { return iequals(section, name); });
        if (sections > 1) {
            findings.push_back(is_warning(
                concat("[", name, "] is there ", sections,
                       " times, and nothing but the first section counts"),
                "bring together in the first what is to count, and take the others out"));
        }
        return findings;
    }
    return {is_ok(concat("[", name, "] is there"))};
}

bool knows(const std::vector<Error>& problems, const Error& problem) {
    return std::ranges::any_of(
        problems, [&](const Error& each) { return each.message() == problem.message(); });
}

}  // namespace

Findings check_odbc_ini(Examination& examination) {
    Findings findings;
    for (const Place& place : places(Which::unsaid)) findings.push_back(file_finding(place));
    if (auto unread = file_that_is_not_read(places(Which::user).front().path)) {
        findings.push_back(std::move(*unread));
    }
    if (const std::string text = variables(); !text.empty()) {
        findings.push_back(is_ok(concat("as the environment says: ", text)));
    }
    if (!examination.of_connection()) return findings;
    if (!examination.no_settings().empty()) {
        findings.push_back(has_failed(examination.no_settings()));
    } else if (!examination.data_source().empty()) {
        std::ranges::move(data_source_findings(examination), std::back_inserter(findings));
    }
    if (std::optional<Finding> problem = examination.naming_problem()) {
        findings.push_back(*std::move(problem));
    }
    return findings;
}

Findings check_keywords(Examination& examination) {
    Findings findings = without_settings(examination);
    if (!findings.empty()) return findings;
    const config::SettingsReading& reading = *examination.literal_reading();
    for (const Error& problem : reading.problems) {
        findings.push_back(has_failed(
            problem.message(), concat("put it right ", where_to_edit(examination.subject()))));
    }
    for (const config::Warning& warning : reading.warnings) {
        findings.push_back(is_warning(warning.message));
    }
    for (const std::string& warning : examination.secrets_given_twice()) {
        findings.push_back(is_warning(warning, "take one of the two out"));
    }
    for (const std::string& warning : unused_secrets(*examination.reading())) {
        findings.push_back(is_warning(
            warning, concat("take it out", examination.auth_scheme_given()
                                               ? ", or leave AuthScheme out, by which what is "
                                                 "given counts"
                                               : "")));
    }
    if (findings.empty()) findings.push_back(is_ok("all are known, and their values valid"));
    return findings;
}

// ${ENV:NAME}, PasswordFile, certificates: what is wrong only now that it is looked at.
Findings check_references(Examination& examination) {
    Findings findings = without_settings(examination);
    if (!findings.empty()) return findings;
    for (const Error& problem : examination.reading()->problems) {
        if (knows(examination.literal_reading()->problems, problem)) continue;
        findings.push_back(has_failed(
            problem.message(),
            concat(there_for_who_connects, ", and the file of a secret readable to nobody else")));
    }
    for (const Error& problem : examination.file_problems()) {
        findings.push_back(has_failed(problem.message(),
                                      "put the file right, or name another; the process that "
                                      "connects must be able to read it, and one with a secret "
                                      "nobody else"));
    }
    if (findings.empty()) {
        findings.push_back(is_ok("the variables and files that values refer to are there"));
    }
    return findings;
}

// Where the data source's are. Those that a connection string brings are the application's to keep.
Findings check_secrets(Examination& examination) {
    Findings findings = without_settings(examination);
    if (!findings.empty()) return findings;
    const Subject& subject = examination.subject();
    if (subject.data_source.empty()) return {is_skipped("there is no data source")};
    bool written_down = false;
    for (const Place& place : places(subject.which)) {
        if (!may(Access::read, place.path)) continue;
        const setup::IniFile file(place.path);
        if (!has_data_source(file, subject.data_source)) continue;
        written_down |= !secrets_written_down(file, subject.data_source).empty();
        for (const std::string_view keyword : readable_secrets(file, subject.data_source)) {
            findings.push_back(
                is_warning(concat(place.path, " holds the ", keyword, ", and others may read it"),
                           how_to_hide(keyword, place, subject)));
        }
    }
    if (!findings.empty()) return findings;
    return {is_ok(written_down ? "nobody else may read those that odbc.ini holds"
                               : "odbc.ini holds none")};
}

Findings check_sign_in(Examination& examination) {
    Findings findings = without_settings(examination);
    if (!findings.empty()) return findings;
    const config::SettingsReading& reading = *examination.reading();
    if (const auto problem = config::credentials_problem(reading)) {
        return {has_failed(problem->message())};
    }
    if (!reading.problems.empty() || !examination.file_problems().empty()) {
        return {is_skipped("the settings cannot be used")};
    }
    return {is_ok(concat("AuthScheme=", config::name_of(reading.settings.auth_scheme),
                         " has what it needs; ", suggested_command("test", examination.subject()),
                         " tries it"))};
}

Findings check_log_file(Examination& examination) {
    Findings findings = without_settings(examination);
    if (!findings.empty()) return findings;
    const NamedPath& file = examination.reading()->settings.log_file;
    if (file.empty()) return {is_skipped("Logfile names none")};
    if (examination.reading()->settings.verbosity == LogLevel::none) {
        return {is_skipped("Verbosity=0 writes none")};
    }
    if (std::string problem = log_file_problem(file); !problem.empty()) {
        return {has_failed(std::move(problem))};
    }
    const bool there = may(Access::write, file.to_open());
    return {is_ok(concat(file.to_show(), there ? " can be written" : " can be made"))};
}

}  // namespace connectai::dsn_tool
