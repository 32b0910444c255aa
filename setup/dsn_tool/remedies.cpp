#include "setup/dsn_tool/remedies.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "config/address.h"
#include "http/client.h"
#include "http/temporary_failure.h"
#include "setup/dsn_tool/connect_remedies.h"
#include "setup/dsn_tool/sign_in_remedies.h"

namespace connectai::dsn_tool {
namespace {

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
    StatusRemedy{
        429,
        "the account makes more requests than it may: try again later, with fewer "
        "programs at a time; MaxRetries and RetryDelay have the driver wait longer, within "
        "LoginTimeout"},
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

// Of a service that has answered, and is none (08001).
std::string of_wrong_service(long status) {
    if (status >= 300 && status <= 399) {
        return "see where the address in the keyword URL leads, in a browser: a moved service is "
               "named by its new address, and a network's own login page must be passed first";
    }
    return "check the path in the keyword URL, which usually ends in /api, and whether a proxy "
           "or a network's own login page answers in the service's place";
}

constexpr std::string_view see_the_log =
    "Logfile=FILE and Verbosity=3 tell each request and its answer";

// A server that wants TLS closes a connection of plain http: the message says so, too.
std::string of_broken_connection(std::string_view keyword, bool may_be_the_scheme) {
    const std::string scheme = concat("see whether the keyword ", keyword,
                                      " must begin with https://, and else try again");
    return concat(may_be_the_scheme ? scheme : "try again", "; where it stays so, ", see_the_log);
}

// Of what cannot be connected to, or answers as another would (08001).
std::string of_no_connection(Step step, const Error& error, long status,
                             const config::Settings& settings, std::string_view proxy_named_by) {
    const bool of_token = step == Step::access_token;
    const std::string_view keyword = of_token ? "OAuthTokenURL" : "URL";
    const auto* const not_sent = dynamic_cast<const http::NotSent*>(&error);
    if (not_sent == nullptr && of_token) return of_wrong_answer(error);
    if (status != 0 && !of_token) return of_wrong_service(status);
    const auto progress = not_sent != nullptr ? not_sent->progress() : http::ConnectProgress{};
    if (progress.cause == http::ConnectCause::connection_broke) {
        return of_broken_connection(
            keyword, proxy_named_by.empty() && config::plain_http(settings.oauth_token_url));
    }
    return connect_remedy(progress, keyword, proxy_named_by);
}

// What a variable of the environment holds is put right where the process gets it from.
bool is_of_environment(const Error& error) {
    return error.message().find(" in this process") != std::string::npos;
}

// In a file that a keyword names.
bool is_elsewhere(const Error& error) {
    return error.message().find(" cannot be used: ") != std::string::npos;
}

// Of settings, or of a file that they name.
std::string of_settings(const Error& error, const Subject& subject) {
    const auto* const several = dynamic_cast<const config::SettingsError*>(&error);
    const std::vector<Error> problems =
        several != nullptr ? several->problems() : std::vector<Error>{error};
    const auto all = std::ssize(problems);
    const auto variables = std::ranges::count_if(problems, is_of_environment);
    const auto files = std::ranges::count_if(problems, is_elsewhere);
    if (variables == all) return std::string(there_for_who_connects);
    const std::string where = where_to_edit(subject);
    constexpr std::string_view put_file_right =
        "put the file right, as the message says, or name another";
    if (files == all) return concat(put_file_right, ' ', where);
    if (variables + files == 0) return concat("put it right ", where);
    return concat(
        variables > 0 ? concat("where a variable is named, ", there_for_who_connects, "; ") : "",
        files > 0 ? concat("where a file is named, ", put_file_right, "; ") : "",
        variables + files < all ? "put the rest right " : "values are changed ", where);
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
    const bool is_of_file = step == Step::access_token && is_elsewhere(error) &&
                            error.state() == sqlstate::general_error;
    if (step == Step::settings || is_of_file) return of_settings(error, subject);
    if (step == Step::name_lookup) return name_remedy("URL");
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
        return sign_in_remedy(error, settings, subject);
    }
    if (error.state() == sqlstate::unable_to_connect) {
        return of_no_connection(step, error, status, settings, proxy_named_by);
    }
    if (error.state() == sqlstate::communication_link_failure) {
        return of_broken_connection("URL",
                                    step == Step::sign_in && status == 0 &&
                                        std::ranges::any_of(settings.urls, config::plain_http));
    }
    if (error.state() == sqlstate::general_error) {
        return concat("the cause is what the message says; ", see_the_log);
    }
    return concat(
        "\"By SQLSTATE\" in troubleshooting.md, which packages have in "
        "share/doc/connectai-odbc, explains ",
        error.state().code, "; ", see_the_log);
}

}  // namespace connectai::dsn_tool
