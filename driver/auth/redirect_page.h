// What the browser shows when it has returned.
#pragma once

#include <string>
#include <string_view>

namespace connectai::auth {

// A reply of HTTP with its head; `status` is "200 OK", title and text are plain text.
std::string redirect_page(std::string_view status, std::string_view title, std::string_view text);

}  // namespace connectai::auth
