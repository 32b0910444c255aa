// Clients, codes and tokens.
#include "oauth.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "base64url.h"
#include "oauth_faults.h"
#include "pkce.h"

namespace mock {
namespace {

constexpr std::string_view scenario_client = "as-";  // and the token it stands for

// 256 random bits, in characters that a header, a URL and a form take as they are.
std::string random_token() {
    std::array<unsigned char, 32> octets;
    if (RAND_bytes(octets.data(), static_cast<int>(octets.size())) != 1) {
        throw std::runtime_error("no random numbers");
    }
    return encode_base64url({reinterpret_cast<const char*>(octets.data()), octets.size()});
}

// RFC 6749, section 3.3: tokens of visible characters but '"' and '\', one blank between.
bool is_scope(std::string_view scope) {
    return !scope.starts_with(' ') && !scope.ends_with(' ') &&
           scope.find("  ") == std::string_view::npos &&
           std::all_of(scope.begin(), scope.end(),
                       [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> all;
    for (std::string word; in >> word;) all.push_back(word);
    return all;
}

// "http://[::1]/callback" of "http://[::1]:4711/callback".
std::string without_port(const std::string& uri) {
    const auto authority = std::min(uri.find("//"), uri.size() - 2) + 2;
    const auto end = std::min(uri.find('/', authority), uri.size());
    const auto digits = uri.find_last_not_of("0123456789", end - 1);
    if (digits == std::string::npos || digits < authority || uri[digits] != ':') return uri;
    return uri.substr(0, digits) + uri.substr(end);
}

}  // namespace

AuthorizationServer::AuthorizationServer(OAuthOptions options, IsScenario is_scenario, Now now)
    : options_(std::move(options)), is_scenario_(std::move(is_scenario)), now_(std::move(now)) {
    if (options_.refresh_token.empty()) return;
    refresh_tokens_[options_.refresh_token] = {
        .grant = std::make_shared<Grant>(Grant{.client_id = {}, .scope = options_.scope})};
}

bool AuthorizationServer::is_client(std::string_view client_id) const {
    if (client_id == options_.client_id || find_token_fault(client_id) != nullptr) return true;
    return is_scenario_ && client_id.starts_with(scenario_client) &&
           is_scenario_(client_id.substr(scenario_client.size()));
}

bool AuthorizationServer::is_registered(const std::string& redirect_uri) const {
    const auto& known = options_.redirect_uris;
    const auto is_known = [&](const std::string& uri) {
        return std::find(known.begin(), known.end(), uri) != known.end();
    };
    return known.empty() || is_known(redirect_uri) || is_known(without_port(redirect_uri));
}

void AuthorizationServer::authenticate(std::string_view client_id,
                                       const std::optional<std::string>& secret) const {
    if (!is_client(client_id)) throw OAuthError("invalid_client", "The client is unknown.");
    if (options_.client_secret.empty()) {
        if (!secret) return;
        throw OAuthError("invalid_client", "The client is public: it has no secret.");
    }
    if (!secret) throw OAuthError("invalid_client", "The client's secret is missing.");
    if (*secret != options_.client_secret) {
        throw OAuthError("invalid_client", "The client's secret is wrong.");
    }
}

std::string AuthorizationServer::granted_scope(const std::string& requested,
                                               const std::string& allowed) const {
    if (requested.empty()) return allowed;
    if (!is_scope(requested)) throw OAuthError("invalid_scope", "The scope is malformed.");
    if (allowed.empty()) return requested;
    const std::vector<std::string> known = words(allowed);
    for (const std::string& word : words(requested)) {
        if (std::find(known.begin(), known.end(), word) == known.end()) {
            throw OAuthError("invalid_scope", "The scope '" + word + "' is not allowed.");
        }
    }
    return requested;
}

std::string AuthorizationServer::authorize(CodeGrant grant) {
    grant.scope = granted_scope(grant.scope, options_.scope);
    std::string code = random_token();
    const std::lock_guard lock(mutex_);
    codes_[code] = {
        .request = std::move(grant), .expires = now_() + code_lifetime, .grant = nullptr};
    return code;
}

IssuedTokens AuthorizationServer::client_credentials(const std::string& client_id,
                                                     const std::string& scope) {
    const std::string granted = granted_scope(scope, options_.scope);
    const std::lock_guard lock(mutex_);
    const auto grant = std::make_shared<Grant>(Grant{.client_id = client_id, .scope = granted});
    return issue(grant, client_id, granted);  // and no refresh token: section 4.4.3
}

IssuedTokens AuthorizationServer::refresh(const std::string& client_id,
                                          const std::string& refresh_token,
                                          const std::string& scope) {
    const std::lock_guard lock(mutex_);
    const auto found = refresh_tokens_.find(refresh_token);
    if (found == refresh_tokens_.end()) {
        throw OAuthError("invalid_grant", "The refresh token is unknown.");
    }
    Refresh& presented = found->second;
    const GrantPointer grant = presented.grant;
    if (!grant->client_id.empty() && grant->client_id != client_id) {
        throw OAuthError("invalid_grant", "The refresh token was issued to another client.");
    }
    if (presented.used) {
        // RFC 9700, section 4.14.2: one of two holders is not who it should be, so that none is
        // trusted any more.
        grant->revoked = true;
        throw OAuthError("invalid_grant",
                         "The refresh token has been used before: all tokens of its grant are "
                         "revoked.");
    }
    if (grant->revoked) {
        throw OAuthError("invalid_grant", "The refresh token has been revoked.");
    }
    IssuedTokens issued = issue(grant, client_id, granted_scope(scope, grant->scope));
    if (options_.rotate) {
        presented.used = true;
        grant->client_id = client_id;
        issued.refresh_token = add_refresh_token(grant);
    }
    return issued;
}

IssuedTokens AuthorizationServer::exchange(const std::string& client_id, const std::string& code,
                                           const std::string& redirect_uri,
                                           const std::string& code_verifier) {
    const std::lock_guard lock(mutex_);
    const auto found = codes_.find(code);
    if (found == codes_.end()) throw OAuthError("invalid_grant", "The code is unknown.");
    Code& presented = found->second;
    if (presented.grant) {
        presented.grant->revoked = true;  // section 4.1.2
        throw OAuthError("invalid_grant",
                         "The code has been used before: all tokens of its grant are revoked.");
    }
    const CodeGrant& request = presented.request;
    presented.grant =
        std::make_shared<Grant>(Grant{.client_id = request.client_id, .scope = request.scope});
    if (now_() >= presented.expires) throw OAuthError("invalid_grant", "The code has expired.");
    if (request.client_id != client_id) {
        throw OAuthError("invalid_grant", "The code was issued to another client.");
    }
    if (request.redirect_uri != redirect_uri) {
        throw OAuthError("invalid_grant",
                         "The redirect_uri is not that of the authorization request.");
    }
    if (code_challenge(code_verifier) != request.code_challenge) {
        throw OAuthError("invalid_grant", "The code_verifier does not match the code_challenge.");
    }
    IssuedTokens issued = issue(presented.grant, client_id, request.scope);
    issued.refresh_token = add_refresh_token(presented.grant);
    return issued;
}

IssuedTokens AuthorizationServer::issue(const GrantPointer& grant, const std::string& client_id,
                                        const std::string& scope) {
    IssuedTokens issued{.access_token = random_token(),
                        .refresh_token = std::nullopt,
                        .lifetime = options_.lifetime,
                        .scope = scope};
    access_tokens_[issued.access_token] = {
        .grant = grant, .client_id = client_id, .expires = now_() + options_.lifetime};
    return issued;
}

std::string AuthorizationServer::add_refresh_token(const GrantPointer& grant) {
    std::string token = random_token();
    refresh_tokens_[token] = {.grant = grant};
    return token;
}

AccessToken AuthorizationServer::find(const std::string& access_token) const {
    const std::lock_guard lock(mutex_);
    const auto found = access_tokens_.find(access_token);
    if (found == access_tokens_.end()) return {};
    const Access& access = found->second;
    if (access.revoked || access.grant->revoked) return {.state = TokenState::revoked};
    if (now_() >= access.expires) return {.state = TokenState::expired};
    AccessToken token{.state = TokenState::valid};
    if (access.client_id.starts_with(scenario_client)) {
        token.stands_for = access.client_id.substr(scenario_client.size());
    }
    return token;
}

void AuthorizationServer::revoke(const std::string& token, const std::string& client_id) {
    const std::lock_guard lock(mutex_);
    const auto check_owner = [&](const std::string& owner) {
        if (client_id.empty() || owner.empty() || owner == client_id) return;
        throw OAuthError("invalid_grant", "The token was issued to another client.");
    };
    const auto access = access_tokens_.find(token);
    if (access != access_tokens_.end()) {
        check_owner(access->second.client_id);
        access->second.revoked = true;
    }
    const auto refresh = refresh_tokens_.find(token);
    if (refresh != refresh_tokens_.end()) {
        check_owner(refresh->second.grant->client_id);
        refresh->second.grant->revoked = true;
    }
}

void AuthorizationServer::revoke_access_tokens() {
    const std::lock_guard lock(mutex_);
    for (auto& [token, access] : access_tokens_) access.revoked = true;
}

}  // namespace mock
