#include "auth/token_answer.h"

#include <algorithm>
#include <chrono>

#include "base/secret.h"
#include "base/text.h"
#include "base/unicode.h"
#include "http/foreign_text.h"
#include "http/retry_after.h"
#include "http/temporary_failure.h"

namespace connectai::auth {
namespace {

constexpr std::size_t longest_description = 300;  // octets

// What a header can carry: RFC 6750, 2.1.
bool is_bearer(std::string_view token) {
    return !token.empty() &&
           std::ranges::all_of(token, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_secret(std::string_view field) noexcept {
    return field == "client_secret" || field == "refresh_token" || field == "code" ||
           field == "code_verifier";
}

std::vector<Secret> secrets_of(TokenForm form) {
    std::vector<Secret> secrets = http::secrets_of(client_credentials(form));
    for (const auto& [name, value] : form) {
        if (is_secret(name)) secrets.emplace_back(value);
    }
    return secrets;
}

// Of a grant that the server does not take, by what was given.
std::string_view remedy_of_grant(std::string_view grant_type) {
    if (grant_type == "authorization_code") {
        return "; the code that the browser has brought has expired, was used before, or is "
               "another client's: sign in once more";
    }
    if (grant_type == "refresh_token") {
        return "; the refresh token has expired, was revoked, or is another client's: sign in anew";
    }
    return "; the server does not take what the client itself has given: check OAuthClientId, "
           "OAuthClientSecret, and whether the server lets this client sign in for itself "
           "(client_credentials)";
}

std::string remedy_of(std::string_view code, TokenForm form) {
    const std::string_view grant_type = value_in(form, "grant_type");
    if (code == "invalid_client" && value_in(form, "client_secret").empty()) {
        return "; check OAuthClientId, and whether the server wants an OAuthClientSecret, which is "
               "not given";
    }
    if (code == "invalid_client") return "; check OAuthClientId and OAuthClientSecret";
    if (code == "unauthorized_client") {
        return concat("; check OAuthClientId, and whether the server allows this client the grant ",
                      grant_type);
    }
    if (code == "unsupported_grant_type") {
        return concat("; the server does not know the grant ", grant_type,
                      ": check AuthScheme and OAuthTokenURL");
    }
    if (code == "invalid_grant") return std::string(remedy_of_grant(grant_type));
    if (code == "invalid_scope") return "; check OAuthScope";
    if (code == "access_denied") {
        return "; the authorization server's administrator can say what this client, or whoever "
               "signs in, may not";
    }
    return {};
}

}  // namespace

TokenReply TokenAnswer::read() const {
    if (head_.status < 200 || head_.status > 299) fail_with_status();
    const std::string_view token = json_.text("access_token");
    if (token.empty() && !json_.text("error").empty()) refuse();  // under a status that is wrong
    if (token.empty()) fail_without_token();
    const std::string_view type = json_.text("token_type");
    if (!type.empty() && !iequals(type, "Bearer")) {
        throw unsent(
            sqlstate::unable_to_connect,
            concat(place_, "gave a token that is no bearer token (token_type ", shown(type), ")"));
    }
    if (!is_bearer(token)) {
        throw unsent(sqlstate::unable_to_connect,
                     concat(place_, "gave a token that no header can carry"));
    }
    TokenReply reply;
    reply.access_token = Secret(token);
    reply.refresh_token = Secret(json_.text("refresh_token"));
    // A token that was dead at birth would be asked for with each request. Some servers mean one
    // that does not end, and where it is dead indeed the service says so.
    if (const auto seconds = json_.seconds("expires_in"); seconds && *seconds > 0) {
        constexpr double longest = 365.0 * 24 * 3600;
        reply.lifetime = std::chrono::milliseconds(
            static_cast<std::int64_t>(std::min(*seconds, longest) * 1000));
    }
    return reply;
}

// Secrets first: one that is cut would not be found any more.
std::string TokenAnswer::shown(std::string_view text) const {
    std::string out = http::shown(text, secrets_of(form_));
    out.resize(utf8_prefix(out, std::min(out.size(), longest_description)));
    return out;
}

void TokenAnswer::fail_without_token() const {
    const std::string_view what =
        head_.content_type == "text/html" ? "answered with a web page: it is no token endpoint"
        : json_.is_json()                 ? "answered without an access_token"
                          : "answered with something that is not JSON: it is no token endpoint";
    throw unsent(sqlstate::unable_to_connect, concat(place_, what));
}

// The server's own; empty: it has none.
std::string TokenAnswer::words() const {
    const std::string code = this->code();
    std::string words = shown(json_.text("error_description"));
    if (words.empty()) return code;
    return code.empty() ? words : concat(words, " (", code, ")");
}

void TokenAnswer::fail_with_status() const {
    const std::string status = concat("HTTP status ", head_.status);
    const std::string code = this->code();
    const std::string reason = words();
    const bool moment = head_.status == 408 || head_.status == 429 || head_.status >= 500;
    if (moment) {
        throw TemporaryFailure(
            unsent(sqlstate::unable_to_connect,
                   concat(place_, "answered with ", status, reason.empty() ? "" : ": ", reason)),
            http::retry_after(head_.retry_after, std::chrono::system_clock::now()));
    }
    if (head_.status >= 300 && head_.status <= 399) {
        throw unsent(sqlstate::unable_to_connect,
                     concat(place_, "redirects to another address (", status,
                            "), which is not followed: name the endpoint's own"));
    }
    if (code.empty() && head_.status != 401 && head_.status != 403) {
        throw unsent(sqlstate::unable_to_connect,
                     concat(place_, "answered with ", status, ": it is no token endpoint"));
    }
    refuse();
}

// RFC 6749, 5.2: what is refused with 401 is the client, whether or not the body says so.
void TokenAnswer::refuse() const {
    const std::string reason = words();
    std::string code = this->code();
    if (code.empty() && head_.status == 401) code = "invalid_client";
    throw TokenRefused(unsent(sqlstate::invalid_authorization,
                              concat(place_, "refuses to sign in: ",
                                     reason.empty() ? concat("HTTP status ", head_.status) : reason,
                                     remedy_of(code, form_))),
                       code);
}

}  // namespace connectai::auth
