// The token endpoint of an authorization server: RFC 6749, sections 4.1.3, 4.4, 5 and 6.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "auth/token_answer.h"
#include "auth/token_form.h"
#include "auth/token_trace.h"
#include "http/client.h"
#include "http/request_context.h"

namespace connectai::auth {

class TokenEndpoint {
public:
    // `url` as the keyword OAuthTokenURL has it.
    TokenEndpoint(http::ClientOptions options, std::string url);
    ~TokenEndpoint();

    // Posts the form; a field that is empty is left out. A client_secret goes in the form, or, with
    // client_id, as HTTP Basic (RFC 6749, 2.3.1) to a server that does not know the client by the
    // form: that is tried once, and what the server has taken is kept to. Where the caller's own
    // deadline or cancel ends the wait for the reply, the next call with the same form goes on with
    // it: the server may have taken back what it was asked with. Throws TokenRefused; 08001 where
    // the endpoint cannot be reached, or what answers is none; HYT00, HY008. All with
    // Effect::unsent, and as NotSent or TemporaryFailure where another attempt may go better. Each
    // has its lines in the context's log (token_trace.h).
    TokenReply ask(TokenForm form, const RequestContext& context);

    // Whether there is such a reply still to come.
    bool under_way() const noexcept;

private:
    struct Exchange;
    enum class ClientSecret : std::uint8_t { in_form, in_header };

    // Whether the client is named there, and not in the form.
    bool in_header(TokenForm form) const;
    TokenReply ask_once(TokenForm form, const RequestContext& context);
    void begin(std::shared_ptr<const std::string> body, TokenForm form,
               const RequestContext& context);
    // `body`: the form's; null where the request is under way.
    TokenReply exchange(TokenForm form, std::shared_ptr<const std::string> body,
                        const RequestContext& context, TokenTrace& trace);

    http::Client http_;
    std::string url_;
    ClientSecret client_secret_ = ClientSecret::in_form;
    std::unique_ptr<Exchange> under_way_;
};

}  // namespace connectai::auth
