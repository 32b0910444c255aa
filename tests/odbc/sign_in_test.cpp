// Signing in through the driver manager, by every AuthScheme, while tokens end and are refused.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "support/logged_mock.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view client = "OAuthClientId=client;OAuthClientSecret=secret;";

// The mock's own address, without the path of the API.
std::string origin_of(const MockServer& mock) {
    return mock.url().substr(0, mock.url().rfind("/api"));
}

// Has the mock forget all access tokens that it has given.
void revoke_all(const MockServer& mock) {
    const std::string url = origin_of(mock);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const std::string request =
        "POST /oauth/revoke-all HTTP/1.1\r\nHost: mock\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n";
    ASSERT_EQ(::send(socket, request.data(), request.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(request.size()));
    std::string reply;
    char piece[1024];
    for (ssize_t got = 0; (got = ::recv(socket, piece, sizeof piece, 0)) > 0;) {
        reply.append(piece, static_cast<std::size_t>(got));
    }
    ::close(socket);
    ASSERT_THAT(reply, testing::StartsWith("HTTP/1.1 20"));
}

// A mock with a log of its own. Each test's has another port, and so tokens of its own.
class SignIn : public ::testing::Test {
protected:
    explicit SignIn(std::vector<std::string> options = {}) {
        options.insert(options.end(), {"--log", folder_.file("requests.log"), "--writable", "T.S"});
        mock_ = std::make_unique<MockServer>(options);
    }

    std::string text(std::string_view more) const {
        return "Driver=ConnectAI;URL=" + mock_->url() + ";OAuthTokenURL=" + origin_of(*mock_) +
               "/oauth/token;RetryDelay=0;" + std::string(more);
    }
    std::string file(const char* name, const std::string& content) const {
        const std::string path = folder_.file(name);
        std::ofstream(path) << content;
        std::filesystem::permissions(path, std::filesystem::perms(0600));
        return path;
    }
    // The error, or "1": the row.
    std::string ask(const std::string& connection_string) const {
        Connection connection;
        if (!SQL_SUCCEEDED(connection.connect(connection_string))) {
            return connection.handle().text();
        }
        return ask(connection);
    }
    static std::string ask(const Connection& connection) {
        Statement statement(connection);
        if (!SQL_SUCCEEDED(statement.execute("SELECT 1 AS One"))) return statement.Handle::text();
        const auto rows = statement.rows();
        return rows.size() == 1 ? rows[0][0] : "no row";
    }
    std::ptrdiff_t requests(std::string_view with) const {
        std::ptrdiff_t count = 0;
        std::ifstream log(folder_.file("requests.log"));
        for (std::string line; std::getline(log, line);) {
            if (line.find(with) != std::string::npos) ++count;
        }
        return count;
    }

    TemporaryFolder folder_;
    std::unique_ptr<MockServer> mock_;
};

TEST_F(SignIn, TakesSecretsFromTheEnvironmentAndFromFiles) {
    ::setenv("CONNECTAI_TEST_TOKEN", "test-token", 1);
    EXPECT_EQ(ask(text("UID=user@example.com;PWD=${ENV:CONNECTAI_TEST_TOKEN}")), "1");
    EXPECT_EQ(ask(text("Token={${env:CONNECTAI_TEST_TOKEN}}}")), "1");
    ::unsetenv("CONNECTAI_TEST_TOKEN");
    const std::string path = file("pat", "test-token\n");
    EXPECT_EQ(ask(text("UID=user@example.com;PasswordFile=" + path)), "1");
    EXPECT_EQ(ask(text("TokenFile=" + path)), "1");
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    EXPECT_THAT(ask(text("TokenFile=" + path)),
                AllOf(HasSubstr("HY000"), HasSubstr("chmod 600"), Not(HasSubstr("test-token"))));
}

TEST_F(SignIn, ReadsATokenFileAgainWhereTheTokenIsRefused) {
    const std::string path = file("token", "outdated");
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(text("ConnectOnOpen=false;TokenFile=" + path)));
    EXPECT_THAT(ask(connection), HasSubstr("28000"));
    file("token", "test-token");
    EXPECT_EQ(ask(connection), "1");
}

TEST_F(SignIn, ReadsAPasswordFileAgainWhereThePasswordIsRefused) {
    const std::string path = file("pat", "outdated");
    Connection connection;
    ASSERT_SUCCESS(
        connection.handle(),
        connection.connect(text("ConnectOnOpen=false;UID=user@example.com;PasswordFile=" + path)));
    EXPECT_THAT(ask(connection), AllOf(HasSubstr("28000"), HasSubstr("PasswordFile")));
    file("pat", "test-token");
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    EXPECT_THAT(ask(connection), AllOf(HasSubstr("28000"),
                                       HasSubstr("; PasswordFile=" + path +
                                                 ", which has been read again for that, "
                                                 "cannot be used: others may read or change it")));
    file("pat", "test-token");
    EXPECT_EQ(ask(connection), "1");
}

TEST_F(SignIn, WithClientCredentialsAsksForOneToken) {
    const std::string scheme = text("AuthScheme=OAuthClient;" + std::string(client));
    EXPECT_EQ(ask(scheme), "1");
    EXPECT_EQ(ask(scheme), "1") << "the next connection";
    EXPECT_EQ(requests("/oauth/token"), 1);
}

TEST_F(SignIn, WithARefreshTokenAsksForOneToken) {
    const std::string scheme =
        text("AuthScheme=OAuthRefresh;OAuthRefreshToken=refresh-token;" + std::string(client));
    EXPECT_EQ(ask(scheme), "1");
    EXPECT_EQ(ask(scheme), "1");
    EXPECT_EQ(requests("/oauth/token"), 1);
    EXPECT_THAT(ask(text("AuthScheme=OAuthRefresh;OAuthRefreshToken=wrong;" + std::string(client))),
                AllOf(HasSubstr("28000"), HasSubstr("invalid_grant"), HasSubstr("sign in anew")));
}

TEST_F(SignIn, SendsAWriteOnceMoreWhereItsTokenIsRefused) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(text("AuthScheme=OAuthClient;" + std::string(client))));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("CREATE TABLE [T].[S].[w] (n INTEGER)"));
    revoke_all(*mock_);
    ASSERT_SUCCESS(statement, statement.execute("INSERT INTO [T].[S].[w] (n) VALUES (1)"));
    SQLLEN affected = 0;
    EXPECT_SUCCESS(statement, SQLRowCount(statement, &affected));
    EXPECT_EQ(affected, 1);
    ASSERT_SUCCESS(statement, statement.execute("SELECT COUNT(*) FROM [T].[S].[w]"));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"1"}}));
    EXPECT_EQ(requests("/oauth/token"), 2);
}

// Eight threads, each with a connection of its own; all tokens are refused at some moment.
TEST_F(SignIn, RenewsATokenThatIsRefusedOnceForAllThreads) {
    const std::string scheme = text("AuthScheme=OAuthClient;" + std::string(client));
    std::atomic<bool> over{false};
    std::atomic<int> asked{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            Connection connection;
            ASSERT_SUCCESS(connection.handle(), connection.connect(scheme));
            while (!over) {
                EXPECT_EQ(ask(connection), "1");
                ++asked;
            }
        });
    }
    const auto ask_more = [&](int times) {
        const int before = asked;
        const auto limit = std::chrono::steady_clock::now() + 60s;
        while (asked < before + times && std::chrono::steady_clock::now() < limit) {
            std::this_thread::sleep_for(5ms);
        }
    };
    ask_more(100);
    EXPECT_EQ(requests("/oauth/token"), 1);
    revoke_all(*mock_);
    ask_more(100);
    over = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(requests("/oauth/token"), 2) << "one renewal";
    EXPECT_GE(requests("\"status\":401"), 1);
}

TEST_F(SignIn, FailsInWordsForEachWayThatTheEndpointCanFail) {
    const struct {
        const char* id;
        const char* state;
        const char* words;
    } cases[] = {
        {"fail-invalid_client", "28000", "check OAuthClientId and OAuthClientSecret"},
        {"fail-invalid_grant", "28000", "lets this client sign in for itself"},
        {"fail-invalid_scope", "28000", "check OAuthScope"},
        {"fail-server_error", "08001", "HTTP status 500; 4 attempts were made"},
        {"fail-html", "08001", "a web page"},
        {"fail-empty", "08001", "without an access_token"},
        {"fail-not_json", "08001", "something that is not JSON"},
        {"fail-token_type_mac", "08001", "token_type mac"},
        {"fail-control_characters", "08001", "no header can carry"},
        {"fail-redirect", "08001", "redirects"},
        {"fail-huge", "08001", "more than 256 KiB"},
        {"fail-reset", "08001", "no access token can be had"},
        {"nobody", "28000", "invalid_client"},
    };
    for (const auto& [id, state, words] : cases) {
        EXPECT_THAT(ask(text("AuthScheme=OAuthClient;OAuthClientSecret=secret;OAuthClientId=" +
                             std::string(id))),
                    AllOf(HasSubstr(state), HasSubstr(words), HasSubstr("OAuthTokenURL"),
                          Not(HasSubstr("secret"))))
            << id;
    }
    for (const char* id :
         {"fail-busy", "fail-no_expiry", "fail-expires_text", "fail-slow", "fail-basic_only"}) {
        EXPECT_EQ(ask(text("AuthScheme=OAuthClient;OAuthClientSecret=secret;OAuthClientId=" +
                           std::string(id))),
                  "1")
            << id;
    }
    EXPECT_THAT(ask(text("AuthScheme=OAuthClient;LoginTimeout=1;OAuthClientSecret=secret;"
                         "OAuthClientId=fail-slow;OAuthScope=another")),
                HasSubstr("HYT00"));
}

class SignInWithShortTokens : public SignIn {
protected:
    SignInWithShortTokens() : SignIn({"--oauth-lifetime", "2", "--oauth-rotate"}) {}
};

// They last for two seconds, and are renewed a fifth of a second before: so no request is refused.
TEST_F(SignInWithShortTokens, RenewsThemBeforeTheyEndOnceForAllThreads) {
    const std::string scheme =
        text("AuthScheme=OAuthRefresh;OAuthRefreshToken=refresh-token;OAuthSettingsLocation=" +
             folder_.file("tokens.json") + ";" + std::string(client));
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            Connection connection;
            ASSERT_SUCCESS(connection.handle(), connection.connect(scheme));
            while (std::chrono::steady_clock::now() < begun + 5s) EXPECT_EQ(ask(connection), "1");
        });
    }
    for (std::thread& thread : threads) thread.join();
    const auto most = (std::chrono::steady_clock::now() - begun) / 1800ms + 1;
    EXPECT_GE(requests("/oauth/token"), 2);
    EXPECT_LE(requests("/oauth/token"), most) << "one renewal for all threads";
    EXPECT_THAT(folder_.content("tokens.json"), HasSubstr("\"refresh_token\""));
    EXPECT_THAT(folder_.content("tokens.json"), Not(HasSubstr("\"refresh-token\"")))
        << "the newest one";
}

// A pair of keys, the mock's half of it in a file.
class SigningKey {
public:
    explicit SigningKey(const std::string& public_file) : key_(EVP_RSA_gen(2048), EVP_PKEY_free) {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
            std::fopen(public_file.c_str(), "w"), std::fclose);
        PEM_write_PUBKEY(file.get(), key_.get());
    }
    void write(const std::string& path) const {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"),
                                                                   std::fclose);
        PEM_write_PrivateKey(file.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
        std::filesystem::permissions(path, std::filesystem::perms(0600));
    }

private:
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

class SignInWithSignedTokens : public ::testing::Test {
protected:
    std::string text(std::string_view key, std::string_view more = {}) const {
        return "Driver=ConnectAI;URL=" + mock_.url() +
               ";AuthScheme=OAuthJWT;ClientJWTCert=" + folder_.file(std::string(key).c_str()) +
               ";" + std::string(more) +
               "ClientJWTIssuer=parent-account;ClientJWTSubject=child-account";
    }
    static std::string connect(const std::string& connection_string) {
        Connection connection;
        return SQL_SUCCEEDED(connection.connect(connection_string)) ? "good"
                                                                    : connection.handle().text();
    }

    TemporaryFolder folder_;
    SigningKey key_{folder_.file("public.pem")};
    MockServer mock_{{"--jwt-key", folder_.file("public.pem")}};
};

TEST_F(SignInWithSignedTokens, NeedsNobodyElse) {
    key_.write(folder_.file("private.pem"));
    EXPECT_EQ(connect(text("private.pem")), "good");
    EXPECT_EQ(connect(text("private.pem", "ClientJWTValidity=3600;")), "good");
}

TEST_F(SignInWithSignedTokens, IsRefusedInTheServicesWords) {
    key_.write(folder_.file("private.pem"));
    EXPECT_THAT(connect(text("private.pem", "ClientJWTIssuer=stranger;")),
                AllOf(HasSubstr("28000"), HasSubstr("401")));
    EXPECT_THAT(connect(text("private.pem", "ClientJWTSubject=stranger;")), HasSubstr("28000"));
    SigningKey(folder_.file("other-public.pem")).write(folder_.file("other.pem"));
    EXPECT_THAT(connect(text("other.pem")), HasSubstr("28000"));
    EXPECT_THAT(connect(text("public.pem")),
                AllOf(HasSubstr("HY000"), HasSubstr("no private key in PEM form")));
}

}  // namespace
}  // namespace connectai::test
