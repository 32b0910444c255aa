#include "setup/dsn_tool/readable_secrets.h"

#include <algorithm>

#include "base/private_file.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "config/keywords.h"
#include "setup/secret_entries.h"

namespace connectai::dsn_tool {

std::vector<std::string_view> secrets_written_down(const setup::IniFile& file,
                                                   std::string_view data_source) {
    std::vector<std::string_view> found;
    for (const setup::IniLine& line : file.section(data_source)) {
        const config::Keyword* const keyword = config::find_keyword(line.name);
        if (keyword == nullptr || !setup::holds_secret(*keyword, line.value)) continue;
        if (std::ranges::find(found, keyword->name) == found.end()) found.push_back(keyword->name);
    }
    return found;
}

std::vector<std::string_view> readable_secrets(const setup::IniFile& file,
                                               std::string_view data_source) {
    if (!others_may_read(file.path())) return {};
    return secrets_written_down(file, data_source);
}

std::string how_to_hide(std::string_view keyword, const Place& place, const Subject& subject) {
    std::string text;
    // The system's must stay readable for the others' applications.
    if (place.which == Which::user) text = concat("`chmod 600 ", shell_word(place.path), "`, or ");
    text += concat("keep it out of the file: ",
                   suggested_command("edit", subject, concat(keyword, "='${ENV:NAME}'")));
    const config::Keyword* const file = setup::counterpart(*config::find_keyword(keyword));
    return file == nullptr ? text : concat(text, ", or ", file->name, "=FILE in its place");
}

}  // namespace connectai::dsn_tool
