// What a connection refuses before anything is sent, through the driver manager.
#include <gmock/gmock.h>

#include "../unit/http/certificate_authority.h"
#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A mock that writes its requests down, so that there being none can be seen.
class Refused : public ::testing::Test {
protected:
    // The diagnostics of a connection string without "Driver=...;URL=...;", which must fail.
    std::string diagnostics_of(const std::string& text, bool wide = false) {
        Connection connection;
        const std::string given = "Driver=ConnectAI;" + text + ";URL=" + server_.url() +
                                  ";User=user@example.com;Password=test-token";
        EXPECT_EQ(wide ? connection.connect_wide(given) : connection.connect(given), SQL_ERROR)
            << text;
        return connection.handle().text();
    }
    ~Refused() override { EXPECT_THAT(folder_.content("requests.log"), IsEmpty()); }

    TemporaryFolder folder_;
    MockServer server_{{"--log", folder_.file("requests.log")}};
};

// No setting may end a header line, a request line or a string, whatever it is for.
TEST_F(Refused, ControlCharactersInAnySetting) {
    for (const char* keyword : {"URL",
                                "User",
                                "UID",
                                "Password",
                                "PWD",
                                "Token",
                                "Workspace",
                                "DefaultCatalog",
                                "Database",
                                "DefaultSchema",
                                "BrowsableCatalogs",
                                "Proxy",
                                "ProxyUser",
                                "ProxyPassword",
                                "Logfile",
                                "SSLServerCert",
                                "SSLClientCert",
                                "SSLClientCertPassword",
                                "SSLClientKey",
                                "AuthScheme",
                                "Timeout"}) {
        for (const char* injected : {"\r\nX-Injected: 1", "\nX", "\rX", "\x01X", "\tX", "\x7FX"}) {
            for (const bool wide : {false, true}) {
                const std::string said =
                    diagnostics_of(std::string(keyword) + "={hidden" + injected + "}", wide);
                EXPECT_THAT(said, HasSubstr("HY000"));
                EXPECT_THAT(said, HasSubstr("control character")) << keyword;
                EXPECT_THAT(said, Not(HasSubstr("hidden"))) << keyword;
            }
        }
    }
}

TEST_F(Refused, NulInASetting) {
    std::string text = "Driver=ConnectAI;URL=" + server_.url() +
                       ";User=user@example.com;Password={test-token" + std::string(1, '\0') +
                       "X-Injected: 1}";
    Connection connection;
    EXPECT_EQ(
        SQLDriverConnect(connection, nullptr, narrow(text), static_cast<SQLSMALLINT>(text.size()),
                         nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT),
        SQL_ERROR);
}

TEST_F(Refused, PlainHttpToAnotherMachine) {
    for (const char* url : {"http://service.invalid/api", "http://localhost.evil.invalid/api",
                            "http://10.0.0.1/api"}) {
        EXPECT_THAT(diagnostics_of(std::string("URL=") + url),
                    AllOf(HasSubstr("HY000"), HasSubstr("AllowInsecureHttp=true")));
    }
    EXPECT_THAT(diagnostics_of("Proxy=127.0.0.1:9"), HasSubstr("AllowInsecureHttp=true"));
    // Allowed, it fails later: there is no such host.
    EXPECT_THAT(diagnostics_of("AllowInsecureHttp=true;URL=http://service.invalid/api"),
                HasSubstr("08001"));
}

TEST_F(Refused, SwitchingTheVerificationOff) {
    EXPECT_THAT(diagnostics_of("SSLServerCert={*}"),
                AllOf(HasSubstr("HY000"), HasSubstr("always verified")));
    EXPECT_THAT(diagnostics_of("SSLServerCert=/tmp"),
                AllOf(HasSubstr("HY000"), HasSubstr("it is a folder")));
}

// Also where nothing would be sent yet.
TEST_F(Refused, ClientCertificatesThatCannotBeUsed) {
    for (const char* more : {"", "ConnectOnOpen=false;"}) {
        EXPECT_THAT(diagnostics_of(std::string(more) + "SSLClientCert=/nonexistent.pem"),
                    AllOf(HasSubstr("HY000"), HasSubstr("SSLClientCert=/nonexistent.pem"),
                          HasSubstr("there is no such file")));
    }
    const auto client = CertificateAuthority("authority").client("ann", "right-phrase");
    const TemporaryFile file(client.certificate + client.encrypted_key);
    EXPECT_THAT(diagnostics_of("SSLClientCert=" + file.name()),
                HasSubstr("put the passphrase into SSLClientCertPassword"));
    const std::string wrong =
        diagnostics_of("SSLClientCert=" + file.name() + ";SSLClientCertPassword=wrong-phrase");
    EXPECT_THAT(wrong, HasSubstr("passphrase in SSLClientCertPassword is not"));
    EXPECT_THAT(wrong, Not(HasSubstr("wrong-phrase")));
}

// The mock's own certificate as the file to trust, and a name that it is not for.
TEST(Https, IsVerifiedThroughTheDriverManager) {
    const CertificateAuthority authority("127.0.0.1");
    const auto [certificate, key] = authority.server_files("IP:127.0.0.1");
    const TemporaryFile certificate_file(certificate);
    const TemporaryFile key_file(key);
    const TemporaryFile trusted(authority.pem());
    const MockServer server({"--tls", certificate_file.name(), key_file.name()});
    const auto text = [&](const std::string& url, const std::string& more) {
        return "Driver=ConnectAI;URL=" + url + ";User=user@example.com;Password=test-token;" + more;
    };
    for (const std::string& file : {trusted.name(), certificate_file.name()}) {
        Connection connection;
        EXPECT_SUCCESS(connection.handle(),
                       connection.connect(text(server.url(), "SSLServerCert=" + file)));
        Statement statement(connection);
        EXPECT_SUCCESS(statement, statement.execute("SELECT 1 AS One"));
        EXPECT_EQ(statement.rows().size(), 1u);
        EXPECT_SUCCESS(statement, statement.free());
    }
    Connection untrusted;
    EXPECT_STATE(untrusted.handle(), untrusted.connect(text(server.url(), "")), "08001");
    EXPECT_THAT(untrusted.handle().message(), HasSubstr("SSLServerCert"));
    std::string by_name = server.url();
    by_name.replace(by_name.find("127.0.0.1"), 9, "localhost");
    Connection misnamed;
    EXPECT_STATE(misnamed.handle(),
                 misnamed.connect(text(by_name, "SSLServerCert=" + trusted.name())), "08001");
    EXPECT_THAT(misnamed.handle().message(), HasSubstr("another name"));
}

// Either scheme at a port that speaks the other.
TEST(Https, IsNamedWhereTheSchemeIsTheOther) {
    const CertificateAuthority authority("127.0.0.1");
    const auto [certificate, key] = authority.server_files("IP:127.0.0.1");
    const TemporaryFile certificate_file(certificate);
    const TemporaryFile key_file(key);
    const MockServer secured({"--tls", certificate_file.name(), key_file.name()});
    const auto refusal = [](const std::string& scheme, const MockServer& server) {
        Connection connection;
        EXPECT_EQ(connection.connect("Driver=ConnectAI;URL=" + scheme + server.host_and_port() +
                                     "/api;User=user@example.com;Password=test-token;MaxRetries=0"),
                  SQL_ERROR);
        return connection.handle().text();
    };
    EXPECT_THAT(refusal("http://", secured),
                HasSubstr("where the server speaks TLS at that port, the keyword URL must begin "
                          "with https://"));
    EXPECT_THAT(refusal("https://", MockServer::shared()),
                AllOf(HasSubstr("08001"), HasSubstr("what answers there does not speak TLS"),
                      HasSubstr("which begins with http:// where the server has no TLS")));
}

}  // namespace
}  // namespace connectai::test
