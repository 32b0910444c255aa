// RFC 4648, section 5, without padding.
#pragma once

#include <string>
#include <string_view>

namespace connectai::auth {

std::string base64url(std::string_view octets);

// Of the SHA-256 over `octets`. Throws Error HY000, Effect::unsent, where OpenSSL has none.
std::string base64url_of_sha256(std::string_view octets);

}  // namespace connectai::auth
