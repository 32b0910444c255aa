#include "setup/dsn_tool/change.h"

#include <algorithm>
#include <iostream>

#include "base/private_file.h"
#include "base/text.h"
#include "config/environment_reference.h"
#include "config/keywords.h"
#include "setup/data_source_request.h"
#include "setup/drivers.h"

namespace connectai::dsn_tool {

std::string change(const Arguments& arguments, WORD type, std::vector<WipedText> attributes) {
    choose(arguments.which == Which::unsaid ? Which::user : arguments.which);
    setup::execute({.window = false,
                    .type = type,
                    .driver = arguments.driver,
                    .attributes = std::move(attributes)});
    return setup::odbc_ini_path();
}

void warn_of_readers(const Arguments& arguments, const std::string& path) {
    if (!others_may_read(path)) return;
    const setup::IniFile file(path);
    const auto lines = file.section(arguments.words.front());
    const auto secret = std::ranges::find_if(lines, [](const setup::IniLine& line) {
        const config::Keyword* const keyword = config::find_keyword(line.name);
        return keyword != nullptr && keyword->secret() && !line.value.empty() &&
               !config::refers_to_environment(line.value);
    });
    if (secret == lines.end()) return;
    const std::string_view keyword = config::find_keyword(secret->name)->name;
    // The system's must stay readable for the others' applications.
    std::cerr << "connectai-dsn: warning: " << path << " holds the " << keyword
              << ", and others may read it: "
              << (arguments.which == Which::system ? "" : "`chmod 600` the file, or ") << "write "
              << keyword << "='${ENV:NAME}'\n";
}

}  // namespace connectai::dsn_tool
