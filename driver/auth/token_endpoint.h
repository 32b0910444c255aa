// The token endpoint of an authorization server: RFC 6749, sections 4.1.3, 4.4, 5 and 6.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "auth/token_reply.h"
#include "auth/token_trace.h"
#include "base/error.h"
#include "http/client.h"
#include "http/request_context.h"

namespace connectai::auth {

// The server has understood the request and refuses it: RFC 6749, 5.2. SQLSTATE 28000.
class TokenRefused : public Error {
public:
    TokenRefused(Error error, std::string code) : Error(std::move(error)), code_(std::move(code)) {}
    const std::string& code() const noexcept { return code_; }  // "invalid_grant"

private:
    std::string code_;
};

class TokenEndpoint {
public:
    using Form = std::initializer_list<std::pair<std::string_view, std::string_view>>;

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
    TokenReply ask(Form form, const RequestContext& context);

private:
    struct Exchange;
    enum class ClientSecret : std::uint8_t { in_form, in_header };

    // Whether the client is named there, and not in the form.
    bool in_header(Form form) const;
    TokenReply ask_once(Form form, const RequestContext& context);
    void begin(std::shared_ptr<const std::string> body, Form form, const RequestContext& context);
    // `body`: the form's; null where the request is under way.
    TokenReply exchange(Form form, std::shared_ptr<const std::string> body,
                        const RequestContext& context, TokenTrace& trace);

    http::Client http_;
    std::string url_;
    ClientSecret client_secret_ = ClientSecret::in_form;
    std::unique_ptr<Exchange> under_way_;
};

}  // namespace connectai::auth
