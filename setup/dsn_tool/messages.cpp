#include "setup/dsn_tool/messages.h"

#include <iostream>

#include "setup/dsn_tool/places.h"

namespace connectai::dsn_tool {

void tell(std::string_view text) {
    std::cerr << "connectai-dsn: " << printable(text) << '\n';
}

void warn(std::string_view text) {
    std::cerr << "connectai-dsn: warning: " << printable(text) << '\n';
}

}  // namespace connectai::dsn_tool
