#include "auth/authorization_request.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

#include "auth/base64url.h"
#include "base/error.h"
#include "base/text.h"
#include "config/address.h"
#include "http/url.h"

namespace connectai::auth {
namespace {

constexpr std::size_t longest_description = 300;  // octets

// 256 bits, in 43 characters: what RFC 7636, 4.1 recommends of a verifier.
std::string random_text() {
    std::array<char, 32> octets{};
    const Wiper wiper(octets.data(), octets.size());
    if (RAND_bytes(reinterpret_cast<unsigned char*>(octets.data()),
                   static_cast<int>(octets.size())) != 1) {
        throw unsent(sqlstate::general_error, "OpenSSL has no random numbers to sign in with");
    }
    return base64url({octets.data(), octets.size()});
}

std::string url_with(
    const std::string& endpoint,
    std::initializer_list<std::pair<std::string_view, std::string_view>> parameters) {
    std::string url = endpoint;
    const bool has_query = endpoint.find('?') != endpoint.npos;
    char separator = has_query ? '&' : '?';
    if (endpoint.ends_with('?') || endpoint.ends_with('&')) separator = '\0';
    for (const auto& [name, value] : parameters) {
        if (value.empty()) continue;
        if (separator != '\0') url += separator;
        url += concat(name, '=', http::url_encode(value));
        separator = '&';
    }
    return url;
}

// The value of a parameter; empty where it is not there, and where it is there twice, which
// RFC 6749, 3.1 forbids.
WipedText value_in(std::string_view query, std::string_view name) {
    std::optional<std::string_view> found;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) != name) continue;
        if (found) return {};
        found = pair.substr(std::min(equals + 1, pair.size()));
    }
    return found ? WipedText(config::percent_decoded(*found, config::Plus::is_blank)) : WipedText();
}

// RFC 6749, 4.1.2.1 allows error and error_description visible ASCII only.
std::string visible(std::string_view text) {
    std::string shown(text.substr(0, longest_description));
    std::ranges::replace_if(
        shown, [](char c) { return c < ' ' || c > '~'; }, '?');
    return shown;
}

bool same(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view remedy_of(std::string_view error) {
    if (error == "invalid_scope") return "; check OAuthScope";
    if (error == "unauthorized_client" || error == "unsupported_response_type") {
        return "; check OAuthClientId, and whether this client may use the authorization code";
    }
    if (error == "access_denied") return "; sign in once more, and consent";
    return "";
}

[[noreturn]] void fail_with(std::string_view place, std::string_view query,
                            std::string_view error) {
    const bool moment = error == "server_error" || error == "temporarily_unavailable";
    const WipedText description = value_in(query, "error_description");
    std::string reason = description.empty()
                             ? visible(error)
                             : concat(visible(description.view()), " (", visible(error), ")");
    throw unsent(moment ? sqlstate::unable_to_connect : sqlstate::invalid_authorization,
                 concat(place,
                        moment                     ? " cannot sign anybody in now: "
                        : error == "access_denied" ? " has been told not to sign in: "
                                                   : " refuses to sign in: ",
                        reason, remedy_of(error)));
}

[[noreturn]] void fail_without_a_code(std::string_view place) {
    throw unsent(sqlstate::invalid_authorization,
                 concat(place, " has sent the browser back without one code"));
}

}  // namespace

AuthorizationRequest::AuthorizationRequest(const config::Settings& settings,
                                           std::string redirect_uri)
    : place_(concat("the authorization server ", http::origin_of(settings.oauth_authorize_url),
                    " (OAuthAuthorizeURL)")),
      redirect_uri_(std::move(redirect_uri)),
      state_(random_text()),
      code_verifier_(WipedText(random_text())),
      url_(url_with(
          settings.oauth_authorize_url,
          {{"response_type", "code"},
           {"client_id", settings.oauth_client_id},
           {"redirect_uri", redirect_uri_},
           {"scope", settings.oauth_scope},
           {"state", state_},
           {"code_challenge", base64url_of_sha256(code_verifier_.reveal())},  // RFC 7636, 4.2
           {"code_challenge_method", "S256"}})) {}

bool AuthorizationRequest::is_answered_by(std::string_view query) const {
    return same(value_in(query, "state").view(), state_);
}

Secret AuthorizationRequest::code_in(std::string_view query) const {
    // First of all: what somebody else has sent is not even to be told.
    if (!is_answered_by(query)) {
        throw unsent(sqlstate::invalid_authorization,
                     concat("the browser has brought an answer that is not to this sign-in (its "
                            "state is another), and nothing was taken from it: sign in once more, "
                            "from the page that is opened then"));
    }
    if (const WipedText error = value_in(query, "error"); !error.empty()) {
        fail_with(place_, query, error.view());
    }
    WipedText code = value_in(query, "code");
    if (code.empty()) fail_without_a_code(place_);
    return Secret(std::move(code));
}

Secret AuthorizationRequest::code_in_pasted(std::string_view text) const {
    text = trim(text);
    const std::size_t question = text.find('?');
    if (question != text.npos) {
        text.remove_prefix(question + 1);
        return code_in(text.substr(0, text.find('#')));
    }
    if (text.starts_with("state=") || text.find("&state=") != text.npos) return code_in(text);
    if (text.find("://") != text.npos) {
        throw unsent(sqlstate::invalid_authorization,
                     "what was pasted is an address without a code: it must be the one that the "
                     "browser was sent to when all was said, with ?code=");
    }
    // The code stands in an address as a form has it.
    const std::string_view name = "code=";
    if (text.starts_with(name)) text.remove_prefix(name.size());
    text = text.substr(0, text.find('&'));
    WipedText code(config::percent_decoded(text, config::Plus::is_blank));
    if (code.empty()) fail_without_a_code(place_);
    return Secret(std::move(code));
}

}  // namespace connectai::auth
