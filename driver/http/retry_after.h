// The header Retry-After, in both its forms.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace connectai::http {

// How long to wait, from `now`: RFC 9110, section 10.2.3, a number of seconds or an HTTP date. 0
// for a date that has passed; absent for what is neither, an empty value included.
std::optional<std::chrono::seconds> retry_after(const std::string& value,
                                                std::chrono::system_clock::time_point now);

}  // namespace connectai::http
