#include "setup/tool_command.h"

#include "base/shell_word.h"
#include "base/text.h"

namespace connectai::setup {

std::string pasted(const ToolCommand& command) {
    std::string text = concat("`connectai-dsn ", command.name);
    if (command.systems) text += " --system";
    if (!command.driver.empty() && command.driver != usual_driver) {
        text += concat(" --driver ", shell_word(command.driver));
    }
    if (command.data_source.empty()) {
        text += " --connection-string -";
    } else {
        // Behind two hyphens what begins with one is no option.
        const bool hyphen = command.data_source.starts_with('-');
        text += concat(hyphen ? " -- " : " ", shell_word(command.data_source));
    }
    return concat(text, command.rest.empty() ? "" : " ", command.rest, '`');
}

std::string driver_pair(std::string_view driver) {
    return concat("Driver=", shell_word(driver.empty() ? usual_driver : driver));
}

}  // namespace connectai::setup
