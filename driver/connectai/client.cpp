#include "connectai/client.h"

#include "base/text.h"
#include "connectai/request_body.h"
#include "connectai/service_error.h"
#include "http/client_options.h"
#include "http/retry_after.h"
#include "http/url.h"

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

[[noreturn]] void fail_with_web_page(const std::string& base_url) {
    throw unexpected_answer(
        "the service answered with a web page instead of JSON: the keyword "
        "URL (" +
        base_url + ") does not point to the API; it usually ends in /api");
}

// Credentials are never sent after a redirection, which could lead anywhere.
[[noreturn]] void fail_with_redirection(const std::string& base_url, long status) {
    throw unexpected_answer("the address in the keyword URL (" + base_url +
                            ") redirects to another (HTTP status " + std::to_string(status) +
                            "), and redirections are not followed: name the API's own address");
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

[[noreturn]] void fail_with_status(http::Response& response, const http::ResponseHead& head) {
    Error error = service_error(read_error_body(response), head.content_type, head.status);
    error = error.with_effect(effect_of(head.status, error));
    if (tells_of_the_moment(head.status, error)) {
        throw TemporaryFailure(
            std::move(error),
            http::retry_after(head.retry_after, std::chrono::system_clock::now()));
    }
    if (head.status == 401) throw SignInRefused(std::move(error));
    // What is no JSON was not said by the service, but by something in front of it.
    if (head.status == 404 && head.content_type == "application/json") {
        throw NotFound(std::move(error));
    }
    if (head.status == 400 && error.message().starts_with("INVALID_LOGIN")) {
        throw SourceLoginExpired(std::move(error));
    }
    throw error;
}

std::string_view endpoint_of(Metadata what) {
    switch (what) {
        case Metadata::catalogs: return "/catalogs";
        case Metadata::schemas: return "/schemas";
        case Metadata::tables: return "/tables";
        case Metadata::columns: return "/columns";
        case Metadata::primary_keys: return "/primaryKeys";
        case Metadata::imported_keys: return "/importedKeys";
        case Metadata::exported_keys: return "/exportedKeys";
        case Metadata::indexes: return "/indexes";
        case Metadata::procedures: return "/procedures";
        case Metadata::procedure_parameters: return "/procedureParameters";
    }
    return {};
}

std::shared_ptr<const std::string> shared(std::string body) {
    return std::make_shared<const std::string>(std::move(body));
}

// What is sent: the statement and every value, bound or written in it.
void log_body(Log& log, std::string_view what, const std::string& body) {
    constexpr std::size_t longest = 64 * 1024;
    if (!log.enabled(LogLevel::detail)) return;
    const std::string_view shown = std::string_view(body).substr(0, longest);
    const std::string_view cut = body.size() > longest ? "..." : "";
    log.write(LogLevel::detail, "http",
              concat(what, " sends ", body.size(), " octets: ", shown, cut));
}

}  // namespace

ServiceClient::ServiceClient(const config::Settings& settings, std::string user_agent,
                             std::shared_ptr<Log> log)
    : ServiceClient(settings, http::client_options(settings, std::move(user_agent)), nullptr,
                    std::move(log)) {
    sign_in_ = auth::make_sign_in(settings, http_.options());
}

ServiceClient::ServiceClient(const config::Settings& settings, http::ClientOptions options,
                             std::shared_ptr<auth::SignIn> sign_in, std::shared_ptr<Log> log)
    : base_url_(settings.url),
      workspace_(settings.workspace),
      read_ahead_(settings.read_ahead),
      retries_{settings.max_retries, settings.retry_delay},
      limits_{.depth = static_cast<std::size_t>(settings.max_reply_depth)},
      sign_in_(std::move(sign_in)),
      http_(std::move(options)),
      log_(std::move(log)) {}

std::unique_ptr<Reply> ServiceClient::query(const Query& query, const RequestContext& context) {
    return post("/query", shared(query_body(query)), !query.may_change_data, context);
}

std::unique_ptr<Reply> ServiceClient::execute(const Execution& execution,
                                              const RequestContext& context) {
    return post("/exec", shared(execution_body(execution)), false, context);
}

std::unique_ptr<Reply> ServiceClient::batch(std::string body, const RequestContext& context) {
    return batch(shared(std::move(body)), context);
}

std::unique_ptr<Reply> ServiceClient::batch(std::shared_ptr<const std::string> body,
                                            const RequestContext& context) {
    return post("/batch", std::move(body), false, context);
}

std::unique_ptr<Reply> ServiceClient::post(std::string_view endpoint,
                                           std::shared_ptr<const std::string> body, bool repeatable,
                                           const RequestContext& context, Body body_of_reply) {
    http::Request request;
    request.url = url_of(endpoint, {});
    request.body = std::move(body);
    request.repeatable = repeatable;
    return send(std::move(request), context, concat("POST ", endpoint), context.statement,
                body_of_reply);
}

std::unique_ptr<Reply> ServiceClient::metadata(Metadata what, const MetadataFilter& filter,
                                               const RequestContext& context) {
    std::vector<std::pair<std::string_view, std::string>> parameters;
    const auto add = [&](std::string_view name, const std::optional<std::string>& value) {
        if (value) parameters.emplace_back(name, *value);
    };
    add("catalogName", filter.catalog);
    add("schemaName", filter.schema);
    add("tableName", filter.table);
    add("columnName", filter.column);
    add("tableType", filter.table_type);
    add("procedureName", filter.procedure);
    add("paramName", filter.parameter);
    http::Request request;
    request.url = url_of(endpoint_of(what), parameters);
    std::string about;
    if (log_->enabled(LogLevel::request)) {
        for (const auto& [name, value] : parameters) {
            about += concat(about.empty() ? "" : " ", name, '=', value);
        }
    }
    return send(std::move(request), context, "GET " + std::string(endpoint_of(what)), about,
                Body::results);
}

std::vector<LoggedQuery> ServiceClient::query_log(const QueryLogFilter& filter,
                                                  const RequestContext& context) {
    const auto reply =
        post("/log/query/list", shared(query_log_body(filter)), true, context, Body::document);
    return read_query_log(reply->read_document(longest_query_log));
}

std::string ServiceClient::query_log_file(std::string_view id, const RequestContext& context) {
    constexpr std::string_view endpoint = "/log/query/get/";
    http::Request request;
    request.url = url_of(concat(endpoint, http::url_encode(id)), {});
    const auto reply =
        send(std::move(request), context, concat("GET ", endpoint), id, Body::document);
    return reply->read_document(longest_query_log);
}

void ServiceClient::check_sign_in(const RequestContext& context) {
    RowBlock rows;
    const auto reply = metadata(Metadata::catalogs, {}, context);
    while (reply->reader().next_result()) {
        while (reply->reader().next_block(rows)) {
        }
    }
}

// Told to the log, however it ends.
std::unique_ptr<Reply> ServiceClient::send(http::Request request, const RequestContext& context,
                                           std::string_view what, std::string_view about,
                                           Body body) {
    const auto trace = RequestTrace::begin(log_, what, about, request.body.get());
    if (!trace) return send(std::move(request), context, what, trace, body);
    request.on_sent_again = [weak = std::weak_ptr(trace)] {
        if (const auto locked = weak.lock()) locked->sent_again();
    };
    try {
        auto reply = send(std::move(request), context, what, trace, body);
        trace->decided();
        return reply;
    } catch (...) {
        trace->decided();
        trace->failed(std::current_exception());
        throw;
    }
}

std::unique_ptr<Reply> ServiceClient::send(http::Request request, const RequestContext& context,
                                           std::string_view what,
                                           const std::shared_ptr<RequestTrace>& trace, Body body) {
    Attempts attempts(retries_, context);
    bool signed_in_anew = false;
    for (;;) {
        std::chrono::milliseconds wait{};
        try {
            auto reply = exchange_signed_in(request, context, what, trace, signed_in_anew, body);
            lost_ = false;
            return reply;
        } catch (const Error& error) {
            note_failure(error);
            const bool may_repeat = request.repeatable || error.unsent();
            if (retries_.most == 0 || !may_repeat || !may_pass(error)) throw;
            wait = attempts.wait_after(error);
            if (trace) trace->retried(error, attempts.number(), retries_.most + 1, wait);
        }
        try {
            pause(wait, context.cancel.get());
        } catch (const Error& cancelled) {
            // A write is here only because nothing of it had left.
            if (request.repeatable) throw;
            throw cancelled
                .with_message(cancelled.message() + "; nothing of the request had been sent")
                .with_effect(Effect::unsent);
        }
    }
}

void ServiceClient::note_failure(const Error& error) noexcept {
    if (answered(error)) {
        lost_ = false;  // and the credentials are good
    } else if (error.state() == sqlstate::unable_to_connect ||
               error.state() == sqlstate::invalid_authorization ||
               error.state() == sqlstate::communication_link_failure) {
        lost_ = true;
    }
}

// Whether there are other credentials than those that were refused; the request then has them.
bool ServiceClient::can_sign_in_anew(http::Request& request, const RequestContext& context) const {
    if (!sign_in_->refused(request.credentials)) return false;
    http::Credentials others = sign_in_->credentials(context);
    if (others == request.credentials) return false;
    request.credentials = std::move(others);
    return true;
}

std::unique_ptr<Reply> ServiceClient::exchange_signed_in(http::Request& request,
                                                         const RequestContext& context,
                                                         std::string_view what,
                                                         const std::shared_ptr<RequestTrace>& trace,
                                                         bool& signed_in_anew, Body body) {
    request.credentials = sign_in_->credentials(context);
    for (;;) {
        try {
            return exchange(request, context, what, trace, body);
        } catch (const SignInRefused& refused) {
            const bool again =
                !std::exchange(signed_in_anew, true) && can_sign_in_anew(request, context);
            if (!again) {
                throw SignInRefused(
                    refused.with_message(concat(refused.message(), "; ", sign_in_->remedy())));
            }
            if (trace) trace->signed_in_anew(refused);
        }
    }
}

std::unique_ptr<Reply> ServiceClient::exchange(const http::Request& request,
                                               const RequestContext& context, std::string_view what,
                                               const std::shared_ptr<RequestTrace>& trace,
                                               Body body) {
    if (trace) trace->attempt();
    if (request.body) log_body(*log_, what, *request.body);
    auto response = http_.send(request, context.cancel);
    response->set_deadline(context.deadline);
    const http::ResponseHead& head = response->head();
    if (trace) trace->answered(head.status);
    if (head.status >= 300 && head.status <= 399) fail_with_redirection(base_url_, head.status);
    if (head.status < 200 || head.status > 299) fail_with_status(*response, head);
    if (head.content_type == "text/html") fail_with_web_page(base_url_);
    auto reply =
        std::make_unique<Reply>(std::move(response), limits_, trace, context.cancel, read_ahead_);
    if (body == Body::document) return reply;
    // A reply that breaks before there are rows to hand out is a failure that may pass. Behind that
    // the application may have seen some, and a repeated query need not give the same.
    if (request.repeatable) {
        reply->reader().look_ahead();
    } else {
        reply->reader().expect_changes();
    }
    return reply;
}

std::string ServiceClient::url_of(
    std::string_view endpoint,
    const std::vector<std::pair<std::string_view, std::string>>& parameters) const {
    std::string url = base_url_ + std::string(endpoint);
    char separator = '?';
    const auto add = [&](std::string_view name, std::string_view value) {
        url += separator;
        url.append(name).append("=").append(http::url_encode(value));
        separator = '&';
    };
    if (!workspace_.empty()) add("workspace", workspace_);
    for (const auto& [name, value] : parameters) add(name, value);
    return url;
}

}  // namespace connectai
