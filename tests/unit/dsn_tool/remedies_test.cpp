// What to do about a service that does not answer, and about each way in which there is no
// connection or no access token; how they come about is in tests/clients/test_dsn_check.py and
// test_dsn_check_token.py.
#include "setup/dsn_tool/remedies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "auth/prompt.h"
#include "auth/refresh_token_grant.h"
#include "auth/token_answer.h"
#include "base/text.h"
#include "config/auth_scheme.h"
#include "http/client.h"
#include "http/temporary_failure.h"
#include "setup/dsn_tool/time_limits.h"

namespace connectai::dsn_tool {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string remedy_after(std::chrono::seconds login_timeout) {
    config::Settings settings;
    settings.login_timeout = login_timeout;
    const Error error(sqlstate::timeout_expired, "the time limit has passed");
    return remedy(Step::sign_in, error, 0, settings, {}, {});
}

TEST(TimeLimits, HaveAnEndWhereTheSettingsHaveNone) {
    EXPECT_EQ(with_an_end(7s), 7s);
    EXPECT_EQ(with_an_end(0s), longest_wait);
}

TEST(Remedies, OfALimitThatHasPassedIsToRaiseIt) {
    EXPECT_THAT(remedy_after(7s), HasSubstr("LoginTimeout gives signing in 7 s: raise it"));
}

TEST(Remedies, OfNoLimitIsNotToRaiseIt) {
    EXPECT_THAT(remedy_after(0s),
                AllOf(HasSubstr("drops packets on the way"),
                      HasSubstr("without a limit (LoginTimeout=0)"), Not(HasSubstr("raise"))));
}

// Words that it has, and such as it has not, which begin with a "!".
void expect_words(const std::string& told, const std::vector<std::string>& words,
                  std::string_view what) {
    for (const std::string& word : words) {
        if (word.starts_with('!')) {
            EXPECT_THAT(told, Not(HasSubstr(word.substr(1)))) << what;
        } else {
            EXPECT_THAT(told, HasSubstr(word)) << what;
        }
    }
}

config::Settings settings_of(config::AuthScheme scheme) {
    config::Settings settings;
    settings.auth_scheme = scheme;
    settings.urls = {"http://127.0.0.1:1/api"};
    settings.oauth_token_url = "http://127.0.0.1:2/token";
    settings.oauth_client_id = "client";
    return settings;
}

Subject crm() {
    Subject subject;
    subject.data_source = "crm";
    return subject;
}

// Where there is no connection.
struct NoWay {
    const char* what;
    http::ConnectProgress progress;
    std::vector<std::string> words;  // KEYWORD stands for the server's
};

http::ConnectProgress in_handshake(http::ConnectCause cause) {
    return {.failed = http::ConnectStep::tls, .cause = cause};
}

const std::vector<NoWay>& ways() {
    using enum http::ConnectCause;
    using http::ConnectStep;
    static const std::vector<NoWay> all{
        {"a port that refuses",
         {},
         {"check the host and the port in the keyword KEYWORD, and whether a firewall stands in "
          "between; where the way out is a proxy, name it in the keyword Proxy"}},
        {"a proxy that refuses to be connected to",
         {.by_proxy = true},
         {"check the proxy's address in the variable https_proxy, ", "the keyword KEYWORD",
          "Proxy=none", "!name it in the keyword Proxy"}},
        {"a proxy that asks who it is",
         {.by_proxy = true, .proxy_status = 407},
         {"check ProxyUser and ProxyPassword, or the user:password@ in the variable https_proxy",
          "!firewall", "!address"}},
        {"a proxy that lets nobody through",
         {.by_proxy = true, .proxy_status = 403},
         {"the port in the keyword KEYWORD, and whether the proxy that the variable https_proxy "
          "names lets this machine through",
          "!name it in the keyword Proxy"}},
        {"what does not speak TLS",
         in_handshake(no_tls),
         {"check the port in the keyword KEYWORD", "begins with http://", "!clock", "!SSL"}},
        {"what speaks an old TLS",
         in_handshake(old_tls),
         {"in the keyword KEYWORD", "bring its TLS up to date", "!clock", "!SSL"}},
        {"no cipher in common",
         in_handshake(no_agreement),
         {"the keyword KEYWORD", "SSLClientCert", "!SSLServerCert", "!clock"}},
        {"a client certificate that is wanted",
         in_handshake(client_certificate),
         {"the keyword KEYWORD", "SSLClientCert", "SSLClientKey", "!SSLServerCert"}},
        {"certificates to trust that cannot be read",
         in_handshake(trusted_file),
         {"see to the PEM file that SSLServerCert names", "!clock", "!SSLClientCert"}},
        {"a certificate that is not trusted",
         in_handshake(untrusted),
         {"in SSLServerCert", "in the keyword KEYWORD", "!clock", "!SSLClientCert", "!firewall"}},
        {"a certificate of another name",
         in_handshake(another_name),
         {"write the host in the keyword KEYWORD as the certificate has it", "!clock", "!SSL"}},
        {"a certificate that is too old, or too new",
         in_handshake(out_of_date),
         {"check this machine's clock", "the keyword KEYWORD", "!SSL"}},
        {"a certificate that was taken back",
         in_handshake(revoked),
         {"the keyword KEYWORD", "another certificate", "!clock", "!SSL"}},
        {"a certificate that a proxy has let through",
         {.failed = ConnectStep::tls, .by_proxy = true, .cause = untrusted},
         {"in SSLServerCert", "!https_proxy"}},
        {"a handshake that breaks off",
         {.failed = ConnectStep::tls},
         {"in the keyword KEYWORD", "breaks the connection off", "!SSL", "!clock"}}};
    return all;
}

TEST(Remedies, OfNoConnectionFollowItsCause) {
    const config::Settings settings = settings_of(config::AuthScheme::oauth_client);
    for (const NoWay& way : ways()) {
        const http::NotSent error(Error(sqlstate::unable_to_connect, "in its own words"), false,
                                  way.progress);
        const Step of_service =
            way.progress.failed == http::ConnectStep::tls ? Step::tls : Step::connection;
        for (const auto& [step, keyword] :
             {std::pair(of_service, std::string("URL")),
              std::pair(Step::access_token, std::string("OAuthTokenURL"))}) {
            std::vector<std::string> words = way.words;
            for (std::string& word : words) {
                const std::size_t at = word.find("KEYWORD");
                if (at != word.npos) word.replace(at, 7, keyword);
            }
            expect_words(remedy(step, error, 0, settings, crm(), "the variable https_proxy"), words,
                         way.what);
        }
    }
}

// no_proxy is libcurl's to read.
TEST(Remedies, OfNoConnectionBlameNoProxyThatWasNotTried) {
    const http::NotSent error(Error(sqlstate::unable_to_connect, "refused"), true, {});
    expect_words(remedy(Step::connection, error, 0, settings_of(config::AuthScheme::basic), {},
                        "the variable https_proxy"),
                 {"check the host and the port in the keyword URL", "!https_proxy"}, "no_proxy");
}

// What connects by plain http, and is broken off, may have met TLS.
TEST(Remedies, OfATokenEndpointThatBreaksOff) {
    config::Settings settings = settings_of(config::AuthScheme::oauth_client);
    const http::NotSent error(Error(sqlstate::unable_to_connect, "broken"), true,
                              {.cause = http::ConnectCause::connection_broke});
    const std::string scheme = "see whether the keyword OAuthTokenURL must begin with https://, ";
    const auto told = [&](std::string_view proxy) {
        return remedy(Step::access_token, error, 0, settings, crm(), proxy);
    };
    expect_words(told({}), {scheme, "!firewall"}, "plain http");
    expect_words(told("the keyword Proxy"), {"!" + scheme, "try again; where it stays so, "},
                 "plain http by a proxy");
    settings.oauth_token_url = "https://127.0.0.1:2/token";
    expect_words(told({}), {"!" + scheme, "try again; where it stays so, "}, "https");
}

TEST(Remedies, OfATokenEndpointThatGivesNoToken) {
    const config::Settings settings = settings_of(config::AuthScheme::oauth_client);
    const Error none(sqlstate::unable_to_connect, "it is no token endpoint");
    expect_words(remedy(Step::access_token, none, 0, settings, crm(), {}),
                 {"check the path in the keyword OAuthTokenURL"}, "a web page");
    expect_words(remedy(Step::access_token, TemporaryFailure(none, {}), 0, settings, crm(), {}),
                 {"try again later", "!OAuthTokenURL"}, "503");
    const Error file(sqlstate::general_error, "OAuthSettingsLocation=/f cannot be used: it is");
    expect_words(
        remedy(Step::access_token, file, 0, settings, crm(), {}),
        {"put the file right, as the message says, or name another with `connectai-dsn edit crm"},
        "a file");
}

// Of each kind of problem what helps, whichever comes first.
TEST(Remedies, OfSettingsWithSeveralProblems) {
    const Error value(sqlstate::general_error, "Timeout=long is not valid");
    const Error file(sqlstate::general_error, "Logfile=/f cannot be used: it is a folder");
    const Error variable(sqlstate::general_error, "the variable X is not set in this process");
    const std::string edit = "with `connectai-dsn edit crm";
    const auto told = [](std::vector<Error> problems) {
        return remedy(Step::settings, config::SettingsError(std::move(problems)), 0, {}, crm(), {});
    };
    expect_words(told({value}), {"put it right " + edit, "!file", "!variable"}, "a value");
    expect_words(told({file}), {"put the file right, as the message says, or name another " + edit},
                 "a file");
    expect_words(told({variable}), {"it must be there for the process", "!edit"}, "a variable");
    expect_words(
        told({value, file}),
        {"where a file is named, put the file right, as the message says, or name another; ",
         "put the rest right " + edit, "!variable"},
        "a value and a file");
    expect_words(told({file, variable}),
                 {"where a variable is named, ", "; where a file is named, ",
                  "; values are changed " + edit},
                 "a file and a variable");
}

// A refusal of the token endpoint, by the code of RFC 6749, 5.2.
struct Refusal {
    config::AuthScheme scheme;
    std::string code;
    std::vector<std::string> words;
};

TEST(Remedies, OfARefusalFollowItsCode) {
    using enum config::AuthScheme;
    const std::string login = "sign in with `connectai-dsn login crm`";
    const std::string refresh = "give a refresh token that is good in OAuthRefreshToken";
    const Refusal cases[] = {
        {oauth_client, "invalid_client", {"check OAuthClientId and OAuthClientSecret", "!Scope"}},
        {oauth_refresh,
         "invalid_client",
         {"check OAuthClientId and OAuthClientSecret", "!Refresh"}},
        {oauth, "invalid_client", {"check OAuthClientId and OAuthClientSecret", "!login"}},
        {oauth_client, "invalid_scope", {"name in OAuthScope ", "!Secret", "!sign in", "!sign-in"}},
        {oauth_refresh, "invalid_scope", {"name in OAuthScope ", "!Secret", "sign in anew"}},
        {oauth, "invalid_scope", {"name in OAuthScope ", "!Secret", "last sign-in, " + login}},
        {oauth_client,
         "invalid_grant",
         {"client_credentials", "check OAuthClientId and OAuthClientSecret"}},
        {oauth_refresh,
         "invalid_grant",
         {refresh, ", and remove the file of OAuthSettingsLocation, /tokens",
          "`connectai-dsn edit crm OAuthRefreshToken=-`", "!login"}},
        {oauth, "invalid_grant", {login}},
        {oauth_client,
         "unauthorized_client",
         {"check OAuthClientId, ", "the grant client_credentials", "!Secret"}},
        {oauth, "unauthorized_client", {"the grant refresh_token", "AuthScheme=OAuth", "!login"}},
        {oauth_refresh,
         "unsupported_grant_type",
         {"check OAuthTokenURL, ", "another AuthScheme", "the grant refresh_token"}},
        {oauth_client,
         "invalid_request",
         {"check OAuthTokenURL, OAuthClientId and OAuthClientSecret; "}},
        {oauth, "", {"check OAuthTokenURL, OAuthClientId and OAuthClientSecret; ", "!login"}},
    };
    for (const auto& [scheme, code, words] : cases) {
        config::Settings settings = settings_of(scheme);
        settings.oauth_settings_location = NamedPath("/tokens");
        const auth::TokenRefused error(Error(sqlstate::invalid_authorization, "in its own words"),
                                       code);
        expect_words(remedy(Step::access_token, error, 0, settings, crm(), {}), words,
                     concat(config::name_of(scheme), ' ', code));
    }
}

// By whom a refresh token can be had.
TEST(Remedies, OfNoRefreshToken) {
    const Error none(sqlstate::invalid_authorization, "there is no refresh token");
    const auto told = [](const config::Settings& settings, const Error& error,
                         const Subject& subject) {
        return remedy(Step::access_token, error, 0, settings, subject, {});
    };
    config::Settings refresh = settings_of(config::AuthScheme::oauth_refresh);
    const auth::NoRefreshToken missing(none);
    expect_words(told(refresh, missing, {}),
                 {"give a refresh token that is good in OAuthRefreshToken", "!connectai-dsn",
                  "!OAuthSettingsLocation"},
                 "no file");
    refresh.oauth_authorize_url = "https://example.com/authorize";
    expect_words(told(refresh, missing, crm()),
                 {", or name a file for the refresh token in OAuthSettingsLocation, and sign in "
                  "with `connectai-dsn login crm`"},
                 "a page, and no file");
    refresh.oauth_settings_location = NamedPath("/tokens");
    expect_words(told(refresh, missing, crm()),
                 {"OAuthRefreshToken=-` asks for it), or sign in with `connectai-dsn login crm`",
                  "!in place of", "!name a file"},
                 "a page and a file");
    config::Settings browser = settings_of(config::AuthScheme::oauth);
    const auth::SignInNeeded needed(none);
    expect_words(told(browser, needed, crm()),
                 {"name a file for the refresh token in OAuthSettingsLocation, and sign in with "
                  "`connectai-dsn login crm`"},
                 "OAuth without a file");
    browser.oauth_settings_location = NamedPath("/tokens");
    expect_words(told(browser, needed, {}), {"sign in with `connectai-dsn login NAME`, of a data"},
                 "OAuth without a data source");
}

TEST(Remedies, OfATokenThatTheServiceRefuses) {
    const Error refused(sqlstate::invalid_authorization, "INVALID_AUTHORIZATION");
    using enum config::AuthScheme;
    for (const config::AuthScheme scheme : {oauth_client, oauth_refresh, oauth}) {
        config::Settings settings = settings_of(scheme);
        settings.oauth_settings_location = NamedPath("/tokens");
        expect_words(remedy(Step::sign_in, refused, 401, settings, crm(), {}),
                     {"check OAuthScope, ", "OAuthClientId", "OAuthTokenURL", "!Secret",
                      scheme == oauth ? "; behind a change of them, sign in with " : "!sign in"},
                     config::name_of(scheme));
    }
    expect_words(remedy(Step::sign_in, refused, 401, settings_of(oauth_jwt), crm(), {}),
                 {"check ClientJWTCert, ", "clock is right"}, "OAuthJWT");
}

}  // namespace
}  // namespace connectai::dsn_tool
