// The ways to sign in, and what each of them needs.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace connectai::config {

struct Settings;

enum class AuthScheme : std::uint8_t {
    basic,          // an e-mail address and a personal access token
    token,          // a bearer token, as given
    oauth_client,   // access tokens by client credentials: RFC 6749, 4.4
    oauth_refresh,  // access tokens by a refresh token: RFC 6749, 6
    oauth,          // the same; where there is none, a person signs in: RFC 6749, 4.1
    oauth_jwt,      // tokens that the client signs itself: RFC 7519
};

// Of the keyword AuthScheme: any of its choices, as the table spells it.
AuthScheme find_auth_scheme(std::string_view name) noexcept;
std::string_view name_of(AuthScheme scheme) noexcept;

// What a scheme cannot sign in without.
struct Credential {
    AuthScheme scheme;
    std::string_view keyword;
    std::string_view short_name;  // as SQLBrowseConnect and most applications spell it
    std::string_view label;       // for people
    bool (*is_missing)(const Settings& settings);
};

std::span<const Credential> credentials() noexcept;

// Those of the scheme of these settings that they lack.
std::vector<Credential> missing_credentials(const Settings& settings);

}  // namespace connectai::config
