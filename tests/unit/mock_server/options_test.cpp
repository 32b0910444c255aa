// The command line.
#include "server/options.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace mock {
namespace {

Options parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "connectai-mock");
    return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

TEST(Options, Defaults) {
    const Options options = parse({});
    EXPECT_EQ(options.server.bind, "127.0.0.1");
    EXPECT_EQ(options.server.port, 0);
    EXPECT_TRUE(options.server.certificate.empty());
    EXPECT_EQ(options.service.account.user, "user@example.com");
    EXPECT_EQ(options.service.account.token, "test-token");
    EXPECT_EQ(options.engine.big_table_rows, 100'000);
    EXPECT_EQ(options.engine.listed_catalogs, 0);
    EXPECT_TRUE(options.service.expired_login.empty());
    EXPECT_FALSE(options.service.gzip);
    EXPECT_FALSE(options.exit_with_stdin);
}

TEST(Options, AllAreRead) {
    const Options options = parse(
        {"--port", "8080",       "--bind=::1", "--tls",           "c.pem", "k.pem",
         "--gzip", "--user",     "u",          "--token",         "t",     "--data",
         "d",      "--writable", "A.B",        "--writable",      "C.D",   "--rows",
         "7",      "--log",      "l",          "--catalogs",      "4",     "--tables",
         "5",      "--columns",  "6",          "--expired-login", "CRM",   "--exit-with-stdin"});
    EXPECT_EQ(options.server.port, 8080);
    EXPECT_EQ(options.server.bind, "::1");
    EXPECT_EQ(options.server.certificate, "c.pem");
    EXPECT_EQ(options.server.key, "k.pem");
    EXPECT_TRUE(options.service.gzip);
    EXPECT_EQ(options.service.account.user, "u");
    EXPECT_EQ(options.service.account.token, "t");
    EXPECT_EQ(options.engine.data_directory, "d");
    EXPECT_EQ(options.engine.writable, (std::vector<std::string>{"A.B", "C.D"}));
    EXPECT_EQ(options.engine.big_table_rows, 7);
    EXPECT_EQ(options.engine.listed_catalogs, 4);
    EXPECT_EQ(options.engine.listed_tables, 5);
    EXPECT_EQ(options.engine.listed_columns, 6);
    EXPECT_EQ(options.service.expired_login, "CRM");
    EXPECT_EQ(options.service.log_file, "l");
    EXPECT_TRUE(options.exit_with_stdin);
}

TEST(Options, EndpointsAreSwitchedWhereThereAreSome) {
    EXPECT_EQ(parse({}).service.endpoints, 0u);
    const Options options = parse({"--endpoints", "2", "--switch-every", "0.5"});
    EXPECT_EQ(options.service.endpoints, 2u);
    EXPECT_EQ(options.switch_every, std::chrono::milliseconds(500));
    for (const auto& bad :
         std::vector<std::vector<const char*>>{{"--endpoints", "3"},
                                               {"--endpoints", "-1"},
                                               {"--switch-every", "1"},
                                               {"--endpoints", "1", "--switch-every", "-1"}}) {
        EXPECT_THROW(parse(bad), UsageError) << bad.back();
    }
}

TEST(Options, APayloadIsReadFromItsFile) {
    const auto file = std::filesystem::path(testing::TempDir()) /
                      ("payload-" + std::to_string(getpid()) + ".json");
    std::ofstream(file) << "{\"results\":[]}";
    const Options options = parse({"--payload", ("mine=" + file.string()).c_str()});
    const Pairs expected = {{"mine", "{\"results\":[]}"}};
    EXPECT_EQ(options.service.payloads, expected);
    std::filesystem::remove(file);
}

TEST(Options, OfSigningInHaveDefaults) {
    const Options options = parse({});
    EXPECT_EQ(options.service.oauth.client_id, "client");
    EXPECT_EQ(options.service.oauth.client_secret, "secret");
    EXPECT_EQ(options.service.oauth.refresh_token, "refresh-token");
    EXPECT_EQ(options.service.oauth.scope, "");
    EXPECT_EQ(options.service.oauth.lifetime, std::chrono::hours(1));
    EXPECT_FALSE(options.service.oauth.rotate);
    EXPECT_TRUE(options.service.oauth.redirect_uris.empty());
    EXPECT_FALSE(options.service.jwt.key);
    EXPECT_EQ(options.service.jwt.issuer, "parent-account");
    EXPECT_EQ(options.service.jwt.subject, "child-account");
}

TEST(Options, OfSigningInAreRead) {
    const auto file =
        std::filesystem::path(testing::TempDir()) / ("key-" + std::to_string(getpid()) + ".pem");
    std::ofstream(file) << "the key";
    const std::string name = file.string();
    const Options options =
        parse({"--oauth-client", "app:a:b", "--oauth-refresh-token", "r", "--oauth-scope", "x y",
               "--oauth-lifetime", "1.25", "--oauth-rotate", "--jwt-key", name.c_str(),
               "--jwt-issuer", "i", "--jwt-subject", "s", "--oauth-redirect-uri",
               "http://localhost:1/a", "--oauth-redirect-uri", "urn:ietf:wg:oauth:2.0:oob"});
    std::filesystem::remove(file);
    EXPECT_EQ(options.service.oauth.client_id, "app");
    EXPECT_EQ(options.service.oauth.client_secret, "a:b");
    EXPECT_EQ(options.service.oauth.refresh_token, "r");
    EXPECT_EQ(options.service.oauth.scope, "x y");
    EXPECT_EQ(options.service.oauth.lifetime, std::chrono::milliseconds(1250));
    EXPECT_TRUE(options.service.oauth.rotate);
    EXPECT_EQ(options.service.oauth.redirect_uris,
              (std::vector<std::string>{"http://localhost:1/a", "urn:ietf:wg:oauth:2.0:oob"}));
    EXPECT_EQ(options.service.jwt.key, "the key");
    EXPECT_EQ(options.service.jwt.issuer, "i");
    EXPECT_EQ(options.service.jwt.subject, "s");
    EXPECT_EQ(parse({"--oauth-client", "app:"}).service.oauth.client_secret, "");
}

TEST(Options, HelpNamesEveryOption) {
    const std::string help = parse({"--help"}).help_text;
    for (const std::string_view name : {"--port",
                                        "--bind",
                                        "--tls",
                                        "--gzip",
                                        "--user",
                                        "--token",
                                        "--payload",
                                        "--data",
                                        "--writable",
                                        "--rows",
                                        "--catalogs",
                                        "--tables",
                                        "--columns",
                                        "--expired-login",
                                        "--log",
                                        "--exit-with-stdin",
                                        "--list-scenarios",
                                        "--help",
                                        "--oauth-client",
                                        "--oauth-refresh-token",
                                        "--oauth-scope",
                                        "--oauth-lifetime",
                                        "--oauth-rotate",
                                        "--jwt-key",
                                        "--jwt-issuer",
                                        "--jwt-subject",
                                        "--oauth-redirect-uri"}) {
        EXPECT_NE(help.find(name), std::string::npos) << name;
    }
}

class OptionsRefuse : public testing::TestWithParam<std::vector<const char*>> {};
TEST_P(OptionsRefuse, Mistakes) {
    EXPECT_THROW(parse(GetParam()), UsageError);
}
INSTANTIATE_TEST_SUITE_P(
    Lines, OptionsRefuse,
    testing::Values(
        std::vector{"--port", "65536"}, std::vector{"--port", "x"}, std::vector{"--por", "1"},
        std::vector{"--unknown"}, std::vector{"stray"}, std::vector{"--tls", "one"},
        std::vector{"--tls", "a", "b", "c"}, std::vector{"--writable", "Catalog"},
        std::vector{"--writable", ".S"}, std::vector{"--rows", "-1"}, std::vector{"--user", ""},
        std::vector{"--payload", "name"}, std::vector{"--payload", "a=/no/such/file"},
        std::vector{"--payload", "cut=/dev/null"}, std::vector{"--oauth-client", "client"},
        std::vector{"--oauth-client", ":s"}, std::vector{"--oauth-client", "fail-x:s"},
        std::vector{"--oauth-client", "as-x:s"}, std::vector{"--oauth-lifetime", "0"},
        std::vector{"--oauth-lifetime", "-1"}, std::vector{"--oauth-lifetime", "nan"},
        std::vector{"--oauth-lifetime", "soon"},
        std::vector{"--oauth-redirect-uri", "http://example.com/"},
        std::vector{"--oauth-redirect-uri", ""}, std::vector{"--jwt-key", "/no/such/file"}));

}  // namespace
}  // namespace mock
