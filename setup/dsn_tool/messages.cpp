#include "setup/dsn_tool/messages.h"

#include <iostream>

#include "base/text.h"
#include "setup/dsn_tool/output/display_text.h"

namespace connectai::dsn_tool {

void tell(std::string_view text) {
    std::cout.flush();
    std::cerr << "connectai-dsn: " << printable(text) << '\n';
}

void warn(std::string_view text) {
    tell(concat("warning: ", text));
}

}  // namespace connectai::dsn_tool
