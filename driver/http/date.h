// Dates of HTTP headers.
#pragma once

#include <ctime>
#include <optional>
#include <string>

namespace connectai::http {

// RFC 9110, section 5.6.7, in any of its three forms, as libcurl reads them; absent for what is no
// date, an empty value included.
std::optional<std::time_t> read_date(const std::string& value);

}  // namespace connectai::http
