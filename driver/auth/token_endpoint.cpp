#include "auth/token_endpoint.h"

#include <algorithm>
#include <memory>

#include "base/process_mark.h"
#include "base/text.h"
#include "http/temporary_failure.h"
#include "http/url.h"

namespace connectai::auth {
namespace {

constexpr std::size_t longest_reply = std::size_t{256} * 1024;

// The octets are wiped when the last who knows them has gone.
std::shared_ptr<const std::string> form_body(TokenForm form, bool with_client) {
    std::size_t size = 0;
    for (const auto& [name, value] : form) size += 3 * (name.size() + value.size()) + 2;
    const std::shared_ptr<std::string> body(new std::string, [](std::string* text) {
        wipe(*text);
        delete text;
    });
    body->reserve(size);  // in one piece
    for (const auto& [name, value] : form) {
        if (value.empty()) continue;
        if (!with_client && (name == "client_id" || name == "client_secret")) continue;
        if (!body->empty()) *body += '&';
        http::append_url_encoded(*body, name);
        *body += '=';
        http::append_url_encoded(*body, value);
    }
    return body;
}

// Nothing has been sent to the service, whatever became of the request for a token.
[[noreturn]] void fail_to_reach(const Error& error) {
    const auto* const not_sent = dynamic_cast<const http::NotSent*>(&error);
    const bool broke = error.state() == sqlstate::communication_link_failure;
    const bool may_pass = not_sent != nullptr ? not_sent->may_pass() : broke;
    const bool own = error.state() == sqlstate::timeout_expired ||
                     error.state() == sqlstate::operation_canceled ||
                     error.state() == sqlstate::memory_allocation;
    const Error told(own ? error.state() : sqlstate::unable_to_connect,
                     concat("no access token can be had from OAuthTokenURL: ", error.message()));
    http::ConnectProgress progress;
    if (not_sent != nullptr) {
        progress = not_sent->progress();
    } else if (broke) {
        progress.cause = http::ConnectCause::connection_broke;
    }
    throw http::NotSent(told, may_pass && !own, progress);
}

// The caller has waited long enough, or wants no more of it, and the server has been asked.
bool left_under_way(const Error& error) {
    return (error.state() == sqlstate::timeout_expired ||
            error.state() == sqlstate::operation_canceled) &&
           dynamic_cast<const http::NotSent*>(&error) == nullptr;
}

std::string place_of(const std::string& url) {
    return concat("the token endpoint ", http::origin_of(url), " (OAuthTokenURL) ");
}

// Connections with another LoginTimeout use the same token: each request has its own deadline.
http::ClientOptions for_all(http::ClientOptions options) {
    options.connect_timeout = std::chrono::seconds(15);
    return options;
}

}  // namespace

struct TokenEndpoint::Exchange {
    std::shared_ptr<const std::string> form;
    std::unique_ptr<http::Response> response;
    std::string body{};
    http::Clock::time_point begun = http::Clock::now();
    std::uint64_t id = 0;  // in the log; 0: none has a line of it yet
    ProcessMark mark{};    // what a parent process has asked, it is told

    ~Exchange() { wipe(body); }
};

TokenEndpoint::TokenEndpoint(http::ClientOptions options, std::string url)
    : http_(for_all(std::move(options))), url_(std::move(url)) {
    http_.set_silence_limit(std::chrono::minutes(1));  // where there is no deadline
}

TokenEndpoint::~TokenEndpoint() = default;

bool TokenEndpoint::under_way() const noexcept {
    return under_way_ && !under_way_->mark.inherited();
}

void TokenEndpoint::begin(std::shared_ptr<const std::string> body, TokenForm form,
                          const RequestContext& context) {
    under_way_.reset();
    http::Request request;
    request.url = url_;
    if (in_header(form)) request.credentials = client_credentials(form);
    request.body = body;
    request.content_type = "application/x-www-form-urlencoded";
    request.repeatable = false;  // a refresh token may be good for one use only
    request.server = {"the token endpoint", "OAuthTokenURL"};
    under_way_.reset(new Exchange{std::move(body), http_.send(std::move(request), context.cancel)});
    under_way_->body.reserve(longest_reply + std::size_t{512} * 1024);  // in one piece
}

TokenReply TokenEndpoint::ask(TokenForm form, const RequestContext& context) {
    try {
        return ask_once(form, context);
    } catch (const TokenRefused& refused) {
        const bool other_way =
            refused.code() == "invalid_client" && !value_in(form, "client_secret").empty();
        if (!other_way) throw;
        const ClientSecret refused_way = client_secret_;
        client_secret_ =
            refused_way == ClientSecret::in_form ? ClientSecret::in_header : ClientSecret::in_form;
        try {
            return ask_once(form, context);
        } catch (const TokenRefused& again) {
            if (again.code() != "invalid_client") throw;  // the client is known so
            client_secret_ = refused_way;
        }
        throw;
    }
}

bool TokenEndpoint::in_header(TokenForm form) const {
    return client_secret_ == ClientSecret::in_header && !value_in(form, "client_secret").empty();
}

TokenReply TokenEndpoint::ask_once(TokenForm form, const RequestContext& context) {
    auto body = form_body(form, !in_header(form));
    const bool goes_on = under_way() && *under_way_->form == *body;
    if (goes_on) body = nullptr;
    TokenTrace trace(context.log, goes_on ? under_way_->id : 0, url_, value_in(form, "grant_type"));
    try {
        TokenReply reply = exchange(form, std::move(body), context, trace);
        trace.completed(reply);
        return reply;
    } catch (const Error& error) {
        trace.failed(error);
        throw;
    }
}

TokenReply TokenEndpoint::exchange(TokenForm form, std::shared_ptr<const std::string> body,
                                   const RequestContext& context, TokenTrace& trace) {
    http::ResponseHead head;
    try {
        if (body) {
            trace.begins();
            begin(std::move(body), form, context);
        }
        under_way_->id = trace.id();
        http::Response& response = *under_way_->response;
        response.set_cancel(context.cancel);
        response.set_deadline(context.deadline);
        head = response.head();
        trace.answered(head.status, {});
        std::string& reply = under_way_->body;
        while (reply.size() <= longest_reply && response.receive(reply)) {
        }
    } catch (const Error& error) {
        if (!left_under_way(error)) under_way_.reset();
        fail_to_reach(error);
    }
    const std::unique_ptr<Exchange> done = std::move(under_way_);
    const std::string place = place_of(url_);
    if (done->body.size() > longest_reply) {
        throw unsent(sqlstate::unable_to_connect,
                     concat(place, "has answered with more than ", longest_reply / 1024,
                            " KiB: it is no token endpoint"));
    }
    const TokenAnswer answer(place, form, head, done->body);
    trace.answered(head.status, answer.code());
    TokenReply reply = answer.read();
    reply.asked = done->begun;
    return reply;
}

}  // namespace connectai::auth
