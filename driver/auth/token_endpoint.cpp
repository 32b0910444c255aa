#include "auth/token_endpoint.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "base/process_mark.h"
#include "base/text.h"
#include "base/unicode.h"
#include "http/retry_after.h"
#include "http/temporary_failure.h"
#include "http/url.h"

namespace connectai::auth {
namespace {

constexpr std::size_t longest_reply = std::size_t{256} * 1024;
constexpr std::size_t longest_description = 300;  // octets

// The octets are wiped when the last who knows them has gone.
std::shared_ptr<const std::string> form_body(TokenEndpoint::Form form, bool with_client) {
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

// JSON as the reply has it, taken apart in place: what it holds is wiped with `text`.
class ReplyDocument {
public:
    explicit ReplyDocument(std::string_view text) : text_(text) {
        json_.ParseInsitu<rapidjson::kParseIterativeFlag>(text_.data());  // however deep it is
        is_json_ = !json_.HasParseError();
        if (!is_json_ || !json_.IsObject()) json_.SetObject();
    }
    ~ReplyDocument() { wipe(text_); }
    ReplyDocument(const ReplyDocument&) = delete;
    ReplyDocument& operator=(const ReplyDocument&) = delete;

    bool is_json() const noexcept { return is_json_; }

    // Empty where it is not there, or no string.
    std::string_view text(const char* name) const {
        const auto member = json_.FindMember(name);
        if (member == json_.MemberEnd() || !member->value.IsString()) return {};
        return {member->value.GetString(), member->value.GetStringLength()};
    }
    // Seconds, as a number or as text.
    std::optional<double> seconds(const char* name) const {
        const auto member = json_.FindMember(name);
        if (member == json_.MemberEnd()) return std::nullopt;
        if (member->value.IsNumber()) return member->value.GetDouble();
        const std::string written(text(name));
        char* end = nullptr;
        const double value = std::strtod(written.c_str(), &end);
        return end != written.c_str() && *end == '\0' ? std::optional(value) : std::nullopt;
    }

private:
    std::string text_;
    rapidjson::Document json_;
    bool is_json_ = false;
};

Error unsent(const SqlState& state, std::string message) {
    return Error(state, std::move(message)).with_effect(Effect::unsent);
}

// What a header can carry: RFC 6750, 2.1.
bool is_bearer(std::string_view token) {
    return !token.empty() &&
           std::ranges::all_of(token, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_secret(std::string_view field) noexcept {
    return field == "client_secret" || field == "refresh_token" || field == "code" ||
           field == "code_verifier";
}

std::string_view value_in(TokenEndpoint::Form form, std::string_view name) {
    const auto* const found =
        std::ranges::find(form, name, &std::pair<std::string_view, std::string_view>::first);
    return found != form.end() ? found->second : std::string_view();
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

std::string remedy_of(std::string_view code, TokenEndpoint::Form form) {
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
    return {};
}

class Answer {
public:
    // `form` is what was asked: no message repeats a secret of it that the server has repeated.
    Answer(const std::string& place, TokenEndpoint::Form form, const http::ResponseHead& head,
           std::string_view body)
        : place_(place), form_(form), head_(head), json_(body) {}

    // "error"; empty: none.
    std::string code() const { return without_secrets(shortened(json_.text("error"))); }

    TokenReply read() const {
        if (head_.status < 200 || head_.status > 299) fail_with_status();
        const std::string_view token = json_.text("access_token");
        if (token.empty()) fail_without_token();
        const std::string_view type = json_.text("token_type");
        if (!type.empty() && !iequals(type, "Bearer")) {
            throw unsent(sqlstate::unable_to_connect,
                         concat(place_, "gave a token that is no bearer token (token_type ",
                                shortened(type), ")"));
        }
        if (!is_bearer(token)) {
            throw unsent(sqlstate::unable_to_connect,
                         concat(place_, "gave a token that no header can carry"));
        }
        TokenReply reply;
        reply.access_token = Secret(token);
        reply.refresh_token = Secret(json_.text("refresh_token"));
        if (const auto seconds = json_.seconds("expires_in"); seconds && !std::isnan(*seconds)) {
            constexpr double longest = 365.0 * 24 * 3600;
            reply.lifetime = std::chrono::milliseconds(
                static_cast<std::int64_t>(std::clamp(*seconds, 0.0, longest) * 1000));
        }
        return reply;
    }

private:
    static std::string_view shortened(std::string_view text) {
        return text.substr(0, utf8_prefix(text, std::min(text.size(), longest_description)));
    }

    std::string without_secrets(std::string_view text) const {
        std::string out(text);
        for (const auto& [name, value] : form_) {
            if (!is_secret(name)) continue;
            for (std::size_t at = 0; !value.empty() && (at = out.find(value, at)) != out.npos;) {
                out.replace(at, value.size(), "***");
            }
        }
        return out;
    }

    [[noreturn]] void fail_without_token() const {
        const std::string_view what =
            head_.content_type == "text/html" ? "answered with a web page: it is no token endpoint"
            : json_.is_json()                 ? "answered without an access_token"
                              : "answered with something that is not JSON: it is no token endpoint";
        throw unsent(sqlstate::unable_to_connect, concat(place_, what));
    }

    // The server's own; empty: it has none.
    std::string words() const {
        const std::string code = this->code();
        std::string words = without_secrets(shortened(json_.text("error_description")));
        if (words.empty()) return code;
        return code.empty() ? words : concat(words, " (", code, ")");
    }

    [[noreturn]] void fail_with_status() const {
        const std::string status = concat("HTTP status ", head_.status);
        const std::string code = this->code();
        const std::string reason = words();
        const bool moment = head_.status == 408 || head_.status == 429 || head_.status >= 500;
        if (moment) {
            throw TemporaryFailure(
                unsent(sqlstate::unable_to_connect, concat(place_, "answered with ", status,
                                                           reason.empty() ? "" : ": ", reason)),
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
        throw TokenRefused(unsent(sqlstate::invalid_authorization,
                                  concat(place_, "refuses to sign in: ",
                                         reason.empty() ? status : reason, remedy_of(code, form_))),
                           code);
    }

    std::string place_;
    TokenEndpoint::Form form_;
    const http::ResponseHead& head_;
    ReplyDocument json_;
};

// Nothing has been sent to the service, whatever became of the request for a token.
[[noreturn]] void fail_to_reach(const Error& error) {
    const auto* const not_sent = dynamic_cast<const http::NotSent*>(&error);
    const bool may_pass = not_sent != nullptr
                              ? not_sent->may_pass()
                              : error.state() == sqlstate::communication_link_failure;
    const bool own = error.state() == sqlstate::timeout_expired ||
                     error.state() == sqlstate::operation_canceled ||
                     error.state() == sqlstate::memory_allocation;
    const Error told(own ? error.state() : sqlstate::unable_to_connect,
                     concat("no access token can be had from OAuthTokenURL: ", error.message()));
    throw http::NotSent(told, may_pass && !own);
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

// In one piece: it is a secret still.
Secret encoded_secret(std::string_view secret) {
    std::string text;
    text.reserve(3 * secret.size());
    http::append_url_encoded(text, secret);
    return Secret(WipedText(std::move(text)));
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
    std::uint64_t id = 0;  // in the log; 0: none has a line of it yet
    ProcessMark mark{};    // what a parent process has asked, it is told

    ~Exchange() { wipe(body); }
};

TokenEndpoint::TokenEndpoint(http::ClientOptions options, std::string url)
    : http_(for_all(std::move(options))), url_(std::move(url)) {
    http_.set_silence_limit(std::chrono::minutes(1));  // where there is no deadline
}

TokenEndpoint::~TokenEndpoint() = default;

void TokenEndpoint::begin(std::shared_ptr<const std::string> body, Form form,
                          const RequestContext& context) {
    under_way_.reset();
    http::Request request;
    request.url = url_;
    if (in_header(form)) {
        request.credentials = {http::Credentials::Scheme::basic,
                               http::url_encode(value_in(form, "client_id")),
                               encoded_secret(value_in(form, "client_secret"))};
    }
    request.body = body;
    request.content_type = "application/x-www-form-urlencoded";
    request.repeatable = false;  // a refresh token may be good for one use only
    request.server = {"the token endpoint", "OAuthTokenURL"};
    under_way_.reset(new Exchange{std::move(body), http_.send(std::move(request), context.cancel)});
    under_way_->body.reserve(longest_reply + std::size_t{512} * 1024);  // in one piece
}

TokenReply TokenEndpoint::ask(Form form, const RequestContext& context) {
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

bool TokenEndpoint::in_header(Form form) const {
    return client_secret_ == ClientSecret::in_header && !value_in(form, "client_secret").empty();
}

TokenReply TokenEndpoint::ask_once(Form form, const RequestContext& context) {
    const bool inherited = under_way_ && under_way_->mark.inherited();
    auto body = form_body(form, !in_header(form));
    const bool goes_on = under_way_ && !inherited && *under_way_->form == *body;
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

TokenReply TokenEndpoint::exchange(Form form, std::shared_ptr<const std::string> body,
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
    const Answer answer(place, form, head, done->body);
    trace.answered(head.status, answer.code());
    return answer.read();
}

}  // namespace connectai::auth
