// Who a request comes from, and which scenario its token picks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth.h"
#include "behaviour.h"
#include "http.h"
#include "jwt.h"
#include "oauth.h"
#include "request_log.h"
#include "routes.h"

namespace mock {

struct SignedIn {
    Credentials credentials;
    std::string scenario;  // as listed
    Behaviour behaviour;   // of this route
};

// Whether a token picks a scenario: one of the table, or one of the payloads.
bool names_scenario(std::string_view token, const Pairs& payloads);

// Safe to call from many threads.
class SignIn {
public:
    // `payloads`: further scenarios, name and the JSON document that /query answers with. `oauth`
    // knows the access tokens, and must outlive this. Throws std::runtime_error for a bad JWT key.
    SignIn(Account account, Pairs payloads, const AuthorizationServer& oauth, JwtOptions jwt);

    // Notes in the record what the log may say. Throws ApiError: 401 if the credentials are not
    // accepted, 400 if the scenario's suffix is wrong.
    SignedIn sign_in(const HttpRequest& request, const Route& route, RequestRecord& record) const;

private:
    // Nothing if the token names no scenario.
    std::optional<SignedIn> pick_scenario(const Credentials& credentials, const Route& route) const;
    // By an access token that was issued, or a JWT.
    SignedIn accept_bearer(const Credentials& credentials, const Route& route) const;
    void verify_jwt(std::string_view token) const;

    Account account_;
    Pairs payloads_;
    const AuthorizationServer& oauth_;
    JwtVerifier jwt_;
};

}  // namespace mock
