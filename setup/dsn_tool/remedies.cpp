#include "setup/dsn_tool/remedies.h"

#include <string_view>

#include "base/text.h"
#include "config/auth_scheme.h"

namespace connectai::dsn_tool {
namespace {

std::string check_credentials(const config::Settings& settings) {
    std::string keywords;
    for (const config::Credential& credential : config::credentials()) {
        if (credential.scheme != settings.auth_scheme) continue;
        keywords += concat(keywords.empty() ? "" : ", ", credential.keyword);
    }
    std::string check =
        concat("check ", keywords, " (AuthScheme=", config::name_of(settings.auth_scheme), ")");
    using enum config::AuthScheme;
    switch (settings.auth_scheme) {
        case basic:
            return concat(check,
                          ": the e-mail address of the login, and a personal access token that has "
                          "been neither revoked nor ended; `connectai-dsn edit NAME Password=-` "
                          "asks for another one");
        case token:
            return concat(check, ": a token ends some time after it was issued; get another one");
        case oauth:
            return "sign in with `connectai-dsn login NAME`; where that does not help, check "
                   "OAuthClientId and OAuthScope";
        case oauth_jwt: return concat(check, ", and that this machine's clock is right");
        default: return check;
    }
}

std::string more_time(std::string_view keyword, std::string_view what, std::int64_t seconds) {
    return concat(
        keyword, " gives ", what, ' ', seconds,
        " s: raise it, or find out what is slow (a firewall that drops packets, a proxy)");
}

}  // namespace

std::string remedy(Step step, const Error& error, const config::Settings& settings) {
    const bool too_slow = error.state() == sqlstate::timeout_expired;
    if (step == Step::settings) {
        return "put it right with `connectai-dsn edit NAME KEYWORD=VALUE`, or in the connection "
               "string";
    }
    if (step == Step::name_lookup) {
        return "check the host in the keyword URL, and this machine's name servers; where the way "
               "out is a proxy, name it in the keyword Proxy";
    }
    if (too_slow && step == Step::first_row) {
        if (settings.timeout.count() == 0) return "the service is slow now: try again later";
        return more_time("Timeout", "a statement", settings.timeout.count());
    }
    if (too_slow) return more_time("LoginTimeout", "signing in", settings.login_timeout.count());
    if (error.state() == sqlstate::invalid_authorization) return check_credentials(settings);
    // There is no statement yet, and the credentials are good.
    if (step == Step::sign_in && error.state() == sqlstate::syntax_error_or_access) {
        return "check the keyword Workspace; whether the login may use the API is for the "
               "account's "
               "administrator to say";
    }
    // The message of what cannot be connected to names the cause and the keyword.
    if (error.state() == sqlstate::unable_to_connect) return {};
    const bool broken = error.state() == sqlstate::communication_link_failure;
    return concat(broken ? "try again; where it stays so, " : "",
                  "docs/troubleshooting.md explains SQLSTATE ", error.state().code,
                  "; Logfile=FILE and Verbosity=3 tell each request and its answer");
}

}  // namespace connectai::dsn_tool
