// What the browser asks for when it returns from signing in, and what a person pastes instead:
// nothing is taken that is not an answer to the question that was asked.
#include <array>
#include <optional>

#include "auth/authorization_request.h"
#include "auth/redirect_request.h"
#include "base/error.h"
#include "base/text.h"
#include "base/unicode.h"
#include "fuzz.h"

namespace connectai::auth {
namespace {

using fuzz::require;

constexpr std::uint16_t port = 8400;

config::Settings settings_with(std::string_view callback) {
    config::Settings settings;
    settings.oauth_authorize_url = "https://login.example/authorize";
    settings.oauth_client_id = "client";
    settings.oauth_callback_url = callback;
    return settings;
}

const RedirectUri& uri_of(std::size_t choice) {
    static const std::array<RedirectUri, 3> uris{
        RedirectUri(settings_with({})), RedirectUri(settings_with("http://localhost/signed/in")),
        RedirectUri(settings_with("http://[::1]:8400/"))};
    return uris[choice];
}

// One for the process: each costs random numbers.
const AuthorizationRequest& request() {
    static const AuthorizationRequest request(settings_with({}), "http://127.0.0.1:8400/callback");
    return request;
}

// A seed has @ where the state stands.
std::string with_state(std::string_view text) {
    static const std::string state = [] {
        const std::string& url = request().url();
        const std::size_t at = url.find("&state=") + 7;
        return url.substr(at, url.find('&', at) - at);
    }();
    std::string out;
    for (const char c : text) {
        if (c == '@') {
            out += state;
        } else {
            out += c;
        }
    }
    return out;
}

bool holds_ignoring_case(std::string_view text, std::string_view words) {
    for (std::size_t at = 0; at + words.size() <= text.size(); ++at) {
        if (iequals(text.substr(at, words.size()), words)) return true;
    }
    return false;
}

void check_request(std::string_view head, const RedirectUri& uri) {
    const std::optional<std::string_view> query = redirect_query(head, uri, port);
    if (!query) return;
    require(
        query->data() >= head.data() && query->data() + query->size() <= head.data() + head.size(),
        "the query is a part of the request");
    require(head.starts_with(concat("GET ", uri.path(), '?', *query, " HTTP/1.")),
            "only this address is asked for, and nothing but its query is taken", head);
    require(query->find("code") != query->npos || query->find("error") != query->npos,
            "an answer has a code or an error", head);
    require(holds_ignoring_case(head, "\r\nhost:"), "a request names its host", head);
}

// The code; absent: an error.
template <typename Take>
std::optional<std::string> taken(Take take) {
    try {
        const Secret code = take();
        require(!code.empty(), "a code is not empty");
        return std::string(code.reveal());
    } catch (const Error& error) {
        require(error.state() == sqlstate::invalid_authorization ||
                    error.state() == sqlstate::unable_to_connect,
                "an answer is refused as a sign-in is", error.message());
        require(error.effect() == Effect::unsent, "nothing has been sent to the service");
        require(find_invalid_utf8(error.message()) == std::string::npos, "the words are UTF-8",
                error.message());
        return std::nullopt;
    }
}

void check_answer(std::string_view query) {
    const std::optional<std::string> code = taken([&] { return request().code_in(query); });
    require(!code || request().is_answered_by(query), "another's answer is not taken", query);
    // An address ends at '#', and begins behind its first '?'.
    if (query.find_first_of("#?") != query.npos || trim(query) != query) return;
    const std::string address = concat("http://127.0.0.1:8400/callback?", query);
    require(taken([&] { return request().code_in_pasted(address); }) == code,
            "an address that is pasted is as good as the browser's request", query);
}

}  // namespace
}  // namespace connectai::auth

// Choices: the address to which the browser returns. The text is a request's head, the query of an
// address, and what a person pastes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai;
    fuzz::Input input(data, size);
    const auth::RedirectUri& uri = auth::uri_of(input.choice(3));
    const std::string text = auth::with_state(input.text());
    auth::check_request(text, uri);
    auth::check_answer(text);
    auth::taken([&] { return auth::request().code_in_pasted(text); });
    return 0;
}
