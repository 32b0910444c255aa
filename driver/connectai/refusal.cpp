#include "connectai/refusal.h"

#include <chrono>
#include <optional>
#include <vector>

#include "base/text.h"
#include "config/address.h"
#include "connectai/service_error.h"
#include "http/foreign_text.h"
#include "http/retry_after.h"

namespace connectai {

namespace {

// Of a response that is no success: enough for any error, and no more.
constexpr std::size_t longest_error_body = 1024 * 1024;

std::string read_error_body(http::Response& response) {
    std::string body;
    try {
        while (body.size() < longest_error_body && response.receive(body)) {
        }
    } catch (const Error& error) {
        // The status is known and says more than a broken connection, or a damaged body, would. But
        // what ends the call is the caller's own wish, and no memory is no memory.
        const bool broken = error.state() == sqlstate::communication_link_failure ||
                            error.state() == sqlstate::general_error;
        if (!broken) throw;
    }
    return body;
}

// The request has been answered, be it by the service or by something in front of it, and the
// answer does not say what was done: a page and a redirection (303: "see other") may follow a write
// that was carried out.
Error unexpected_answer(const std::string& message) {
    return Error(sqlstate::unable_to_connect, message).with_effect(Effect::unknown);
}

[[noreturn]] void fail_with_web_page(const std::string& url) {
    throw unexpected_answer(
        "the service answered with a web page instead of JSON: the keyword "
        "URL (" +
        url + ") does not point to the API; it usually ends in /api");
}

// Credentials are never sent after a redirection, which could lead anywhere.
[[noreturn]] void fail_with_redirection(const std::string& url, long status) {
    throw unexpected_answer("the address in the keyword URL (" + url +
                            ") redirects to another (HTTP status " + std::to_string(status) +
                            "), and redirections are not followed: name the API's own address");
}

[[noreturn]] void fail_with_mismatch(const Error& said, std::string_view strategy,
                                     std::optional<std::chrono::seconds> wait) {
    const Error error(sqlstate::communication_link_failure,
                      concat(said.message(), "; the endpoint has been switched to another strategy",
                             strategy.empty() ? "" : concat(" (", strategy, ")"),
                             ", and has done nothing: another one can be named in URL"),
                      ErrorOrigin::service, said.native());
    throw StrategyMismatch(error.with_effect(Effect::none), wait);
}

// HTTP statuses that tell of the moment, not of the request. A 500 may be either: where the service
// says what is wrong with the statement, it would say so again.
bool tells_of_the_moment(long status, const Error& error) {
    switch (status) {
        case 408:
        case 429:
        case 502:
        case 503:
        case 504: return true;
        case 500:
            return error.state() == sqlstate::general_error ||
                   error.state() == sqlstate::communication_link_failure;
        default: return false;
    }
}

// Errors that only the statement can have met: the service has got as far as that, and answers. Not
// 42000 and 28000, which are found by words and codes that anybody may say.
bool is_the_statements(const SqlState& state) {
    return state == sqlstate::integrity_constraint_violation ||
           state == sqlstate::table_not_found || state == sqlstate::table_exists ||
           state == sqlstate::column_not_found || state == sqlstate::string_data_truncated;
}

// What a status says of a write. 401 has applied nothing (RFC 9110, 15.5.2). 407 that comes here is
// not the client's proxy's, which is NotSent: the service, or what stands in front of it, has met
// one on its own way. What tells of the moment does not say how far the service had got, but for
// 429, which refuses to begin; nor does any trouble (5xx) that does not name what is wrong with the
// statement.
Effect effect_of(long status, const Error& error) {
    if (status == 401) return Effect::none;
    if (status == 407) return Effect::unknown;
    if (status == 429) return Effect::as_told;
    const bool named = status == 500 && is_the_statements(error.state());
    const bool trouble = status >= 500 && !named;
    return trouble || tells_of_the_moment(status, error) ? Effect::unknown : error.effect();
}

// nginx, Apache, Go and others answer plain http at a port for TLS so, in words of their own.
bool may_be_the_scheme(const http::ResponseHead& head, const std::string& url) {
    return head.status == 400 && head.content_type != "application/json" && config::plain_http(url);
}

[[noreturn]] void fail_with_status(http::Response& response, const http::ResponseHead& head,
                                   const std::string& url, const http::Credentials& credentials) {
    const std::vector<Secret> hidden = http::secrets_of(credentials);
    const std::string body = read_error_body(response);
    Error error = service_error(body, head.content_type, head.status, hidden);
    if (may_be_the_scheme(head, url)) {
        error = error.with_message(concat(error.message(), "; ", http::https_advice({})));
    }
    error = error.with_effect(effect_of(head.status, error));
    const auto wait = http::retry_after(head.retry_after, std::chrono::system_clock::now());
    if (head.status == strategy_mismatch_status) {
        fail_with_mismatch(error, http::shown(head.strategy, hidden), wait);
    }
    if (head.status == 502 || head.status == 503) {
        throw EndpointUnavailable(std::move(error), wait);
    }
    if (tells_of_the_moment(head.status, error)) throw TemporaryFailure(std::move(error), wait);
    if (head.status == 401) throw SignInRefused(std::move(error));
    // What is no JSON was not said by the service, but by something in front of it.
    if (head.status == 404 && head.content_type == "application/json") {
        throw NotFound(std::move(error));
    }
    if (head.status == 403 && is_services_own(body)) throw Forbidden(std::move(error));
    if (head.status == 400 && error.message().starts_with("INVALID_LOGIN")) {
        throw SourceLoginExpired(std::move(error));
    }
    throw error;
}

}  // namespace

void check_response(http::Response& response, const std::string& url,
                    const http::Credentials& credentials) {
    const http::ResponseHead& head = response.head();
    if (head.status >= 300 && head.status <= 399) fail_with_redirection(url, head.status);
    if (head.status < 200 || head.status > 299) fail_with_status(response, head, url, credentials);
    if (head.content_type == "text/html") fail_with_web_page(url);
}

}  // namespace connectai
