// Replies of the token endpoint.
#include "oauth_replies.h"

#include "json_writer.h"

namespace mock {
namespace {

CannedReply uncached(int status, std::string body) {
    CannedReply reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.headers = {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}};
    return reply;
}

}  // namespace

TokenReply token_reply(const IssuedTokens& issued) {
    TokenReply reply{.access_token = issued.access_token};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(issued.lifetime);
    reply.expires_in = std::to_string(seconds.count());
    reply.refresh_token = issued.refresh_token;
    reply.scope = issued.scope;
    return reply;
}

CannedReply to_reply(const TokenReply& tokens) {
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    if (tokens.padding > 0) json.member("padding", std::string(tokens.padding, 'x'));
    json.member("access_token", tokens.access_token).member("token_type", tokens.token_type);
    if (tokens.expires_in) json.key("expires_in").raw(*tokens.expires_in);
    if (tokens.refresh_token) json.member("refresh_token", *tokens.refresh_token);
    if (!tokens.scope.empty()) json.member("scope", tokens.scope);
    json.end_object();
    return uncached(200, std::move(body));
}

CannedReply to_reply(const OAuthError& error) {
    if (error.code() != "invalid_client") return oauth_refusal(400, error.code(), error.what());
    CannedReply reply = oauth_refusal(401, error.code(), error.what());
    reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"oauth\"");
    return reply;
}

CannedReply wrong_method(const std::string& allowed) {
    CannedReply reply =
        oauth_refusal(405, "invalid_request", "This path takes " + allowed + " only.");
    reply.headers.emplace_back("Allow", allowed);
    return reply;
}

CannedReply oauth_refusal(int status, const std::string& code, const std::string& description) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().member("error", code);
    json.member("error_description", description).end_object();
    return uncached(status, std::move(body));
}

}  // namespace mock
