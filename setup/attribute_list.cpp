// From pairs to a data source's entries.
#include "setup/attribute_list.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/unicode.h"
#include "config/dsn.h"
#include "config/settings.h"
#include "setup/ini_text.h"
#include "setup/secret_entries.h"

namespace connectai::setup {
namespace {

using config::KeywordType;

// Of the manager's entries, those that odbcinst.ini has about a driver.
constexpr std::array<std::string_view, 5> drivers_entries{"Driver64", "Setup", "Setup64",
                                                          "FileUsage", "UsageCount"};

bool holds_control(std::string_view text) noexcept {
    return std::ranges::any_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7F;
    });
}

// What is copied brings a line break along, of which nobody needs to be told.
bool has_blanks_around(std::string_view value) {
    if (value.ends_with('\n')) value.remove_suffix(1);
    if (value.ends_with('\r')) value.remove_suffix(1);
    return !trim(value).empty() && trim(value).size() != value.size();
}

// "Workspace=x;PWD=y": whoever writes that means two attributes, and the second may be a secret.
bool holds_pairs(std::string_view value) {
    for (std::size_t at = value.find(';'); at != value.npos; at = value.find(';', at + 1)) {
        const std::string_view rest = value.substr(at + 1);
        const std::size_t equals = rest.find('=');
        if (equals == rest.npos) return false;
        if (config::find_keyword(trim(rest.substr(0, equals))) != nullptr) return true;
    }
    return false;
}

// A value that is longer than a line of odbc.ini.
std::string where_to_put(const Setting& setting) {
    if (setting.keyword == nullptr) return "shorten it";
    const std::string reference = concat(setting.keyword->name, "='${ENV:NAME}'");
    if (!setting.keyword->secret()) {
        return concat("put it into the environment, and write ", reference,
                      ", or into the connection string");
    }
    const config::Keyword* const file = counterpart(*setting.keyword);
    return concat("put it into ", file == nullptr ? "" : "a file that is yours alone, and write ",
                  file == nullptr ? "" : file->name, file == nullptr ? "" : "=FILE, or into ",
                  "the environment, and write ", reference);
}

// Why odbc.ini cannot hold the value; empty when it can.
std::string storage_problem(const Setting& setting, std::string_view given) {
    if (holds_pairs(given)) {
        return concat("The value of ", setting.name,
                      " holds another keyword behind a semicolon: on a command line each "
                      "KEYWORD=VALUE is an argument of its own, and in ConfigDSN's list a NUL ends "
                      "each");
    }
    const bool keeps_blanks = setting.keyword == nullptr ||
                              setting.keyword->type == KeywordType::text ||
                              setting.keyword->type == KeywordType::path;
    if (keeps_blanks && !trim(given).empty() && trim(given).size() != given.size() &&
        !holds_control(given)) {
        return concat("The value of ", setting.name,
                      " begins or ends with a blank, which odbc.ini cannot hold: leave it out, or "
                      "put the value into the connection string, in braces");
    }
    if (setting.keyword == nullptr) {
        if (holds_control(given)) {
            return concat(setting.name,
                          ": the value holds a line break or another control character");
        }
        if (find_invalid_utf8(given) != given.npos) {
            return concat(setting.name, ": the value is not valid UTF-8");
        }
    }
    const std::size_t octets = setting.name.size() + 1 + trim(given).size();
    if (octets > longest_line) {
        return concat("The value of ", setting.name, " is too long for odbc.ini: unixODBC keeps ",
                      longest_line, " octets of a line, and this one would have ", octets, "; ",
                      where_to_put(setting));
    }
    return {};
}

std::string name_problem(std::string_view name) {
    const bool sections = iequals(name, "ODBC") || iequals(name, "ODBC Data Sources");
    if (sections) {
        return concat("The data source name ", name,
                      " is not valid: odbc.ini has a section of that name for another purpose");
    }
    const bool valid = SQLValidDSN(std::string(name).c_str()) != 0 && trim(name) == name &&
                       !holds_control(name) && find_invalid_utf8(name) == name.npos;
    if (valid) return {};
    // What follows a semicolon or an equals sign may be meant for another attribute.
    const bool shown = !name.empty() && name.find_first_of(";=") == name.npos &&
                       !holds_control(name) && find_invalid_utf8(name) == name.npos;
    return concat("The data source name ", shown ? name : std::string_view(), shown ? " " : "",
                  "is not valid: it may have 1 to 32 octets of UTF-8, none of []{}(),;?*=!@\\, no "
                  "control character, and no blank at either end");
}

std::string unknown_keyword(std::string_view keyword) {
    if (!config::looks_like_keyword(keyword)) {
        return "A keyword is unknown; it is not shown, because it may be part of a value";
    }
    const std::string_view nearest = config::nearest_entry(keyword);
    return concat("The keyword ", keyword, " is unknown", nearest.empty() ? "" : "; did you mean ",
                  nearest, nearest.empty() ? "" : "?");
}

class Reader {
public:
    explicit Reader(Problems& problems) : problems_(problems) {}

    void read(std::string_view pair, std::size_t position) {
        const std::size_t equals = pair.find('=');
        if (equals == pair.npos || equals == 0) {
            return invalid(concat("Attribute ", position, " is no pair keyword=value",
                                  equals == 0 ? ": there is no keyword" : ": there is no '='"));
        }
        const std::string_view keyword = pair.substr(0, equals);
        const std::string_view value = pair.substr(equals + 1);
        if (trim(keyword) != keyword) {
            return invalid(concat("Attribute ", position,
                                  " has a blank around its keyword, where none is allowed"));
        }
        if (iequals(keyword, "DSN")) return read_name(value);
        if (iequals(keyword, "Driver")) {
            return invalid(
                "Driver is no attribute of ConfigDSN: the driver's name is an argument of its own");
        }
        read_setting(keyword, value);
    }

    // Behind the last pair.
    DataSource finish() {
        if (!named_) {
            problems_.push_back({ODBC_ERROR_INVALID_DSN,
                                 "The data source's name is missing, and there is no dialog that "
                                 "would ask for it: put DSN=name into the attributes"});
        }
        return std::move(source_);
    }

private:
    void invalid(std::string text) {
        problems_.push_back({ODBC_ERROR_INVALID_KEYWORD_VALUE, std::move(text)});
    }

    void read_name(std::string_view name) {
        if (std::exchange(named_, true)) return invalid("DSN is given twice");
        if (std::string problem = name_problem(name); !problem.empty()) {
            problems_.push_back({ODBC_ERROR_INVALID_DSN, std::move(problem)});
        } else {
            source_.name = name;
        }
    }

    void read_setting(std::string_view keyword, std::string_view value) {
        Setting setting;
        setting.keyword = config::find_keyword(keyword);
        setting.name =
            setting.keyword != nullptr ? setting.keyword->name : config::managers_entry(keyword);
        if (setting.name.empty()) return invalid(unknown_keyword(keyword));
        if (std::ranges::find(drivers_entries, setting.name) != drivers_entries.end()) {
            return invalid(concat(setting.name,
                                  " is no entry of a data source: it belongs into the driver's "
                                  "section of odbcinst.ini"));
        }
        if (std::ranges::any_of(source_.settings,
                                [&](const Setting& earlier) { return earlier.same(keyword); })) {
            return invalid(concat(setting.name, " is given twice"));
        }
        if (std::string problem = storage_problem(setting, value); !problem.empty()) {
            return invalid(std::move(problem));
        }
        // A control character at an end is for make_settings to refuse, where it counts.
        const bool pasted = setting.keyword != nullptr && setting.keyword->pasted();
        setting.value = pasted || !holds_control(value) ? trim(value) : value;
        if (pasted && has_blanks_around(value)) source_.trimmed.push_back(setting.name);
        source_.settings.push_back(std::move(setting));
    }

    Problems& problems_;
    DataSource source_;
    bool named_ = false;
};

}  // namespace

bool Setting::same(std::string_view entry) const noexcept {
    return keyword != nullptr ? config::find_keyword(entry) == keyword : iequals(entry, name);
}

DataSource read_attributes(const std::vector<WipedText>& list, Problems& problems) {
    Reader reader(problems);
    for (std::size_t i = 0; i < list.size(); ++i) reader.read(list[i].view(), i + 1);
    return reader.finish();
}

}  // namespace connectai::setup
