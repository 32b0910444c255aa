// Authorization headers (RFC 7617, RFC 6750).
#include "auth.h"

#include <cctype>

#include "parameter_values.h"

namespace mock {
namespace {

// The text after the scheme, if the header is of this scheme; schemes are case-insensitive.
std::optional<std::string_view> after_scheme(std::string_view header, std::string_view scheme) {
    if (header.size() <= scheme.size() || header[scheme.size()] != ' ') return std::nullopt;
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(header[i])) != scheme[i]) return std::nullopt;
    }
    return header.substr(scheme.size() + 1);
}

}  // namespace

std::optional<Credentials> parse_authorization(std::string_view header) {
    if (const auto token = after_scheme(header, "bearer")) {
        if (token->empty()) return std::nullopt;
        return Credentials{.user = "", .token = std::string(*token), .bearer = true};
    }
    const auto encoded = after_scheme(header, "basic");
    std::string pair;
    if (!encoded || !decode_base64(*encoded, pair)) return std::nullopt;
    const auto colon = pair.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == pair.size()) return std::nullopt;
    return Credentials{.user = pair.substr(0, colon), .token = pair.substr(colon + 1)};
}

bool is_account(const Account& account, const Credentials& credentials) {
    return credentials.token == account.token &&
           (credentials.bearer || credentials.user == account.user);
}

}  // namespace mock
