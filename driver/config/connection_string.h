// Connection strings by ODBC 3.8, SQLDriverConnect, "Comments": keyword=value;keyword={va}}lue};...
#pragma once

#include <string>
#include <string_view>

#include "config/settings.h"

namespace connectai::config {

// In the order written, duplicates kept. Throws Error (HY000) that says where a string is
// malformed (octet position), never quoting values.
Attributes parse_connection_string(std::string_view text);

// Braced when it has to be: []{}(),;?*=!@ , a leading or trailing blank.
std::string quote_value(std::string_view value);
// The same, behind what is there; takes 2 octets more than twice the value's at most.
void append_quoted(std::string& out, std::string_view value);

}  // namespace connectai::config
