// Routing, answering, logging.
#include "service.h"

#include <algorithm>
#include <array>

#include "api_error.h"
#include "filters.h"
#include "json_reply.h"
#include "json_writer.h"
#include "metadata.h"
#include "send.h"

namespace mock {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view base = "/api";
constexpr std::string_view web_application =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Connect AI</title>"
    "</head><body><div id=\"root\"></div></body></html>\n";

constexpr std::array<Workspace, 2> workspace_table = {{
    {"5f1c3f0e-8a55-4c0c-9a1b-1d6f1f7b0a01", "Sales", "Customers and opportunities", 2},
    {"5f1c3f0e-8a55-4c0c-9a1b-1d6f1f7b0a02", "Données 数据", "A name beyond ASCII", 0},
}};

std::string workspaces_document() {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("accountId", "5f1c3f0e-8a55-4c0c-9a1b-1d6f1f7b0a00");
    json.key("workspaces").begin_array();
    for (const Workspace& workspace : workspace_table) {
        json.begin_object().member("id", workspace.id).member("name", workspace.name);
        json.member("description", workspace.description);
        json.member("childCount", workspace.child_count).end_object();
    }
    json.end_array().end_object();
    return out;
}

std::string userinfo_document(const std::string& user) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("id", "5f1c3f0e-8a55-4c0c-9a1b-1d6f1f7b0b01");
    json.member("accountId", "5f1c3f0e-8a55-4c0c-9a1b-1d6f1f7b0a00").member("email", user);
    json.member("firstName", "Test").member("lastName", "User").member("role", "Administrator");
    json.member("status", "active").end_object();
    return out;
}

void check_workspace(const Pairs& query) {
    for (const auto& [name, value] : query) {
        if (name != "workspace") continue;
        const auto& wanted = value;
        if (std::none_of(workspace_table.begin(), workspace_table.end(),
                         [&](const Workspace& workspace) {
                             return workspace.id == wanted || workspace.name == wanted;
                         })) {
            throw ApiError(404, "NOT_FOUND", "There is no workspace '" + value + "'.");
        }
    }
}

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void note(const ApiRequest& api, RequestRecord& record) {
    record.statement = api.statement.text;
    record.default_catalog = api.statement.default_catalog;
    record.default_schema = api.statement.default_schema;
    record.schema_only = api.statement.schema_only;
    record.timeout = api.timeout;
    record.parameter_sets = static_cast<std::int64_t>(api.sets.size());
    record.parameters = static_cast<std::int64_t>(api.parameters.size());
    if (!api.sets.empty()) record.parameters = static_cast<std::int64_t>(api.sets[0].size());
}

QueryType type_of(Action action, bool schema_only) {
    if (action == Action::batch) return QueryType::batch;
    if (action == Action::exec) return QueryType::procedure;
    return schema_only ? QueryType::schema_only : QueryType::query;
}

// A statement that times out during the delay is not run.
void delay_first_byte(ReplyStream& stream, std::chrono::milliseconds delay,
                      std::optional<int> timeout) {
    if (delay.count() == 0) return;
    if (timeout && delay > std::chrono::seconds(*timeout)) {
        stream.wait(std::chrono::seconds(*timeout));
        throw EngineError("QUERY_TIMEOUT",
                          "The query has timed out after " + std::to_string(*timeout) + " s.");
    }
    stream.wait(delay);
}

// Notes what is sent, and announces the strategy. The log is written before the reply's last octets
// go out, so that whoever has read the reply finds it there.
class Recorder final : public ReplyStream {
public:
    Recorder(ReplyStream& next, RequestRecord& record, std::string_view strategy,
             std::function<void()> log)
        : next_(next), record_(record), strategy_(strategy), log_(std::move(log)) {}
    void begin(const ReplyHead& head) override {
        record_.status = head.status;
        if (strategy_.empty()) return next_.begin(head);
        ReplyHead announcing = head;
        announcing.headers.emplace_back("X-Strategy", strategy_);
        next_.begin(announcing);
    }
    void write(std::string_view octets) override { next_.write(octets); }
    void finish(After after) override {
        record_.complete = true;
        log();
        next_.finish(after);
    }
    void cut(bool reset) override {
        log();
        next_.cut(reset);
    }
    void log() {
        if (!logged_) log_();
        logged_ = true;
    }
    void wait(std::chrono::milliseconds time) override { next_.wait(time); }
    std::uint64_t octets() const noexcept override { return next_.octets(); }
    bool begun() const noexcept override { return next_.begun(); }

private:
    ReplyStream& next_;
    RequestRecord& record_;
    std::string_view strategy_;  // empty: not announced
    std::function<void()> log_;
    bool logged_ = false;
};

}  // namespace

std::span<const Workspace> workspaces() noexcept {
    return workspace_table;
}

Service::Service(Engine& engine, ServiceOptions options)
    : engine_(engine),
      options_(std::move(options)),
      switchboard_(options_.endpoints),
      oauth_(options_.oauth,
             [this](std::string_view token) { return names_scenario(token, options_.payloads); }),
      oauth_routes_(oauth_),
      sign_in_(options_.account, options_.payloads, oauth_, options_.jwt),
      request_log_(options_.log_file) {}

void Service::handle(const HttpRequest& request, ReplyStream& stream) {
    RequestRecord record;
    record.number = ++requests_;
    record.time = utc_now();
    record.connection = request.connection;
    record.method = request.method;
    record.path = request.path;
    record.query = loggable_query(request);
    record.user_agent = request.user_agent;
    record.accept_encoding = request.accept_encoding;
    record.endpoint = request.endpoint;
    record.strategy = request.strategy;
    const auto start = Clock::now();
    const auto log = [&] {
        record.octets = stream.octets();
        record.duration = seconds_since(start);
        request_log_.write(record);
        if (!record.statement.empty()) {
            query_log_.add({.time = record.time,
                            .duration = record.duration,
                            .type = record.type,
                            .rows = record.rows,
                            .error = record.error,
                            .user = record.user,
                            .user_agent = record.user_agent,
                            .statement = record.statement});
        }
    };
    Recorder recorder(stream, record, switchboard_.strategy(request.endpoint), log);
    try {
        if (!switchboard_.answer(request, recorder, record)) answer(request, recorder, record);
    } catch (const ReplyCut&) {
        // The scenario has done its work; the log says that the reply is incomplete.
    } catch (...) {
        recorder.log();
        throw;
    }
}

void Service::answer(const HttpRequest& request, ReplyStream& stream, RequestRecord& record) {
    if (oauth_routes_.answer(request, stream, record)) return;
    const Route* route = request.path.starts_with(base)
                             ? find_route(std::string_view(request.path).substr(base.size()))
                             : nullptr;
    if (!route) {
        send(stream, 200, html_type, web_application);
        return;
    }
    try {
        if (request.method != route->method) {
            record.error = "METHOD_NOT_ALLOWED";
            send(stream, 405, json_type,
                 error_document("METHOD_NOT_ALLOWED",
                                "This path takes " + std::string(route->method) + " only."),
                 {{"Allow", std::string(route->method)}});
            return;
        }
        const SignedIn signed_in = sign_in_.sign_in(request, *route, record);
        if (canned_now(signed_in, *route)) {
            send_canned(stream, *signed_in.behaviour.canned);
            return;
        }
        dispatch(*route, request, signed_in, stream, record);
    } catch (const ApiError& error) {
        record.error = error.code() + ": " + error.what();
        Pairs headers;
        if (error.status() == 401) headers.emplace_back("WWW-Authenticate", "Basic, Bearer");
        send(stream, error.status(), json_type, error_document(error.code(), error.what()),
             std::move(headers));
    } catch (const ClientGone&) {
        throw;
    } catch (const ReplyCut&) {
        throw;
    } catch (const std::exception& error) {
        record.error = std::string("INTERNAL_ERROR: ") + error.what();
        if (stream.begun()) throw;  // the session closes the connection: the reply is incomplete
        send(stream, 500, json_type, error_document("INTERNAL_ERROR", error.what()));
    }
}

bool Service::canned_now(const SignedIn& signed_in, const Route& route) {
    const Behaviour& behaviour = signed_in.behaviour;
    if (!behaviour.canned) return false;
    if (behaviour.canned_times == 0) return true;
    const std::string key = signed_in.credentials.token + ' ' + std::string(route.path);
    return counters_.next(key) <= static_cast<std::uint64_t>(behaviour.canned_times);
}

void Service::dispatch(const Route& route, const HttpRequest& request, const SignedIn& signed_in,
                       ReplyStream& stream, RequestRecord& record) {
    check_url_parameters(route, request.query);
    check_workspace(request.query);
    switch (route.action) {
        case Action::workspaces: send(stream, 200, json_type, workspaces_document()); return;
        case Action::userinfo: {
            const std::string& user = signed_in.credentials.user;
            send(stream, 200, json_type,
                 userinfo_document(user.empty() ? options_.account.user : user));
            return;
        }
        case Action::log_list:
            send(stream, 200, json_type,
                 list_log(parse_request(route.action, request.content_type, request.body)));
            return;
        case Action::log_get: {
            const auto id = std::string_view(request.path).substr(base.size() + route.path.size());
            send(stream, 200, "application/zip", find_log(id));
            return;
        }
        default: run(route, request, signed_in.behaviour, stream, record);
    }
}

// reference, "Authentication": 400 on /schemas; of all catalogs as well as of the one.
void Service::check_source_login(const Route& route, const Pairs& query) const {
    if (options_.expired_login.empty() || route.name != "schemas") return;
    const auto catalog = std::find_if(query.begin(), query.end(),
                                      [](const auto& pair) { return pair.first == "catalogName"; });
    if (catalog != query.end() && catalog->second != options_.expired_login) return;
    throw ApiError(400, "INVALID_LOGIN",
                   "The data source of " + options_.expired_login + " refused the login.");
}

void Service::run(const Route& route, const HttpRequest& request, const Behaviour& behaviour,
                  ReplyStream& stream, RequestRecord& record) {
    ApiRequest api;
    if (route.action == Action::metadata) {
        check_source_login(route, request.query);
        check_names(engine_, route, request.query);
    } else {
        api = parse_request(route.action, request.content_type, request.body);
        note(api, record);
        record.type = type_of(route.action, api.statement.schema_only);
        if (route.action == Action::exec) {
            check_procedure_parameters(engine_, api.statement, api.parameters);
        }
    }
    Transport transport = behaviour.transport;
    if (options_.gzip && transport.coding == Transport::Coding::none) {
        transport.coding = Transport::Coding::gzip;
    }
    FilterChain chain(stream, transport, request.accept_encoding);
    JsonReply reply(chain.top(), behaviour.format, behaviour.fault, transport);
    reply.count_in(record.rows);
    if (api.timeout) {
        reply.set_deadline(Clock::now() + std::chrono::seconds(*api.timeout), *api.timeout);
    }
    try {
        delay_first_byte(stream, behaviour.first_byte_delay, api.timeout);
        execute(route, request, api, behaviour, reply);
        reply.finish();
    } catch (const RequestError& error) {
        throw bad_request(error.what());  // nothing has been sent
    } catch (const EngineError& error) {
        record.error = error.code() + ": " + error.what();
        reply.fail(error.code(), error.what());
    }
}

void Service::execute(const Route& route, const HttpRequest& request, const ApiRequest& api,
                      const Behaviour& behaviour, JsonReply& reply) {
    switch (route.action) {
        case Action::query:
            if (behaviour.rows) {
                behaviour.rows(reply);
            } else {
                engine_.query(api.statement, api.parameters, reply);
            }
            return;
        case Action::batch: {
            const std::int64_t affected = engine_.batch(api.statement, api.sets);
            reply.begin({});
            reply.end(affected);
            return;
        }
        case Action::exec:
            reply.set_outputs(engine_.execute(api.statement, api.parameters, reply));
            return;
        default:
            reply.set_table_name(route.metadata->table_name);
            run_metadata(engine_, *route.metadata, request.query, reply);
    }
}

std::string Service::list_log(const ApiRequest& api) const {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("queries").begin_array();
    for (const LoggedQuery& query : query_log_.newest(api.log)) {
        json.raw(to_json(query));
    }
    json.end_array().end_object();
    return out;
}

std::string Service::find_log(std::string_view id) const {
    const auto query = query_log_.find(std::string(id));
    if (!query) {
        throw ApiError(404, "NOT_FOUND", "There is no query '" + std::string(id) + "' in the log.");
    }
    return log_archive(*query);
}

}  // namespace mock
