// Octets as text.
#pragma once

#include <string>
#include <string_view>

namespace connectai::dsn_tool {

// Two digits an octet, in capitals. ODBC 3.8, "SQL to C: Binary", SQL_C_CHAR.
std::string hexadecimal(std::string_view octets);

// RFC 4648, section 4, with padding.
std::string base64(std::string_view octets);

}  // namespace connectai::dsn_tool
