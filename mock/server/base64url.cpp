// Base64 for URLs, by way of the plain one.
#include "base64url.h"

#include <algorithm>

#include "json_writer.h"
#include "parameter_values.h"

namespace mock {

std::string encode_base64url(std::string_view octets) {
    std::string text;
    append_base64(text, octets);
    while (text.ends_with('=')) text.pop_back();
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

std::optional<std::string> decode_base64url(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '-', '+');
    std::replace(plain.begin(), plain.end(), '_', '/');
    while (plain.size() % 4 != 0) plain.push_back('=');
    std::string octets;
    if (!decode_base64(plain, octets) || encode_base64url(octets) != text) return std::nullopt;
    return octets;
}

}  // namespace mock
