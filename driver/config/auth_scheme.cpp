#include "config/auth_scheme.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "config/settings.h"

namespace connectai::config {
namespace {

struct SchemeName {
    std::string_view name;
    AuthScheme scheme;
};

// The first name of a scheme is the one that messages use.
constexpr std::array names{
    SchemeName{"Basic", AuthScheme::basic},
    SchemeName{"Token", AuthScheme::token},
    SchemeName{"OAuthClient", AuthScheme::oauth_client},
    SchemeName{"OAuthRefresh", AuthScheme::oauth_refresh},
    SchemeName{"OAuth", AuthScheme::oauth},
    SchemeName{"OAuthJWT", AuthScheme::oauth_jwt},
    SchemeName{"ClientJWT", AuthScheme::oauth_jwt},
};

template <auto Member>
bool empty(const Settings& settings) {
    return (settings.*Member).empty();
}

// It may be in the file, which is looked into when it is needed.
bool no_refresh_token(const Settings& settings) {
    return settings.oauth_refresh_token.empty() && settings.oauth_settings_location.empty();
}

using enum AuthScheme;

constexpr Credential token_endpoint(AuthScheme scheme) {
    return {scheme, "OAuthTokenURL", "OAuthTokenURL", "Token endpoint",
            empty<&Settings::oauth_token_url>};
}
constexpr Credential client_id(AuthScheme scheme) {
    return {scheme, "OAuthClientId", "OAuthClientId", "Client identifier",
            empty<&Settings::oauth_client_id>};
}

constexpr std::array table{
    Credential{basic, "User", "UID", "E-mail address", empty<&Settings::user>},
    Credential{basic, "Password", "PWD", "Personal access token", empty<&Settings::password>},
    Credential{token, "Token", "Token", "Access token", empty<&Settings::token>},
    token_endpoint(oauth_client),
    client_id(oauth_client),
    Credential{oauth_client, "OAuthClientSecret", "OAuthClientSecret", "Client secret",
               empty<&Settings::oauth_client_secret>},
    token_endpoint(oauth_refresh),
    client_id(oauth_refresh),
    Credential{oauth_refresh, "OAuthRefreshToken", "OAuthRefreshToken", "Refresh token",
               no_refresh_token},
    Credential{oauth, "OAuthAuthorizeURL", "OAuthAuthorizeURL", "Authorization endpoint",
               empty<&Settings::oauth_authorize_url>},
    token_endpoint(oauth),
    client_id(oauth),
    Credential{oauth_jwt, "ClientJWTCert", "ClientJWTCert", "File of the signing key",
               empty<&Settings::client_jwt_cert>},
    Credential{oauth_jwt, "ClientJWTIssuer", "ClientJWTIssuer", "Parent account",
               empty<&Settings::client_jwt_issuer>},
    Credential{oauth_jwt, "ClientJWTSubject", "ClientJWTSubject", "Child account",
               empty<&Settings::client_jwt_subject>},
};

}  // namespace

AuthScheme find_auth_scheme(std::string_view name) noexcept {
    return std::ranges::find(names, name, &SchemeName::name)->scheme;
}

std::string_view name_of(AuthScheme scheme) noexcept {
    return std::ranges::find(names, scheme, &SchemeName::scheme)->name;
}

std::span<const Credential> credentials() noexcept {
    return table;
}

std::vector<Credential> missing_credentials(const Settings& settings) {
    std::vector<Credential> missing;
    std::ranges::copy_if(table, std::back_inserter(missing), [&](const Credential& credential) {
        return credential.scheme == settings.auth_scheme && credential.is_missing(settings);
    });
    return missing;
}

}  // namespace connectai::config
