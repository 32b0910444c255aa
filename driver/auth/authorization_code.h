// Signing a person in: RFC 6749, 4.1 (authorization code), as RFC 8252 has it for programs.
#pragma once

#include "auth/authorization_request.h"
#include "auth/prompt.h"
#include "auth/token_endpoint.h"
#include "config/settings.h"
#include "http/client.h"
#include "http/request_context.h"

namespace connectai::auth {

class AuthorizationCode {
public:
    // `settings` have OAuthAuthorizeURL, OAuthTokenURL and OAuthClientId.
    AuthorizationCode(const config::Settings& settings, const http::ClientOptions& options);

    // Shows the person the server's page, in a browser of this machine, waits for the answer, and
    // has the token endpoint give tokens for it; the browser then shows how that went. Throws
    // Error, Effect::unsent: 28000 where somebody refuses, 08001 where the browser could not return
    // or the token endpoint cannot be reached, IM008 where no browser can be started, HYT00 where
    // nobody signs in, HY008.
    TokenReply through_browser(const Prompt& prompt);

    // For a browser elsewhere: what it is to show. Where no port is named, a free one stands in the
    // address that it is sent to, where nobody listens.
    AuthorizationRequest request_elsewhere() const;

    // The tokens for the code that `request` was answered with. Throws what TokenEndpoint::ask()
    // throws.
    TokenReply redeem(const AuthorizationRequest& request, const Secret& code,
                      const RequestContext& context);

private:
    config::Settings settings_;  // those of OAuth, the client's secret included
    TokenEndpoint endpoint_;
};

}  // namespace connectai::auth
