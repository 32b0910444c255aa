// The table of the token endpoint's faults.
#include "oauth_faults.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <ostream>

#include "send.h"

namespace mock {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view prefix = "fail-";
constexpr std::size_t huge = 2'000'000;  // octets
constexpr std::string_view error_page =
    "<!DOCTYPE html>\n<html><head><title>Error</title></head>"
    "<body><h1>Something went wrong</h1></body></html>\n";

CannedReply document(int status, std::string_view content_type, std::string_view body) {
    CannedReply reply;
    reply.status = status;
    reply.content_type = content_type;
    reply.body = body;
    return reply;
}

CannedReply busy() {
    CannedReply reply = document(503, "text/plain", "The service is busy; try again.");
    reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

CannedReply redirect() {
    CannedReply reply = document(302, "", "");
    reply.headers.emplace_back("Location", "http://127.0.0.1:9/oauth/elsewhere");
    return reply;
}

CannedReply reset() {
    CannedReply reply;
    reply.form = CannedReply::Form::reset;
    return reply;
}

constexpr std::array faults = std::to_array<TokenFault>({
    {.name = "invalid_client",
     .summary = "401 invalid_client.",
     .reply = [] { return to_reply(OAuthError("invalid_client", "The client is disabled.")); }},
    {.name = "invalid_grant",
     .summary = "400 invalid_grant.",
     .reply = [] { return to_reply(OAuthError("invalid_grant", "The grant is not valid.")); }},
    {.name = "invalid_scope",
     .summary = "400 invalid_scope.",
     .reply = [] { return to_reply(OAuthError("invalid_scope", "The scope is not allowed.")); }},
    {.name = "server_error",
     .summary = "500, an HTML body.",
     .reply = [] { return document(500, html_type, error_page); }},
    {.name = "busy",
     .summary = "503 with Retry-After: 1 at the first request, then fine.",
     .reply = busy,
     .times = 1},
    {.name = "basic_only",
     .summary = "401 invalid_client to a secret in the form; with HTTP Basic, a good token.",
     .basic_only = true},
    {.name = "html",
     .summary = "200, an HTML body.",
     .reply = [] { return document(200, html_type, error_page); }},
    {.name = "empty",
     .summary = "200, an object without members.",
     .reply = [] { return document(200, json_type, "{}"); }},
    {.name = "not_json",
     .summary = "200, a body of plain text.",
     .reply = [] { return document(200, "text/plain", "access granted"); }},
    {.name = "no_refresh_token",
     .summary = "A good access token, and no refresh token.",
     .change = [](TokenReply& reply) { reply.refresh_token.reset(); }},
    {.name = "no_expiry",
     .summary = "A good token, without expires_in.",
     .change = [](TokenReply& reply) { reply.expires_in.reset(); }},
    {.name = "expires_text",
     .summary = "A good token, with expires_in as a JSON string.",
     .change = [](TokenReply& reply) { reply.expires_in = '"' + *reply.expires_in + '"'; }},
    {.name = "token_type_mac",
     .summary = "A token of the type \"mac\".",
     .change = [](TokenReply& reply) { reply.token_type = "mac"; }},
    {.name = "control_characters",
     .summary = "An access token with a line break in it.",
     .change = [](TokenReply& reply) { reply.access_token.insert(8, "\r\nX-Injected: "); }},
    {.name = "redirect", .summary = "302 to elsewhere.", .reply = redirect},
    {.name = "slow", .summary = "A good token, after 2 s.", .delay = 2s},
    {.name = "huge",
     .summary = "A good token, behind 2 MB of an unknown member.",
     .change = [](TokenReply& reply) { reply.padding = huge; }},
    {.name = "reset", .summary = "The connection is reset.", .reply = reset},
});

}  // namespace

std::span<const TokenFault> token_faults() noexcept {
    return faults;
}

const TokenFault* find_token_fault(std::string_view client_id) noexcept {
    if (!client_id.starts_with(prefix)) return nullptr;
    client_id.remove_prefix(prefix.size());
    const std::string_view name = client_id.substr(0, client_id.find(':'));
    const auto found = std::find_if(faults.begin(), faults.end(),
                                    [&](const TokenFault& fault) { return fault.name == name; });
    return found == faults.end() ? nullptr : &*found;
}

void list_oauth_clients(std::ostream& out) {
    const auto line = [&](const std::string& client, std::string_view summary) {
        out << std::left << std::setw(44) << client << " /oauth  " << summary << '\n';
    };
    line("as-scenario-NAME", "Tokens that stand for scenario-NAME.");
    for (const TokenFault& fault : faults) {
        line(std::string(prefix).append(fault.name).append("[:COUNTER]"), fault.summary);
    }
}

}  // namespace mock
