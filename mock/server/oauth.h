// The state behind the OAuth endpoints (RFC 6749): clients, codes, refresh tokens, access tokens.
// Knows nothing of HTTP; oauth_routes.h does.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mock {

struct OAuthOptions {
    std::string client_id = "client";
    std::string client_secret = "secret";           // empty: a public client, which has none
    std::string refresh_token = "refresh-token";    // valid at start, for any client; empty: none
    std::string scope{};                            // those allowed; empty: any
    std::vector<std::string> redirect_uris{};       // those registered; empty: any of this machine
    std::chrono::milliseconds lifetime{3'600'000};  // of access tokens
    bool rotate = false;                            // each use of a refresh token gives a new one
};

// RFC 6749, section 5.2. The description has nothing of secrets, codes or tokens.
class OAuthError : public std::runtime_error {
public:
    OAuthError(std::string code, const std::string& description)
        : std::runtime_error(description), code_(std::move(code)) {}
    const std::string& code() const noexcept { return code_; }

private:
    std::string code_;
};

// What an authorization request has asked for, checked (authorization_request.h).
struct CodeGrant {
    std::string client_id, redirect_uri, code_challenge;
    std::string scope;  // empty: as allowed
};

struct IssuedTokens {
    std::string access_token;
    std::optional<std::string> refresh_token;
    std::chrono::milliseconds lifetime{0};
    std::string scope;  // granted; empty: any
};

enum class TokenState : std::uint8_t { valid, expired, revoked, unknown };

struct AccessToken {
    TokenState state = TokenState::unknown;
    std::string stands_for{};  // the token `scenario-NAME`; empty: the account's own
};

// Safe to call from many threads. What is refused is an OAuthError.
//
// Clients are the configured one; `as-scenario-NAME`, whose access tokens stand for the token
// scenario-NAME; and `fail-NAME` (oauth_faults.h), whose own are as the configured client's. All
// have the same secret.
class AuthorizationServer {
public:
    using Clock = std::chrono::steady_clock;
    using IsScenario = std::function<bool(std::string_view token)>;
    using Now = std::function<Clock::time_point()>;

    static constexpr std::chrono::seconds code_lifetime{60};

    // `is_scenario` says whether a token names a scenario; without one, none does.
    explicit AuthorizationServer(OAuthOptions options, IsScenario is_scenario = {},
                                 Now now = Clock::now);

    bool is_client(std::string_view client_id) const;
    // Whether a code may be sent there: as one is registered, to the letter (RFC 6749, section
    // 3.1.2.3), or but for the port where that has none (RFC 8252, section 7.3).
    bool is_registered(const std::string& redirect_uri) const;
    // invalid_client if there is none of this name, or its secret is another.
    void authenticate(std::string_view client_id, const std::optional<std::string>& secret) const;

    // A code for the client's redirection; invalid_scope.
    std::string authorize(CodeGrant grant);

    // The three grants, of clients that are authenticated; invalid_grant, invalid_scope.
    IssuedTokens client_credentials(const std::string& client_id, const std::string& scope);
    IssuedTokens refresh(const std::string& client_id, const std::string& refresh_token,
                         const std::string& scope);
    IssuedTokens exchange(const std::string& client_id, const std::string& code,
                          const std::string& redirect_uri, const std::string& code_verifier);

    AccessToken find(const std::string& access_token) const;

    // RFC 7009: an access token, or a refresh token with all that came of its grant. What is
    // unknown is no error; invalid_grant if it is another client's. Empty: any client's.
    void revoke(const std::string& token, const std::string& client_id);
    void revoke_access_tokens();  // all that were issued

private:
    // What a user has granted to a client: all tokens that came of it die with it.
    struct Grant {
        std::string client_id;  // empty: any client's
        std::string scope;
        bool revoked = false;
    };
    using GrantPointer = std::shared_ptr<Grant>;
    struct Access {
        GrantPointer grant;
        std::string client_id;  // that it was issued to
        Clock::time_point expires;
        bool revoked = false;
    };
    struct Refresh {
        GrantPointer grant;
        bool used = false;
    };
    struct Code {
        CodeGrant request;
        Clock::time_point expires;
        GrantPointer grant;  // null: not used yet
    };

    std::string granted_scope(const std::string& requested, const std::string& allowed) const;
    IssuedTokens issue(const GrantPointer& grant, const std::string& client_id,
                       const std::string& scope);
    std::string add_refresh_token(const GrantPointer& grant);

    OAuthOptions options_;
    IsScenario is_scenario_;
    Now now_;
    mutable std::mutex mutex_;  // of all below
    std::map<std::string, Access> access_tokens_;
    std::map<std::string, Refresh> refresh_tokens_;
    std::map<std::string, Code> codes_;
};

}  // namespace mock
