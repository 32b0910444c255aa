// The paths of OAuth, beside the API: /oauth/token, /oauth/authorize, /oauth/revoke (RFC 7009), and
// /oauth/revoke-all, which the tests have to themselves.
#pragma once

#include "http.h"
#include "oauth.h"
#include "request_log.h"
#include "token_endpoint.h"

namespace mock {

// Safe to call from many threads.
class OAuthRoutes {
public:
    explicit OAuthRoutes(AuthorizationServer& server) : server_(server), token_(server) {}

    // False, and nothing is done, if the path is none of these.
    bool answer(const HttpRequest& request, ReplyStream& stream, RequestRecord& record);

private:
    void revoke(const HttpRequest& request, ReplyStream& stream);
    void revoke_all(ReplyStream& stream);

    AuthorizationServer& server_;
    TokenEndpoint token_;
};

// The parameters of the URL that the log may have: below /oauth only those that are no secret.
Pairs loggable_query(const HttpRequest& request);

}  // namespace mock
