#include "setup/dsn_tool/attributes.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "config/auth_scheme.h"
#include "config/keywords.h"
#include "config/settings.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/standard_input.h"
#include "setup/dsn_tool/whole_path.h"

namespace connectai::dsn_tool {
namespace {

// One buffer of the right size: one that grows leaves copies behind.
WipedText pair(std::string_view keyword, std::string_view value) {
    std::string text;
    text.reserve(keyword.size() + 1 + value.size());
    text.append(keyword).append(1, '=').append(value);
    return {std::move(text)};
}

config::Attribute literal(std::string_view keyword, std::string_view value) {
    config::Attribute attribute;
    attribute.keyword = keyword;
    attribute.value = WipedText(value);
    attribute.literal = true;
    return attribute;
}

// How the data source will sign in: by what is given, values that are asked for included, and by
// what is there.
config::AuthScheme scheme_of(const Arguments& arguments) {
    config::Attributes attributes;
    for (std::size_t i = 1; i < arguments.words.size(); ++i) {
        const std::string_view word = arguments.words[i];
        const std::size_t equals = word.find('=');
        attributes.push_back(literal(word.substr(0, equals), word.substr(equals + 1)));
    }
    // Not by the installer's library, which makes files that are missing.
    const setup::IniFile file(places(where_to_change(arguments.which)).front().path);
    for (const setup::IniLine& line : file.section(arguments.words.front())) {
        attributes.push_back(literal(line.name, line.value));
    }
    return config::read_settings(attributes, config::Surroundings::left_alone).settings.auth_scheme;
}

// What people call what the scheme wants by this keyword; empty: it wants no such thing.
std::string_view label_of(std::string_view keyword, const Arguments& arguments) {
    const config::Keyword* const known = config::find_keyword(keyword);
    if (known == nullptr) return {};
    const config::AuthScheme scheme = scheme_of(arguments);
    for (const config::Credential& credential : config::credentials()) {
        if (credential.scheme == scheme && credential.keyword == known->name) {
            return credential.label;
        }
    }
    return {};
}

// What the command line says otherwise than by a keyword.
void check_said_otherwise(std::string_view keyword, std::string_view value,
                          const Arguments& arguments) {
    if (iequals(keyword, "DSN")) {
        throw UsageError(
            "the first argument is the data source's name, and DSN= cannot give another one: to "
            "rename a data source, `add` it under the new name and `remove` the old one");
    }
    if (iequals(keyword, "Driver") && !setup::names_driver(value, arguments.driver)) {
        throw UsageError(concat("Driver= says ", arguments.driver,
                                " or nothing: for a data source of another driver give --driver "
                                "NAME, by its name in odbcinst.ini"));
    }
}

std::string_view keyword_of(std::string_view word) {
    return word.substr(0, word.find('='));
}

// Of KEYWORD=VALUE, which is not written as it stands there; empty: it is.
std::string path_of(std::string_view word) {
    const std::string_view name = keyword_of(word);
    const config::Keyword* const keyword = config::find_keyword(name);
    return keyword == nullptr ? std::string() : whole_path(*keyword, word.substr(name.size() + 1));
}

}  // namespace

bool names_driver(const Arguments& arguments) {
    return std::ranges::any_of(
        arguments.words.begin() + 1, arguments.words.end(),
        [](const std::string& word) { return iequals(keyword_of(word), "Driver"); });
}

AttributesRead read_attributes(const Arguments& arguments) {
    const auto& words = arguments.words;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        if (equals == std::string::npos || equals == 0) {
            throw UsageError(concat("argument ", i + 1,
                                    " is no KEYWORD=VALUE; a value with blanks is put in quotes"));
        }
        const std::string_view word = words[i];
        check_said_otherwise(word.substr(0, equals), word.substr(equals + 1), arguments);
    }
    AttributesRead read{{pair("DSN", words.front())}, {}};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view word = words[i];
        const std::string_view keyword = keyword_of(word);
        if (iequals(keyword, "Driver")) continue;
        if (word.substr(keyword.size()) == "=-") {
            const std::string_view shown =
                config::looks_like_keyword(keyword) ? keyword : std::string_view("the value");
            const std::string_view label = label_of(keyword, arguments);
            read.pairs.push_back(pair(keyword, read_secret(shown, label).view()));
        } else if (const std::string path = path_of(word); !path.empty()) {
            read.pairs.push_back(pair(keyword, path));
            read.notes.push_back(concat(keyword, " is written as ", path,
                                        ", for the programs that read it run in other folders"));
        } else {
            read.pairs.emplace_back(word);
        }
    }
    return read;
}

}  // namespace connectai::dsn_tool
