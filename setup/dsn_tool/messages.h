// What a command says on standard error, one line each, behind the program's name and what it has
// printed so far.
#pragma once

#include <string_view>

namespace connectai::dsn_tool {

// `text` as display_text() has it: it may be a service's, or a file's.
void tell(std::string_view text);
void warn(std::string_view text);

}  // namespace connectai::dsn_tool
