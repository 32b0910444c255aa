// POST /oauth/token: RFC 6749, section 3.2.
#pragma once

#include "http.h"
#include "oauth.h"
#include "oauth_form.h"
#include "oauth_replies.h"
#include "request_log.h"
#include "scenarios.h"

namespace mock {

// Safe to call from many threads.
class TokenEndpoint {
public:
    explicit TokenEndpoint(AuthorizationServer& server) : server_(server) {}

    // Notes the grant and the client in the record. Throws OAuthError for what is refused, and
    // ReplyCut where the client_id asks for that.
    void answer(const HttpRequest& request, ReplyStream& stream, RequestRecord& record);

private:
    IssuedTokens issue(const Form& form, const std::string& client_id);

    AuthorizationServer& server_;
    ScenarioCounters counters_;
};

}  // namespace mock
