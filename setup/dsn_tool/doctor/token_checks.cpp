// The addresses of AuthSchemes that obtain access tokens.
#include "base/text.h"
#include "config/auth_scheme.h"
#include "http/url.h"
#include "setup/dsn_tool/doctor/checks.h"
#include "setup/dsn_tool/doctor/way_to_server.h"
#include "setup/dsn_tool/remedies.h"

namespace connectai::dsn_tool {
namespace {

using config::AuthScheme;

// Nothing where there is a server to be asked at `address`, which `keyword` has.
Findings without_address(const Examination& examination, std::string_view keyword,
                         const std::string& address, bool is_used) {
    Findings findings = without_settings_to_ask(examination);
    if (!findings.empty()) return findings;
    const config::SettingsReading& reading = *examination.reading();
    if (!is_used) {
        return {is_skipped(
            concat("AuthScheme=", config::name_of(reading.settings.auth_scheme), " needs none"))};
    }
    if (!reading.knows(keyword) || is_refused(examination, address)) {
        return {is_skipped(concat(keyword, " is not valid, so that nothing is asked"))};
    }
    if (address.empty()) return {is_skipped(concat(keyword, " names none"))};
    return {};
}

// Of an answer that is not what the address is for, which only a sign-in gets.
Finding judged(const http::ServerName& server, const std::string& url,
               const ServiceAnswer& answer) {
    const long status = answer.head.status;
    std::string text = concat(http::origin_of(url), " answers with HTTP status ", status);
    if (answer.asks_for_tls) return is_warning(std::move(text), http::https_advice(server));
    // That a path is not there is said of other methods than the one that it is for, too.
    if (status == 404) return is_ok(concat(text, ", to a request that signs nobody in"));
    if (const std::string_view known = remedy(status); !known.empty()) {
        return is_warning(std::move(text), std::string(known));
    }
    if (status < 500) return is_ok(std::move(text));
    return is_warning(std::move(text),
                      concat(server.what,
                             ", or what is in front of it, is not available: try again "
                             "later"));
}

}  // namespace

bool asks_token_endpoint(const config::Settings& settings) noexcept {
    const AuthScheme scheme = settings.auth_scheme;
    return scheme == AuthScheme::oauth_client || scheme == AuthScheme::oauth_refresh ||
           scheme == AuthScheme::oauth;
}

Findings check_token_endpoint(Examination& examination) {
    constexpr http::ServerName server{"the token endpoint", "OAuthTokenURL"};
    const config::SettingsReading* const reading = examination.reading();
    const std::string url = reading != nullptr ? reading->settings.oauth_token_url : std::string();
    Findings findings =
        without_address(examination, server.keyword, url,
                        reading != nullptr && asks_token_endpoint(reading->settings));
    if (!findings.empty()) return findings;
    WayToServer way = try_way(examination, server, url);
    if (!way.answer) return {std::move(way.problem)};
    return {judged(server, url, *way.answer)};
}

// The browser goes there, by a way of its own and perhaps on another machine.
Findings check_sign_in_page(Examination& examination) {
    constexpr http::ServerName server{"the authorization server", "OAuthAuthorizeURL"};
    const config::SettingsReading* const reading = examination.reading();
    const std::string url =
        reading != nullptr ? reading->settings.oauth_authorize_url : std::string();
    Findings findings =
        without_address(examination, server.keyword, url,
                        reading != nullptr && reading->settings.auth_scheme == AuthScheme::oauth);
    if (!findings.empty()) return findings;
    WayToServer way = try_way(examination, server, url);
    if (way.answer) return {judged(server, url, *way.answer)};
    way.problem.verdict = Verdict::warning;
    way.problem.text += "; a browser's way there may be another";
    return {std::move(way.problem)};
}

}  // namespace connectai::dsn_tool
