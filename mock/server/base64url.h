// Base64 for URLs, without padding: RFC 4648, section 5, as RFC 7515 and RFC 7636 use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mock {

inline constexpr std::string_view base64url_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode_base64url(std::string_view octets);

// Nothing if the text is not exactly what the encoder would have written.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace mock
