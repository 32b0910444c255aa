// What a token endpoint has answered: RFC 6749, 5.1 (a token) and 5.2 (an error).
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "auth/reply_document.h"
#include "auth/token_form.h"
#include "auth/token_reply.h"
#include "base/error.h"
#include "http/client.h"

namespace connectai::auth {

// The server has understood the request and refuses it: RFC 6749, 5.2. SQLSTATE 28000.
class TokenRefused : public Error {
public:
    TokenRefused(Error error, std::string code) : Error(std::move(error)), code_(std::move(code)) {}
    const std::string& code() const noexcept { return code_; }  // "invalid_grant"

private:
    std::string code_;
};

class TokenAnswer {
public:
    // `place` begins each message: "the token endpoint https://... (OAuthTokenURL) ". `form` is
    // what was asked: no message repeats a secret of it that the server has repeated. All but
    // `body` must outlive the answer.
    TokenAnswer(std::string_view place, TokenForm form, const http::ResponseHead& head,
                std::string_view body)
        : place_(place), form_(form), head_(head), json_(body) {}

    // "error", as it can be shown; empty: none.
    std::string code() const { return shown(json_.text("error")); }

    // Throws, with Effect::unsent: TokenRefused; TemporaryFailure (08001) where the server cannot
    // answer now; 08001 where it is no token endpoint, or its token no bearer token.
    TokenReply read() const;

private:
    std::string shown(std::string_view text) const;
    std::string words() const;
    [[noreturn]] void fail_without_token() const;
    [[noreturn]] void fail_with_status() const;
    [[noreturn]] void refuse() const;

    std::string_view place_;
    TokenForm form_;
    const http::ResponseHead& head_;
    ReplyDocument json_;
};

}  // namespace connectai::auth
