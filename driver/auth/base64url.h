// RFC 4648, section 5, without padding.
#pragma once

#include <string>
#include <string_view>

namespace connectai::auth {

std::string base64url(std::string_view octets);

}  // namespace connectai::auth
