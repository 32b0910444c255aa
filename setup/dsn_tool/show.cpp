// connectai-dsn show
#include <algorithm>
#include <iostream>

#include "base/text.h"
#include "config/dsn.h"
#include "config/keyword_value.h"
#include "config/keywords.h"
#include "setup/data_source_request.h"
#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {
namespace {

// The name of what is no keyword may be the tail of a secret, and its value a misspelled one.
std::string unknown(std::string_view name) {
    if (!config::looks_like_keyword(name)) return "*** (no keyword of the driver, and ignored)";
    const std::string_view nearest = config::nearest_entry(name);
    return concat("*** (no keyword of the driver, and ignored",
                  nearest.empty() ? "" : "; did you mean ", nearest, nearest.empty() ? "" : "?",
                  ')');
}

std::string shown(const setup::IniLine& line) {
    if (const config::Keyword* const keyword = config::find_keyword(line.name)) {
        return printable(config::shown_value(*keyword, line.value));
    }
    const bool known = !config::managers_entry(line.name).empty();
    return known ? printable(setup::shown_name(line.value)) : unknown(line.name);
}

}  // namespace

int show(const Arguments& arguments) {
    const std::string& name = arguments.words.front();
    const Place place = find_data_source(arguments.which, name, arguments.driver);
    const setup::IniFile file(place.path);
    const auto lines = file.section(name);
    std::size_t longest = 0;
    const auto label = [](const setup::IniLine& line) {
        const bool known =
            config::find_keyword(line.name) != nullptr || config::looks_like_keyword(line.name);
        return known ? line.name : std::string_view("***");
    };
    for (const setup::IniLine& line : lines) longest = std::max(longest, label(line).size());
    std::cout << '[' << printable(name) << "] in " << printable(place.path) << '\n';
    for (const setup::IniLine& line : lines) {
        std::string text(label(line));
        text.resize(longest, ' ');
        std::cout << text << " = " << shown(line) << '\n';
    }
    return good;
}

}  // namespace connectai::dsn_tool
