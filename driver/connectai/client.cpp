#include "connectai/client.h"

#include <algorithm>

#include "base/text.h"
#include "connectai/request_body.h"
#include "http/client_options.h"
#include "http/proxy.h"
#include "http/url.h"

namespace connectai {

namespace {

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

// The head of the response, or why the endpoint is not waited for any longer.
const http::ResponseHead& head_of(http::Response& response, const http::Request& request,
                                  const Delivery& delivery) {
    const auto in_part = [&] {
        return concat(request.server.what, " at ", http::origin_of(request.url),
                      " did not answer within ", delivery.part().count(),
                      " s, which is its part of the time, since there are others");
    };
    const auto is_of_part = [&](const Error& error) {
        return error.state() == sqlstate::timeout_expired && delivery.part_is_over();
    };
    try {
        return response.head();
    } catch (const http::NotSent& error) {
        if (!is_of_part(error)) throw;
        throw error.with_message(in_part());
    } catch (const http::NotSentAgain&) {
        throw;
    } catch (const Error& error) {
        if (!is_of_part(error)) throw;
        throw error.with_message(in_part());
    }
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

std::vector<Route> routes_to(const std::vector<std::string>& urls,
                             const http::ClientOptions& options) {
    std::vector<Route> routes;
    for (const std::string& url : urls) routes.push_back({url, http::proxy_for(options, url)});
    return routes;
}

std::chrono::milliseconds part_beside(std::chrono::seconds connect_timeout) {
    return std::max<std::chrono::milliseconds>(usual_part, connect_timeout);
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
    : endpoints_(routes_to(settings.urls, options)),
      workspace_(settings.workspace),
      read_ahead_(settings.read_ahead),
      retries_{settings.max_retries, settings.retry_delay},
      limits_{.depth = static_cast<std::size_t>(settings.max_reply_depth)},
      sign_in_(std::move(sign_in)),
      http_(std::move(options)),
      endpoint_part_(part_beside(http_.options().connect_timeout)),
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
    Outgoing outgoing;
    outgoing.request.body = std::move(body);
    outgoing.request.repeatable = repeatable;
    outgoing.target = target_of(endpoint, {});
    outgoing.what = concat("POST ", endpoint);
    outgoing.body_of_reply = body_of_reply;
    return send(std::move(outgoing), context, context.statement);
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
    std::string about;
    if (log_->enabled(LogLevel::request)) {
        for (const auto& [name, value] : parameters) {
            about += concat(about.empty() ? "" : " ", name, '=', value);
        }
    }
    Outgoing outgoing;
    outgoing.target = target_of(endpoint_of(what), parameters);
    outgoing.what = concat("GET ", endpoint_of(what));
    return send(std::move(outgoing), context, about);
}

std::vector<LoggedQuery> ServiceClient::query_log(const QueryLogFilter& filter,
                                                  const RequestContext& context) {
    const auto reply =
        post("/log/query/list", shared(query_log_body(filter)), true, context, Body::document);
    return read_query_log(reply->read_document(longest_query_log), reply->reader().hidden());
}

std::string ServiceClient::query_log_file(std::string_view id, const RequestContext& context) {
    constexpr std::string_view endpoint = "/log/query/get/";
    Outgoing outgoing;
    outgoing.target = target_of(concat(endpoint, http::url_encode(id)), {});
    outgoing.what = concat("GET ", endpoint);
    outgoing.body_of_reply = Body::document;
    const auto reply = send(std::move(outgoing), context, id);
    return reply->read_document(longest_query_log);
}

void ServiceClient::obtain_credentials(const RequestContext& context) {
    Delivery delivery(endpoints_, retries_, context, RequestKind::listing, endpoint_times());
    for (;;) {
        std::optional<Delivery::Next> next;
        try {
            credentials(context);
            return;
        } catch (const Error& error) {
            next = next_attempt(delivery, error);
            if (!next) throw;
        }
        pause(next->wait.value_or(std::chrono::milliseconds(0)), context.cancel.get());
    }
}

std::unique_ptr<Reply> ServiceClient::sign_in(const RequestContext& context) {
    try {
        return metadata(Metadata::catalogs, {}, context);
    } catch (const Forbidden& error) {
        fail_to_sign_in(error,
                        "; the login is known, and may not use the API, or not the Workspace");
    } catch (const Error& error) {
        if (!(error.state() == sqlstate::syntax_error_or_access)) throw;
        fail_to_sign_in(error, last_status_ == 403
                                   ? "; either the login may not use the API, or the Workspace, or "
                                     "something in front of the service refuses, such as a firewall"
                                   : "");
    }
}

void ServiceClient::fail_to_sign_in(const Error& error, std::string_view remedy) const {
    throw Error(sqlstate::invalid_authorization,
                concat(error.message(), told_by(endpoints_.current(http::Clock::now())), remedy),
                error.origin(), error.native());
}

void ServiceClient::check_sign_in(const RequestContext& context) {
    RowBlock rows;
    const auto reply = sign_in(context);
    while (reply->reader().next_result()) {
        while (reply->reader().next_block(rows)) {
        }
    }
}

// Told to the log, however it ends.
std::unique_ptr<Reply> ServiceClient::send(Outgoing outgoing, const RequestContext& context,
                                           std::string_view about) {
    http::Request& request = outgoing.request;
    const auto trace = RequestTrace::begin(log_, outgoing.what, about, request.body.get());
    if (!trace) return deliver(outgoing, context);
    outgoing.trace = trace;
    request.on_sent_again = [weak = std::weak_ptr(trace)] {
        if (const auto locked = weak.lock()) locked->sent_again();
    };
    try {
        auto reply = deliver(outgoing, context);
        trace->decided();
        return reply;
    } catch (...) {
        trace->decided();
        trace->failed(std::current_exception());
        throw;
    }
}

std::unique_ptr<Reply> ServiceClient::deliver(Outgoing& outgoing, const RequestContext& context) {
    const bool repeatable = outgoing.request.repeatable;
    const RequestKind kind = !repeatable             ? RequestKind::write
                             : outgoing.request.body ? RequestKind::read
                                                     : RequestKind::listing;
    const std::size_t before = endpoints_.current(http::Clock::now());
    Delivery delivery(endpoints_, retries_, context, kind, endpoint_times());
    note_endpoint(outgoing, before, delivery.endpoint(), "it has failed lately");
    for (;;) {
        std::optional<std::chrono::milliseconds> wait;
        bool unsent = false;
        try {
            auto reply = exchange_signed_in(outgoing, delivery, context);
            lost_ = false;
            return reply;
        } catch (const Error& error) {
            const auto next = next_attempt(delivery, error);
            if (!next) throw;
            note_endpoint(outgoing, next->from, delivery.endpoint(), error.message());
            wait = next->wait;
            unsent = error.unsent();
            if (outgoing.trace && wait) {
                outgoing.trace->retried(error, delivery.attempt(), retries_.most + 1, *wait);
            }
        }
        try {
            pause(wait.value_or(std::chrono::milliseconds(0)), context.cancel.get(),
                  delivery.watch());
        } catch (const Error& cancelled) {
            if (repeatable) throw;
            // A write is here only because nothing of it had left, or nothing has been done.
            const char* const known =
                unsent ? "; nothing of the request had been sent" : "; nothing of it was done";
            throw cancelled.with_message(cancelled.message() + known)
                .with_effect(unsent ? Effect::unsent : Effect::none);
        }
        const std::size_t waited_for = delivery.endpoint();
        if (wait && delivery.leave()) {
            note_endpoint(outgoing, waited_for, delivery.endpoint(),
                          "another connection has found that it fails");
        }
    }
}

// As Delivery::after(). What ends the request says whether the service is there.
std::optional<Delivery::Next> ServiceClient::next_attempt(Delivery& delivery, const Error& error) {
    try {
        auto next = delivery.after(error);
        if (!next) note_failure(error);
        return next;
    } catch (const Error& last) {
        note_failure(last);
        throw;
    }
}

// The log has each change of the endpoint, with its reason.
void ServiceClient::note_endpoint(const Outgoing& outgoing, std::size_t before, std::size_t now,
                                  std::string_view why) const {
    if (before == now || !outgoing.trace) return;
    outgoing.trace->moved(endpoints_.url(before), endpoints_.url(now), why);
}

void ServiceClient::note_failure(const Error& error) noexcept {
    const bool unreachable = error.state() == sqlstate::unable_to_connect ||
                             error.state() == sqlstate::communication_link_failure;
    if (answered(error)) {
        lost_ = false;  // and the credentials are good
    } else if (error.state() == sqlstate::invalid_authorization) {
        lost_ = true;
    } else if (unreachable) {
        // The next request goes to an endpoint that has not failed, if there is one.
        lost_ = endpoints_.size() == 1 || endpoints_.all_have_failed(http::Clock::now());
    }
}

void ServiceClient::set_connect_timeout(std::chrono::seconds timeout) noexcept {
    http_.set_connect_timeout(timeout);
    endpoint_part_ = part_beside(timeout);
}

// Whoever waits for no longer a silence than that does so for no endpoint.
EndpointTimes ServiceClient::endpoint_times() const noexcept {
    const auto silence = http_.silence_limit();
    return {http_.options().connect_timeout,
            silence.count() > 0 ? std::min(endpoint_part_, silence) : endpoint_part_};
}

// Which of several has refused the sign-in, in words: the others may be asked with the same.
std::string ServiceClient::told_by(std::size_t endpoint) const {
    if (endpoints_.size() == 1) return {};
    return concat(", by the endpoint ", endpoints_.url(endpoint));
}

// What is asked for them is told to this client's log.
http::Credentials ServiceClient::credentials(RequestContext context) const {
    context.log = log_;
    return sign_in_->credentials(context);
}

// Whether there are other credentials than those that were refused; the request then has them.
bool ServiceClient::can_sign_in_anew(http::Request& request, const RequestContext& context) const {
    if (!sign_in_->refused(request.credentials)) return false;
    http::Credentials others = credentials(context);
    if (others == request.credentials) return false;
    request.credentials = std::move(others);
    return true;
}

std::unique_ptr<Reply> ServiceClient::exchange_signed_in(Outgoing& outgoing, Delivery& delivery,
                                                         const RequestContext& context) {
    http::Request& request = outgoing.request;
    delivery.asks_anything_else();
    if (outgoing.trace) outgoing.trace->attempt();
    request.credentials = credentials(context);
    const std::size_t endpoint = delivery.endpoint();
    request.url = concat(endpoints_.url(endpoint), outgoing.target);
    for (;;) {
        delivery.asks_endpoint();
        request.strategy = endpoints_.strategy(endpoint);
        request.server_is_known = endpoints_.is_known(endpoint);
        request.connect_limit = delivery.connect_limit();
        try {
            return exchange(outgoing, delivery, context);
        } catch (const SignInRefused& refused) {
            delivery.asks_anything_else();
            const bool again =
                !std::exchange(outgoing.signed_in_anew, true) && can_sign_in_anew(request, context);
            if (!again) {
                throw SignInRefused(refused.with_message(
                    concat(refused.message(), told_by(endpoint), "; ", sign_in_->remedy())));
            }
            if (outgoing.trace) outgoing.trace->signed_in_anew(refused);
        }
    }
}

std::unique_ptr<Reply> ServiceClient::exchange(const Outgoing& outgoing, Delivery& delivery,
                                               const RequestContext& context) {
    const http::Request& request = outgoing.request;
    const std::shared_ptr<RequestTrace>& trace = outgoing.trace;
    if (trace) trace->sends_to(endpoints_.url(delivery.endpoint()));
    if (request.body) log_body(*log_, outgoing.what, *request.body);
    last_status_ = 0;
    auto response = http_.send(request, context.cancel);
    response->set_deadline(delivery.head_deadline());
    const http::ResponseHead& head = head_of(*response, request, delivery);
    response->set_deadline(context.deadline);
    if (trace) trace->answered(head.status);
    delivery.answered(head.status);
    last_status_ = head.status;
    const std::size_t endpoint = delivery.endpoint();
    endpoints_.note_known(endpoint);
    // What was announced does not hold any more.
    if (head.status == strategy_mismatch_status) endpoints_.set_strategy(endpoint, {});
    if (!head.strategy.empty()) endpoints_.set_strategy(endpoint, head.strategy);
    check_response(*response, endpoints_.url(endpoint), request.credentials);
    sign_in_->accepted(request.credentials);
    auto reply =
        std::make_unique<Reply>(std::move(response), limits_, trace, context.cancel, read_ahead_);
    reply->reader().hide(request.credentials);
    if (outgoing.body_of_reply == Body::document) return reply;
    // A reply that breaks before there are rows to hand out is a failure that may pass. Behind that
    // the application may have seen some, and a repeated query need not give the same.
    if (request.repeatable) {
        reply->reader().look_ahead();
    } else {
        reply->reader().expect_changes();
    }
    return reply;
}

std::string ServiceClient::target_of(
    std::string_view endpoint,
    const std::vector<std::pair<std::string_view, std::string>>& parameters) const {
    std::string target(endpoint);
    char separator = '?';
    const auto add = [&](std::string_view name, std::string_view value) {
        target += separator;
        target.append(name).append("=").append(http::url_encode(value));
        separator = '&';
    };
    if (!workspace_.empty()) add("workspace", workspace_);
    for (const auto& [name, value] : parameters) add(name, value);
    return target;
}

}  // namespace connectai
