// Authorization requests.
#include "authorize_endpoint.h"

#include <algorithm>
#include <optional>

#include "pkce.h"
#include "send.h"

namespace mock {
namespace {

// A request that must not be redirected (RFC 6749, section 4.1.2.1).
class PageError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class UrlParameters {
public:
    explicit UrlParameters(const Pairs& query) : query_(query) {}

    std::ptrdiff_t count(std::string_view name) const {
        return std::count_if(query_.begin(), query_.end(),
                             [&](const auto& pair) { return pair.first == name; });
    }
    // Empty if it is left out.
    std::string text(std::string_view name) const {
        const auto found = std::find_if(query_.begin(), query_.end(),
                                        [&](const auto& pair) { return pair.first == name; });
        return found == query_.end() ? "" : found->second;
    }

private:
    const Pairs& query_;
};

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '&': out += "&amp;"; break;
            case '"': out += "&quot;"; break;
            default: out.push_back(c);
        }
    }
    return out;
}

void send_page(ReplyStream& stream, int status, std::string_view title, const std::string& body) {
    std::string page = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>";
    page.append(title).append("</title></head><body><h1>").append(title).append("</h1>");
    page.append(body).append("</body></html>\n");
    send(stream, status, html_type, page, {{"Cache-Control", "no-store"}});
}

void send_error_page(ReplyStream& stream, std::string_view message) {
    send_page(stream, 400, "This sign-in cannot go on", "<p>" + escape_html(message) + "</p>");
}

// Where the answer goes. PageError if that is not known for sure.
CodeGrant check_target(const AuthorizationServer& server, const UrlParameters& parameters) {
    if (parameters.count("client_id") != 1 || !server.is_client(parameters.text("client_id"))) {
        throw PageError("The client_id is missing, repeated or unknown.");
    }
    const std::string uri = parameters.text("redirect_uri");
    if (parameters.count("redirect_uri") != 1 ||
        (uri != out_of_band_uri && !is_loopback_uri(uri))) {
        throw PageError(
            "The redirect_uri must be http to the loopback interface, or "
            "urn:ietf:wg:oauth:2.0:oob, and appear once.");
    }
    if (!server.is_registered(uri)) {
        throw PageError("The redirect_uri is not registered for this client: " + uri);
    }
    CodeGrant grant;
    grant.client_id = parameters.text("client_id");
    grant.redirect_uri = uri;
    return grant;
}

void check_request(const UrlParameters& parameters, CodeGrant& grant) {
    for (const std::string name :
         {"response_type", "code_challenge", "code_challenge_method", "state", "scope"}) {
        if (parameters.count(name) > 1) {
            throw OAuthError("invalid_request", "The parameter '" + name + "' appears twice.");
        }
    }
    const std::string type = parameters.text("response_type");
    if (type.empty()) throw OAuthError("invalid_request", "The response_type is missing.");
    if (type != "code") {
        throw OAuthError("unsupported_response_type", "The response_type must be 'code'.");
    }
    grant.code_challenge = parameters.text("code_challenge");
    if (grant.code_challenge.empty()) {
        throw OAuthError("invalid_request", "The code_challenge is missing: PKCE is required.");
    }
    // RFC 7636, section 4.3: left out, the method is plain.
    if (parameters.text("code_challenge_method") != "S256") {
        throw OAuthError("invalid_request", "The code_challenge_method must be S256.");
    }
    if (!is_code_challenge(grant.code_challenge)) {
        throw OAuthError("invalid_request", "The code_challenge is not one of S256.");
    }
    grant.scope = parameters.text("scope");
}

// The user agent goes back to the client with these.
void redirect(ReplyStream& stream, const std::string& uri, Pairs answer, const std::string& state) {
    if (!state.empty()) answer.emplace_back("state", state);
    std::string location = uri;
    char separator = uri.find('?') == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : answer) {
        location += separator + name + '=' + url_encode(value);
        separator = '&';
    }
    send(stream, 302, "", "", {{"Location", location}, {"Cache-Control", "no-store"}});
}

}  // namespace

bool is_loopback_uri(std::string_view uri) noexcept {
    const auto skip = [&](std::string_view text) {
        if (!uri.starts_with(text)) return false;
        uri.remove_prefix(text.size());
        return true;
    };
    if (!skip("http://")) return false;
    if (!skip("127.0.0.1") && !skip("[::1]") && !skip("localhost")) return false;
    if (skip(":")) {
        const auto digits = std::min(uri.find_first_not_of("0123456789"), uri.size());
        if (digits == 0 || digits > 5) return false;
        uri.remove_prefix(digits);
    }
    if (!uri.empty() && uri.front() != '/' && uri.front() != '?') return false;
    // Section 3.1.2: no fragment. And nothing that would end the Location header.
    return std::all_of(uri.begin(), uri.end(), [](char c) {
        return c > ' ' && c <= '~' && c != '#' && c != '"' && c != '<' && c != '>' && c != '\\';
    });
}

void answer_authorize(AuthorizationServer& server, const HttpRequest& request, ReplyStream& stream,
                      RequestRecord& record) {
    const UrlParameters parameters(request.query);
    CodeGrant grant;
    try {
        grant = check_target(server, parameters);
    } catch (const PageError& error) {
        record.error = std::string("invalid_request: ") + error.what();
        send_error_page(stream, error.what());
        return;
    }
    record.client_id = grant.client_id;
    const std::string uri = grant.redirect_uri;
    const std::string state = parameters.text("state");
    try {
        check_request(parameters, grant);
        const std::string code = server.authorize(std::move(grant));
        if (uri == out_of_band_uri) {
            send_page(stream, 200, "You are signed in",
                      "<p>Paste this code into the program:</p><p><code id=\"code\">" + code +
                          "</code></p>");
        } else {
            redirect(stream, uri, {{"code", code}}, state);
        }
    } catch (const OAuthError& error) {
        record.error = error.code() + ": " + error.what();
        if (uri == out_of_band_uri) {
            send_error_page(stream, error.code() + ": " + error.what());
        } else {
            redirect(stream, uri, {{"error", error.code()}, {"error_description", error.what()}},
                     state);
        }
    }
}

}  // namespace mock
