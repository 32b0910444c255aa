// Token requests.
#include "token_endpoint.h"

#include <algorithm>

#include "oauth_faults.h"
#include "pkce.h"
#include "send.h"

namespace mock {
namespace {

// What the log may have: it is JSON, so that octets which are no text stay out.
std::string loggable(const std::string& text) {
    const bool visible =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    return visible ? text : "";
}

}  // namespace

void TokenEndpoint::answer(const HttpRequest& request, ReplyStream& stream, RequestRecord& record) {
    const Form form(request);
    record.grant_type = loggable(form.text("grant_type"));
    const auto client = identify_client(request, form);
    if (!client) throw OAuthError("invalid_client", "The request names no client.");
    record.client_id = loggable(client->id);
    const TokenFault* fault = find_token_fault(client->id);
    if (fault && fault->delay.count() > 0) stream.wait(fault->delay);
    if (fault && fault->reply) {
        const bool now = fault->times == 0 ||
                         counters_.next(client->id) <= static_cast<std::uint64_t>(fault->times);
        if (now) {
            send_canned(stream, fault->reply());
            return;
        }
    }
    server_.authenticate(client->id, client->secret);
    TokenReply reply = token_reply(issue(form, client->id));
    if (fault && fault->change) fault->change(reply);
    send_canned(stream, to_reply(reply));
}

IssuedTokens TokenEndpoint::issue(const Form& form, const std::string& client_id) {
    const std::string grant_type = form.required("grant_type");
    if (grant_type == "client_credentials") {
        form.allow_only({"grant_type", "client_id", "client_secret", "scope"});
        return server_.client_credentials(client_id, form.text("scope"));
    }
    if (grant_type == "refresh_token") {
        form.allow_only({"grant_type", "client_id", "client_secret", "refresh_token", "scope"});
        return server_.refresh(client_id, form.required("refresh_token"), form.text("scope"));
    }
    if (grant_type == "authorization_code") {
        form.allow_only(
            {"grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier"});
        const std::string verifier = form.required("code_verifier");
        if (!is_code_verifier(verifier)) {
            throw OAuthError("invalid_request",
                             "The code_verifier is not 43 to 128 unreserved characters.");
        }
        return server_.exchange(client_id, form.required("code"), form.required("redirect_uri"),
                                verifier);
    }
    throw OAuthError("unsupported_grant_type", "This grant_type is not known here.");
}

}  // namespace mock
