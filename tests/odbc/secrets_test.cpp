// No secret in any log, diagnostic or trace, whatever goes wrong.
#include <gmock/gmock.h>

#include "../unit/http/scripted_server.h"
#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* secret = "Geheim-0815-Kennwort";
// As it stands in an Authorization header, wherever in a group of three octets it begins.
constexpr const char* secret_in_base64[] = {"R2VoZWltLTA4MTUtS2Vubndv", "ZWhlaW0tMDgxNS1LZW5ud29y",
                                            "aGVpbS0wODE1LUtlbm53b3J0"};

// A way to connect: URL and log file are added in front; SECRET stands for the secret, TOKENS for
// the mock's token endpoint.
struct Attempt {
    const char* name;
    const char* text;
    bool logged;  // whether it gets as far as opening the log
};

const Attempt attempts[] = {
    {"RefusedPassword", "User=user@example.com;Password=SECRET", true},
    {"RefusedAlias", "UID=user@example.com;PWD=SECRET", true},
    {"RefusedToken", "Token=SECRET", true},
    {"RefusedTokenWithScheme", "AuthScheme=Token;Token={SECRET\n}", true},
    {"Braced", "User=u;Password={SECRET;with=semicolon}", true},
    // What looks like a keyword is named, as 01S00 has to; this does not.
    {"CutBySemicolon", "User=u;Password=x;SECRET/+==", true},
    {"MisspeltPassword", "User=u;Password=x;Pasword=SECRET", true},
    {"MisspeltToken", "User=u;Password=x;Tokn=SECRET", true},
    {"BothCredentials", "User=u;Password=x;Token=SECRET", true},
    {"SecondOccurrence", "User=u;Password=x;Password=SECRET", true},
    {"NoUser", "Password=SECRET", true},
    {"BadValueBeside", "User=u;Password=SECRET;Timeout=never", true},
    {"NoSemicolonBehindUser", "User=user@example.com Password=SECRET", true},
    {"NoSemicolonBehindAnotherUser", "Password=x;User=user@example.com PWD = SECRET", true},
    {"CommaBehindANumber", "User=u;Password=x;Timeout=5,Token=SECRET", true},
    {"NoSemicolonBehindAnAddress", "User=u;Password=x;URL=https://h/api ProxyPassword=SECRET",
     true},
    {"NoEqualsSign", "User=u;Password=x;SECRET", false},
    {"OpenBrace", "User=u;Password={SECRET", false},
    {"AfterBrace", "User=u;Password={x}SECRET", false},
    {"ControlCharacter",
     "User=u;Password={SE\x01"
     "CRET}",
     true},
    {"ProxyPassword",
     "User=u;Password=x;AllowInsecureHttp=true;Proxy=http://someone:SECRET@127.0.0.1:9", true},
    {"ProxyPasswordKeyword",
     "User=u;Password=x;AllowInsecureHttp=true;Proxy=127.0.0.1:9;ProxyUser=v;ProxyPassword=SECRET",
     true},
    {"ProxyPasswordWithPlainHttp", "User=u;Password=x;Proxy=http://v:SECRET@127.0.0.1:9", true},
    {"Passphrase", "User=u;Password=x;SSLClientCert=/nowhere;SSLClientCertPassword=SECRET", true},
    {"SigningKeysPassphrase",
     "AuthScheme=OAuthJWT;ClientJWTCert=/nowhere;ClientJWTIssuer=i;ClientJWTSubject=s;"
     "ClientJWTCertPassword=SECRET",
     true},
    {"RefusedClientSecret",
     "AuthScheme=OAuthClient;OAuthTokenURL=TOKENS;OAuthClientId=client;OAuthClientSecret=SECRET",
     true},
    {"RefusedRefreshToken",
     "AuthScheme=OAuthRefresh;OAuthTokenURL=TOKENS;OAuthClientId=client;"
     "OAuthClientSecret=client-secret;OAuthRefreshToken=SECRET",
     true},
    {"TokenEndpointOutOfReach",
     "AuthScheme=OAuthClient;OAuthTokenURL=http://127.0.0.1:9/t;OAuthClientId=client;"
     "OAuthClientSecret=SECRET;MaxRetries=0",
     true},
    {"QueryOfTheTokenEndpoint",
     "AuthScheme=OAuthClient;OAuthTokenURL=TOKENS?key=SECRET;OAuthClientId=client;"
     "OAuthClientSecret=wrong",
     true},
    {"UnreadableProxy", "User=u;Password=x;Proxy=ftp://someone:SECRET@127.0.0.1:9", true},
    {"ProxyWithoutItsHost", "User=u;Password=x;Proxy=http://someone:SECRET", true},
    {"ProxyWithoutItsHostAndScheme", "User=u;Password=x;Proxy=someone:SECRET", true},
    {"UrlWithoutItsHost", "User=u;Password=x;URL=https://someone:SECRET/api", true},
    {"UrlPassword", "User=u;Password=x;URL=https://someone:SECRET@127.0.0.1:9/api", true},
    {"Unchecked", "User=u;Password=SECRET;ConnectOnOpen=false", true},
};

class Secrets : public ::testing::TestWithParam<Attempt> {};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
        text.replace(at, what.size(), by);
    }
    return text;
}

std::string with_secret(std::string text) {
    return replaced(std::move(text), "SECRET", secret);
}

void expect_no_secret(const std::string& text, const char* where) {
    // Its words, and not its digits, which a time may have as well.
    for (const char* part : {"Geheim", "Kennwort"}) {
        EXPECT_THAT(text, Not(HasSubstr(part))) << where;
    }
    for (const char* part : secret_in_base64) EXPECT_THAT(text, Not(HasSubstr(part))) << where;
}

TEST_P(Secrets, AppearInNoLogAndNoDiagnostic) {
    const TemporaryFolder folder;
    std::string diagnostics;
    {
        const MockServer server({"--log", folder.file("requests.log")});
        const std::string origin = server.url().substr(0, server.url().rfind("/api"));
        const std::string given =
            replaced(with_secret(GetParam().text), "TOKENS", origin + "/oauth/token");
        // The first occurrence of a keyword wins: a URL of the attempt's own comes first.
        const bool own_url = given.find(";URL=") != std::string::npos;
        const std::string text =
            "Driver=ConnectAI;" + (own_url ? std::string() : "URL=" + server.url() + ";") +
            "Logfile=" + folder.file("driver.log") + ";Verbosity=5;LoginTimeout=5;" + given;
        for (const bool wide_form : {false, true}) {
            Connection connection;
            const SQLRETURN code =
                wide_form ? connection.connect_wide(text) : connection.connect(text);
            diagnostics += connection.handle().text();
            if (!SQL_SUCCEEDED(code)) continue;
            Statement statement(connection);
            EXPECT_EQ(statement.execute("SELECT 1"), SQL_ERROR) << "the secret is no credential";
            diagnostics += statement.Handle::text();
            SQLCHAR info[512] = {};
            for (const int type : {SQL_USER_NAME, SQL_SERVER_NAME, SQL_DATABASE_NAME}) {
                SQLGetInfo(connection, static_cast<SQLUSMALLINT>(type), info, sizeof info, nullptr);
                diagnostics += reinterpret_cast<const char*>(info);
            }
        }
    }
    const std::string log = folder.content("driver.log");
    EXPECT_EQ(!log.empty(), GetParam().logged) << log;
    expect_no_secret(log, "in the driver's log");
    expect_no_secret(diagnostics, "in a diagnostic record");
    expect_no_secret(folder.content("requests.log"), "in the mock's log");
}

INSTANTIATE_TEST_SUITE_P(EveryWayToConnect, Secrets, ::testing::ValuesIn(attempts),
                         [](const auto& param) { return std::string(param.param.name); });

// What cannot be a keyword is not named as one, and what is refused is not quoted.
TEST(SecretsInABrowseRequest, AppearInNoDiagnostic) {
    const MockServer server;
    const std::string source = "Driver=ConnectAI;URL=" + server.url() + ";";
    for (const char* text :
         {"UID=u;PWD=x;SECRET/+==", "UID=u;PWD={SECRET", "UID=u;PWD=SECRET", "Token=SECRET"}) {
        Connection connection;
        SQLCHAR output[2048] = {};
        SQLSMALLINT length = 0;
        const std::string request = source + with_secret(text);
        const SQLRETURN code =
            SQLBrowseConnect(connection, narrow(request), SQL_NTS, output, sizeof output, &length);
        EXPECT_NE(code, SQL_SUCCESS);
        expect_no_secret(connection.handle().text(), "in a diagnostic record");
        expect_no_secret(reinterpret_cast<const char*>(output), "in the browse result");
    }
}

// A connection that works, at the highest verbosity: connect, query, catalog, error, disconnect;
// with the mock's token as it was given, or as a token endpoint has given it.
TEST(SecretsInASession, AppearInNoLogAndNoDiagnostic) {
    const TemporaryFolder folder;
    ScriptedServer tokens([](Peer& peer) {
        const std::string body =
            R"({"access_token":"test-token","refresh_token":"refresh-hidden-2"})";
        if (peer.read_request().empty()) return;
        peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    });
    const std::string client =
        "OAuthTokenURL=" + tokens.url() + ";OAuthClientId=client;OAuthClientSecret=client-hidden;";
    for (const std::string& credentials :
         {std::string("User=user@example.com;Password=test-token"), std::string("Token=test-token"),
          "AuthScheme=OAuthClient;" + client,
          "AuthScheme=OAuthRefresh;OAuthRefreshToken=refresh-hidden-1;" + client}) {
        const MockServer server({"--log", folder.file("requests.log")});
        Connection connection;
        ASSERT_SUCCESS(connection.handle(),
                       connection.connect("Driver=ConnectAI;URL=" + server.url() +
                                          ";Logfile=" + folder.file("driver.log") +
                                          ";Verbosity=5;" + credentials));
        Statement statement(connection);
        EXPECT_SUCCESS(statement, statement.execute("SELECT 1 AS One"));
        EXPECT_EQ(statement.rows().size(), 1u);
        EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
        EXPECT_EQ(statement.execute("SELECT * FROM NoSuchTable"), SQL_ERROR);
        EXPECT_THAT(statement.Handle::text(), Not(HasSubstr("test-token")));
        EXPECT_SUCCESS(statement, statement.free());  // unixODBC does not bear it later
        EXPECT_SUCCESS(connection.handle(), SQLDisconnect(connection));
    }
    const std::string log = folder.content("driver.log");
    EXPECT_THAT(log, HasSubstr("SELECT 1 AS One"));
    EXPECT_THAT(log, HasSubstr("POST OAuthTokenURL"));
    for (const char* const part : {
             "test-token", "hidden",
             "dGVzdC10b2tlb",           // of test-token alone
             "dXNlckBleGFtcGxlLmNvbT",  // of user@example.com:...
             "Y2xpZW50OmNsaWVud",       // of client:client-...
         }) {
        EXPECT_THAT(log, Not(HasSubstr(part)));
    }
    EXPECT_THAT(folder.content("requests.log"), Not(HasSubstr("test-token")));
}

}  // namespace
}  // namespace connectai::test
