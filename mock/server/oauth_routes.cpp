// Routing below /oauth.
#include "oauth_routes.h"

#include <algorithm>
#include <array>

#include "authorize_endpoint.h"
#include "oauth_form.h"
#include "send.h"

namespace mock {
namespace {

enum class Endpoint { token, authorize, revoke, revoke_all };

struct OAuthRoute {
    std::string_view path, method;
    Endpoint endpoint;
};

constexpr std::array<OAuthRoute, 4> table = {{
    {"/oauth/token", "POST", Endpoint::token},
    {"/oauth/authorize", "GET", Endpoint::authorize},
    {"/oauth/revoke", "POST", Endpoint::revoke},
    {"/oauth/revoke-all", "POST", Endpoint::revoke_all},
}};

}  // namespace

bool OAuthRoutes::answer(const HttpRequest& request, ReplyStream& stream, RequestRecord& record) {
    const auto route = std::find_if(table.begin(), table.end(), [&](const OAuthRoute& known) {
        return known.path == request.path;
    });
    if (route == table.end()) return false;
    if (request.method != route->method) {
        record.error = "invalid_request: the method";
        send_canned(stream, wrong_method(std::string(route->method)));
        return true;
    }
    try {
        switch (route->endpoint) {
            case Endpoint::token: token_.answer(request, stream, record); break;
            case Endpoint::authorize: answer_authorize(server_, request, stream, record); break;
            case Endpoint::revoke: revoke(request, stream); break;
            case Endpoint::revoke_all: revoke_all(stream); break;
        }
    } catch (const OAuthError& error) {
        record.error = error.code() + ": " + error.what();
        send_canned(stream, to_reply(error));
    }
    return true;
}

// RFC 7009. A client that says who it is must be right; one that does not may be a test.
void OAuthRoutes::revoke(const HttpRequest& request, ReplyStream& stream) {
    const Form form(request);
    form.allow_only({"token", "token_type_hint", "client_id", "client_secret"});
    const auto client = identify_client(request, form);
    if (client) server_.authenticate(client->id, client->secret);
    server_.revoke(form.required("token"), client ? client->id : "");
    send(stream, 200, "", "");
}

void OAuthRoutes::revoke_all(ReplyStream& stream) {
    server_.revoke_access_tokens();
    send(stream, 200, "", "");
}

Pairs loggable_query(const HttpRequest& request) {
    if (!request.path.starts_with("/oauth")) return request.query;
    constexpr std::array<std::string_view, 5> names = {"response_type", "client_id", "redirect_uri",
                                                       "code_challenge_method", "scope"};
    Pairs query;
    std::copy_if(request.query.begin(), request.query.end(), std::back_inserter(query),
                 [&](const auto& pair) {
                     return std::find(names.begin(), names.end(), pair.first) != names.end();
                 });
    return query;
}

}  // namespace mock
