// Everything is checked before the first octet is written.
#include "setup/data_source_request.h"

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "config/settings.h"
#include "setup/attribute_list.h"
#include "setup/changes.h"
#include "setup/drivers.h"
#include "setup/ini_file_lock.h"
#include "setup/secret_entries.h"
#include "setup/tool_command.h"

namespace connectai::setup {
namespace {

// The installer's library keeps its error records, and more, in one place for all threads. Among
// processes IniFileLock stands in for it.
std::mutex& one_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

void check_driver(const std::string& driver, Problems& problems) {
    if (driver_registered(driver)) return;
    problems.push_back(
        {ODBC_ERROR_INVALID_NAME,
         driver.empty() ? std::string("The driver's name is missing")
                        : concat("There is no driver ", driver,
                                 " in odbcinst.ini: `odbcinst -q -d` lists those that there are")});
}

// What the data source will say when the request is done: the attributes, and what stays.
config::Attributes result(const DataSource& source, const std::vector<IniLine>& section) {
    config::Attributes attributes;
    for (const Setting& setting : source.settings) {
        if (setting.keyword != nullptr && !setting.value.empty()) {
            attributes.push_back({setting.name, setting.value});
        }
    }
    for (const IniLine& line : section) {
        const config::Keyword* const keyword = config::find_keyword(line.name);
        if (keyword == nullptr || keyword->name == "Driver" || keyword->name == "DSN") continue;
        bool replaced = false;
        for (const Setting& setting : source.settings) replaced |= setting.same(line.name);
        if (replaced) continue;
        attributes.push_back({std::string(line.name), WipedText(line.value), source.name});
    }
    return attributes;
}

// With a window, a dialog would now ask for the credentials. Without one, they may be missing: an
// application can bring them when it connects.
void check_settings(const DataSource& source, const std::vector<IniLine>& section, bool window,
                    Problems& problems) {
    config::SettingsReading reading =
        config::read_settings(result(source, section), config::Surroundings::left_alone);
    for (const Error& problem : reading.problems) {
        problems.push_back({ODBC_ERROR_INVALID_KEYWORD_VALUE, problem.message()});
    }
    if (!window || !reading.problems.empty()) return;
    reading.settings.dsn = source.name;
    if (const auto missing = config::credentials_problem(reading)) {
        problems.push_back({ODBC_ERROR_REQUEST_FAILED,
                            concat("There is no dialog that would ask for what is missing: ",
                                   missing->message())});
    }
}

void check_add(const IniFile& file, const DataSource& source, const DataSourceRequest& request,
               Problems& problems) {
    check_settings(source, {}, request.window, problems);
    if (!file.has_section(source.name)) return;
    if (!request.replaces) {
        problems.push_back({ODBC_ERROR_REQUEST_FAILED, already_there(source.name, file.path())});
    } else if (request.window) {
        // Without a window the specification has it replaced; with one, the user is to be asked.
        problems.push_back(
            {ODBC_ERROR_REQUEST_FAILED,
             concat("There is a data source ", source.name, " in ", file.path(),
                    ", and no dialog to ask whether it is to be replaced: change it with "
                    "ODBC_CONFIG_DSN, or pass no window")});
    }
}

// Whether what a section has as its Driver is the name of one that odbcinst.ini does not have, such
// as a misspelled one. A path is another driver's library, whether it is registered or not.
bool names_nobody(std::string_view value) {
    return value.find('/') == value.npos && !driver_registered(std::string(value));
}

bool can_be_adopted(const std::vector<IniLine>& section, const std::string& driver) {
    return std::ranges::all_of(section, [&](const IniLine& line) {
        return !iequals(line.name, "Driver") || line.value.empty() ||
               names_driver(line.value, driver) || names_nobody(line.value);
    });
}

void check_config(const IniFile& file, const DataSource& source, const DataSourceRequest& request,
                  Problems& problems) {
    const bool adopted = request.adopts && file.has_section(source.name) &&
                         can_be_adopted(file.section(source.name), request.driver);
    if (!adopted) require_data_source(file, source.name, request.driver, problems);
    if (request.window && source.settings.empty()) {
        problems.push_back({ODBC_ERROR_REQUEST_FAILED,
                            concat("There is no dialog to change the data source ", source.name,
                                   " with: put what is to change into the attributes")});
        return;
    }
    check_settings(source, file.section(source.name), request.window, problems);
}

// What the request asks for, of the file as it is. Adds to `problems`.
void check(const DataSourceRequest& request, const IniFile& file, DataSource source,
           Problems& problems) {
    if (source.name.empty()) {
        // The values can still be checked.
        if (request.type != ODBC_REMOVE_DSN) check_settings(source, {}, false, problems);
    } else if (request.type == ODBC_ADD_DSN) {
        check_add(file, source, request, problems);
    } else if (request.type == ODBC_CONFIG_DSN) {
        displace_counterparts(source, file.section(source.name));
        check_config(file, source, request, problems);
    } else {
        require_data_source(file, source.name, request.driver, problems);
    }
}

// The first setting that a reader of the file would learn a secret from; null: there is none.
const Setting* find_secret(const DataSource& source) {
    const auto found = std::ranges::find_if(source.settings, [](const Setting& setting) {
        return setting.keyword != nullptr && holds_secret(*setting.keyword, setting.value.view());
    });
    return found == source.settings.end() ? nullptr : &*found;
}

DataSourceOutcome carry_out(const DataSourceRequest& request, const IniFile& file,
                            DataSource source, bool users) {
    DataSourceOutcome outcome{file.path(), {}};
    const Setting* const secret = find_secret(source);
    const std::string secret_name = secret != nullptr ? secret->name : std::string();
    const Readers readers = users && secret != nullptr ? Readers::owner : Readers::stay;
    bool readers_removed = false;
    if (request.type == ODBC_ADD_DSN) {
        readers_removed = add_data_source(file, source, request.driver, readers);
    } else if (request.type == ODBC_CONFIG_DSN) {
        const std::vector<IniLine> section = file.section(source.name);
        outcome.notes = displace_counterparts(source, section);
        const bool is_ours = std::ranges::any_of(section, [&](const IniLine& line) {
            return iequals(line.name, "Driver") && names_driver(line.value, request.driver);
        });
        if (request.adopts && !is_ours) {
            source.settings.insert(source.settings.begin(), {"Driver", nullptr, request.driver});
        }
        readers_removed = change_data_source(file, source, readers);
    } else {
        remove_data_source(file, source.name);
        return outcome;
    }
    const IniFile now(file.path());
    for (std::string& sentence : secrets_given_twice(now.section(source.name))) {
        outcome.notes.push_back(std::move(sentence));
    }
    for (const std::string& name : source.trimmed) {
        outcome.notes.push_back(concat(
            name, " has been written without the blanks around it, which the driver drops anyhow"));
    }
    if (readers_removed) {
        outcome.notes.push_back(concat("everybody could read ", file.path(), ", and the ",
                                       secret_name,
                                       " is in it now: that others may has been taken away"));
    }
    return outcome;
}

}  // namespace

void require_data_source(const IniFile& file, const std::string& name, const std::string& driver,
                         Problems& problems) {
    if (!file.has_section(name)) {
        std::string where;
        for (const std::string& other : {user_odbc_ini_path(), system_odbc_ini_path()}) {
            if (other != file.path() && IniFile(other).has_section(name)) {
                const bool systems = other == system_odbc_ini_path();
                where = concat("; there is one in ", other, ", which `connectai-dsn` changes ",
                               systems ? "with" : "without", " --system");
            }
        }
        problems.push_back(
            {ODBC_ERROR_INVALID_DSN,
             concat("There is no data source ", shown_name(name), " in ", file.path(), where)});
        return;
    }
    if (driver.empty()) return;  // which is a problem of its own
    // In the section of one that is nobody's, this makes it the driver's.
    const std::string pair = driver_pair(driver);
    const std::string edit = pasted({.name = "edit",
                                     .data_source = name,
                                     .systems = file.path() != user_odbc_ini_path(),
                                     .driver = driver,
                                     .rest = pair});
    for (const IniLine& line : file.section(name)) {
        if (!iequals(line.name, "Driver") || line.value.empty()) continue;
        if (names_driver(line.value, driver)) continue;
        std::string text = another_driver(concat("The data source ", name), line.value, driver);
        if (names_nobody(line.value) && !iequals(line.value, driver)) {
            text += concat(": where ", driver, " is meant, ", edit, " puts it right");
        } else if (driver_registered(std::string(line.value))) {
            text += ": where that is this driver by another name, name it so (--driver)";
        }
        problems.push_back({ODBC_ERROR_INVALID_DSN, std::move(text)});
    }
}

std::string another_driver(std::string_view owner, std::string_view value,
                           const std::string& driver) {
    if (!names_nobody(value)) {
        return concat(owner, " belongs to the driver ", shown_name(value), ", not to ", driver);
    }
    return concat(owner, " names the driver ", shown_name(value),
                  ", and odbcinst.ini has none of that name (`odbcinst -q -d` lists those that "
                  "there are)");
}

std::string shown_name(std::string_view name) {
    const std::size_t equals = name.find('=');
    if (equals == name.npos) return std::string(name);
    return concat(name.substr(0, equals + 1), "***");
}

std::string already_there(std::string_view name, const std::string& path) {
    return concat("There is a data source ", name, " in ", path,
                  " already: change it with `edit`, or `remove` it first");
}

DataSourceOutcome execute(const DataSourceRequest& request) {
    if (request.type != ODBC_ADD_DSN && request.type != ODBC_CONFIG_DSN &&
        request.type != ODBC_REMOVE_DSN) {
        throw Failure(ODBC_ERROR_INVALID_REQUEST_TYPE,
                      concat("ConfigDSN knows no request ", request.type,
                             ": there are ODBC_ADD_DSN (1), ODBC_CONFIG_DSN (2) and "
                             "ODBC_REMOVE_DSN (3), and SQLSetConfigMode chooses between users' and "
                             "system data sources"));
    }
    const std::lock_guard lock(one_at_a_time());
    Problems problems;
    check_driver(request.driver, problems);
    DataSource source = read_attributes(request.attributes, problems);
    refuse_both(source, problems);
    const std::string path = odbc_ini_path();
    // At first without the lock, so that nothing is made for what is refused.
    check(request, IniFile(path), source, problems);
    if (!problems.empty()) throw Failure(std::move(problems));

    const bool users = path == user_odbc_ini_path();
    const IniFileLock turn(path, users ? NewFile::of_owner : NewFile::of_everyone);
    const IniFile file(path);
    check(request, file, source, problems);
    if (!problems.empty()) throw Failure(std::move(problems));
    return carry_out(request, file, std::move(source), users);
}

}  // namespace connectai::setup
