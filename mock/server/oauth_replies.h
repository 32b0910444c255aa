// The replies of the token endpoint: RFC 6749, sections 5.1 and 5.2.
#pragma once

#include <optional>
#include <string>

#include "behaviour.h"
#include "oauth.h"

namespace mock {

// The members of a reply with tokens. Those without a value are left out.
struct TokenReply {
    std::string access_token;
    std::string token_type = "Bearer";
    std::optional<std::string> expires_in{};  // as JSON
    std::optional<std::string> refresh_token{};
    std::string scope{};
    std::size_t padding = 0;  // octets of a member ahead of these that nobody knows
};

// `expires_in` is in whole seconds, rounded down: a token lives at least as long as is said.
TokenReply token_reply(const IssuedTokens& issued);

CannedReply to_reply(const TokenReply& tokens);

// 401 with WWW-Authenticate for invalid_client, 400 for all else.
CannedReply to_reply(const OAuthError& error);

// 405 with the method that the path takes.
CannedReply wrong_method(const std::string& allowed);

// {"error":...,"error_description":...}
CannedReply oauth_refusal(int status, const std::string& code, const std::string& description);

}  // namespace mock
