#include "setup/dsn_tool/remedies.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "config/address.h"
#include "config/auth_scheme.h"
#include "http/client.h"
#include "http/temporary_failure.h"

namespace connectai::dsn_tool {
namespace {

std::string check_credentials(const config::Settings& settings, const Subject& subject) {
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
            check +=
                ": the e-mail address of the login, and a personal access token that has been "
                "neither revoked nor ended";
            if (!settings.password_file.empty()) {
                return concat(check, ", which is to be put into the file of PasswordFile, ",
                              settings.password_file.to_show());
            }
            if (settings.shown.contains("Password")) {
                return concat(check, ", in the variable that Password refers to");
            }
            if (!subject.is_data_source()) return check;
            return concat(check, "; ", suggested_command("edit", subject, "Password=-"),
                          " asks for another one");
        case token:
            return concat(check, ": a token ends some time after it was issued; get another one",
                          settings.token_file.empty()
                              ? ""
                              : concat(", and put it into the file of TokenFile, ",
                                       settings.token_file.to_show()));
        case oauth:
            return concat("sign in with ",
                          subject.is_data_source()
                              ? suggested_command("login", subject)
                              : "`connectai-dsn login NAME`, of a data source with these settings",
                          "; where that does not help, check OAuthClientId and OAuthScope");
        case oauth_jwt: return concat(check, ", and that this machine's clock is right");
        default: return check;
    }
}

std::string more_time(std::string_view keyword, std::string_view what, std::int64_t seconds) {
    return concat(
        keyword, " gives ", what, ' ', seconds,
        " s: raise it, or find out what is slow (a firewall that drops packets, a proxy)");
}

struct StatusRemedy {
    long status;
    std::string_view text;
};

// What an HTTP status alone tells. 401 and 403 depend on the settings.
constexpr std::array status_remedies{
    StatusRemedy{404,
                 "check the keyword URL, which usually ends in /api, and the names in Workspace "
                 "and DefaultCatalog, whose case counts"},
    StatusRemedy{407, "a proxy asks who it is: check ProxyUser and ProxyPassword"},
    StatusRemedy{408, "the service has given the request up: try again later"},
    StatusRemedy{429,
                 "the account makes more requests than it may: try again later, with fewer "
                 "programs at a time; MaxRetries and RetryDelay have the driver wait longer"},
    StatusRemedy{456,
                 "the endpoint has been switched to another strategy: name the one that serves "
                 "now in the keyword URL, or several of them with commas between"},
    StatusRemedy{502,
                 "the service, or a gateway in front of it, is not available: try again later; "
                 "where the account has other endpoints, the keyword URL may name several"},
    StatusRemedy{503,
                 "the service is not available: try again later; where the account has other "
                 "endpoints, the keyword URL may name several"},
    StatusRemedy{504, "a gateway has given the request up: try again later"},
};

constexpr std::string_view source_login =
    "renew the login that Connect AI keeps for the data source, in its web page under the "
    "account's connections: the one that you sign in with is good";

// Nothing where the status is no refusal, or does not tell what to do.
std::string_view status_remedy(long status, const Error& error) {
    if (status == 400 && error.message().starts_with("INVALID_LOGIN")) return source_login;
    if (const std::string_view known = remedy(status); !known.empty()) return known;
    if (status >= 500) {
        return "the service has met an error of its own: try again, and where it stays so, tell "
               "its support the message and the time";
    }
    return {};
}

// There is no connection with whom the keyword names, or none through the proxy.
std::string reach(std::string_view keyword, std::string_view proxy_named_by) {
    if (proxy_named_by.empty()) {
        return concat("check the host and the port in the keyword ", keyword,
                      ", and whether a firewall stands in between; where the way out is a proxy, "
                      "name it in the keyword Proxy");
    }
    return concat("check the proxy's address in ", proxy_named_by,
                  ", its user and password, and whether it lets this machine through to the host "
                  "in the keyword ",
                  keyword, "; where none is needed, Proxy=none does without");
}

// Of a token endpoint that has answered, and given no token.
std::string of_wrong_answer(const Error& error) {
    if (dynamic_cast<const TemporaryFailure*>(&error) != nullptr) {
        return "the authorization server, or what is in front of it, is not available: try again "
               "later";
    }
    return "check the path in the keyword OAuthTokenURL, which the authorization server's own "
           "description names (token_endpoint, in /.well-known/openid-configuration), and whether "
           "a proxy or a network's own login page answers in its place";
}

// What cannot be connected to (08001), for each way in which it cannot.
std::string connect_remedy(Step step, long status, std::string_view proxy_named_by) {
    if (status >= 300 && status <= 399) {
        return "see where the address in the keyword URL leads, in a browser: a moved service is "
               "named by its new address, and a network's own login page must be passed first";
    }
    if (status != 0) {
        return "check the path in the keyword URL, which usually ends in /api, and whether a proxy "
               "or a network's own login page answers in the service's place";
    }
    if (step == Step::tls) {
        return "check the host and the port in the keyword URL, and this machine's clock; the PEM "
               "file of a certificate that is to be trusted, a company's proxy's or the server's "
               "own, is for SSLServerCert, and the client's own certificate for SSLClientCert";
    }
    return reach(step == Step::access_token ? "OAuthTokenURL" : "URL", proxy_named_by);
}

}  // namespace

std::string_view remedy(long status) {
    const auto* const known = std::ranges::find(status_remedies, status, &StatusRemedy::status);
    return known != status_remedies.end() ? known->text : std::string_view();
}

std::string remedy_of_silence(const config::Settings& settings) {
    const auto limit = settings.login_timeout.count();
    return concat(
        "find out what is slow, or drops packets on the way: a firewall, or a proxy that is needed "
        "and not named in the keyword Proxy; an application waits ",
        limit > 0 ? concat("as long as LoginTimeout says (", limit, " s)")
                  : std::string("without a limit (LoginTimeout=0)"));
}

std::string remedy(Step step, const Error& error, long status, const config::Settings& settings,
                   const Subject& subject, std::string_view proxy_named_by) {
    if (step == Step::settings) {
        const bool is_elsewhere = error.message().find(" cannot be used: ") != std::string::npos;
        return concat(is_elsewhere ? "put the file right, or name another " : "put it right ",
                      where_to_edit(subject));
    }
    if (step == Step::name_lookup) {
        return "check the host in the keyword URL, and this machine's name servers; where the way "
               "out is a proxy, name it in the keyword Proxy";
    }
    if (const std::string_view text = status_remedy(status, error); !text.empty()) {
        return std::string(text);
    }
    const bool too_slow = error.state() == sqlstate::timeout_expired;
    if (too_slow && step == Step::first_row) {
        if (settings.timeout.count() == 0) return "the service is slow now: try again later";
        return more_time("Timeout", "a statement", settings.timeout.count());
    }
    if (too_slow && settings.login_timeout.count() == 0) return remedy_of_silence(settings);
    if (too_slow) return more_time("LoginTimeout", "signing in", settings.login_timeout.count());
    // The credentials are good.
    if (status == 403) {
        return "check the keyword Workspace; whether the login may use the API is for the "
               "account's administrator to say";
    }
    if (error.state() == sqlstate::invalid_authorization) {
        return check_credentials(settings, subject);
    }
    if (error.state() == sqlstate::unable_to_connect) {
        const auto* const not_sent = dynamic_cast<const http::NotSent*>(&error);
        if (step == Step::access_token && not_sent == nullptr) return of_wrong_answer(error);
        const bool by_proxy = not_sent != nullptr && not_sent->progress().by_proxy;
        return connect_remedy(step, status, by_proxy ? proxy_named_by : std::string_view());
    }
    constexpr std::string_view log =
        "Logfile=FILE and Verbosity=3 tell each request and its answer";
    if (error.state() == sqlstate::communication_link_failure) {
        // A server that wants TLS closes the connection: the message says so, too.
        const bool may_be_the_scheme = step == Step::sign_in && status == 0 &&
                                       std::ranges::any_of(settings.urls, config::plain_http);
        return concat(may_be_the_scheme
                          ? "see whether the keyword URL must begin with https://, and else try "
                            "again; where it stays so, "
                          : "try again; where it stays so, ",
                      log);
    }
    if (error.state() == sqlstate::general_error) {
        return concat("the cause is what the message says; ", log);
    }
    return concat(
        "\"By SQLSTATE\" in troubleshooting.md, which packages have in "
        "share/doc/connectai-odbc, explains ",
        error.state().code, "; ", log);
}

}  // namespace connectai::dsn_tool
