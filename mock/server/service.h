// The API itself, and OAuth beside it: one request in, one reply out. Knows neither sockets nor
// SQL.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "auth.h"
#include "behaviour.h"
#include "engine/engine.h"
#include "http.h"
#include "jwt.h"
#include "oauth.h"
#include "oauth_routes.h"
#include "query_log.h"
#include "request.h"
#include "request_log.h"
#include "routes.h"
#include "scenarios.h"
#include "sign_in.h"
#include "switchboard.h"

namespace mock {

struct ServiceOptions {
    Account account{};
    OAuthOptions oauth{};
    JwtOptions jwt{};
    bool gzip = false;            // compress every reply for clients that accept it
    Pairs payloads{};             // further scenarios, name and JSON document, for /query
    std::string log_file{};       // empty: none
    std::size_t endpoints = 0;    // of the switchboard
    std::string expired_login{};  // the catalog whose data source refuses its login; empty: none
};

// Safe to call from many threads; each call is one request.
class Service {
public:
    // Throws std::runtime_error if the log cannot be written or the JWT key cannot be used.
    Service(Engine& engine, ServiceOptions options);

    // Answers, and logs. Throws ClientGone if the client went away before the end.
    void handle(const HttpRequest& request, ReplyStream& stream);

    Switchboard& switchboard() noexcept { return switchboard_; }

private:
    void answer(const HttpRequest& request, ReplyStream& stream, RequestRecord& record);
    void check_source_login(const Route& route, const Pairs& query) const;
    bool canned_now(const SignedIn& signed_in, const Route& route);
    void dispatch(const Route& route, const HttpRequest& request, const SignedIn& signed_in,
                  ReplyStream& stream, RequestRecord& record);
    void run(const Route& route, const HttpRequest& request, const Behaviour& behaviour,
             ReplyStream& stream, RequestRecord& record);
    void execute(const Route& route, const HttpRequest& request, const ApiRequest& api,
                 const Behaviour& behaviour, class JsonReply& reply);
    std::string list_log(const ApiRequest& api) const;
    std::string find_log(std::string_view id) const;

    Engine& engine_;
    ServiceOptions options_;
    Switchboard switchboard_;
    AuthorizationServer oauth_;
    OAuthRoutes oauth_routes_;
    SignIn sign_in_;
    ScenarioCounters counters_;
    QueryLog query_log_;
    RequestLog request_log_;
    std::atomic<std::uint64_t> requests_ = 0;
};

// The workspaces of /workspaces: a `workspace` URL parameter is one's id or name.
struct Workspace {
    std::string_view id, name, description;
    int child_count;
};
std::span<const Workspace> workspaces() noexcept;

}  // namespace mock
