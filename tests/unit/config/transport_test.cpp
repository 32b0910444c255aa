// How the service is reached, by several keywords together: plain http, proxies, trusted
// certificates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "config/address.h"
#include "config/connection_string.h"
#include "config/requirements.h"
#include "config/settings.h"

namespace connectai::config {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Settings make(const std::string& text) {
    std::vector<Warning> warnings;
    return make_settings(parse_connection_string(text), warnings);
}

// The message of what is refused; empty where nothing is.
template <typename Call>
std::string problem_of(Call call) {
    try {
        call();
    } catch (const SettingsError& error) {
        EXPECT_EQ(error.state(), sqlstate::general_error);
        return error.message();
    }
    return {};
}

// A name, an address or a spelling of it that is not this machine's own for sure is refused.
TEST(PlainHttp, IsForThisMachineOnly) {
    for (const char* good :
         {"http://localhost", "HTTP://LocalHost:8080/api", "http://127.0.0.1:1/api",
          "http://127.255.3.4", "http://[::1]:65535/x", "https://cloud.cdata.com/api",
          "HTTPS://Host.example:8443", "https://[2001:db8::1]/x"}) {
        EXPECT_EQ(problem_of([&] { make(std::string("URL=") + good); }), "") << good;
    }
    for (const char* bad : {"http://cloud.cdata.com/api",
                            "HTTP://CLOUD.CDATA.COM/API",
                            "hTTp://10.0.0.1:8080",
                            "http://localhost.example/",
                            "http://localhost.evil.com",
                            "http://127.0.0.1.evil.com",
                            "http://localhost.",
                            "http://127.0.0.1.",
                            "http://127.1/",
                            "http://127.0.0.01/",
                            "http://127.0.0.256/",
                            "http://0x7f.0.0.1",
                            "http://2130706433",
                            "http://0.0.0.0",
                            "http://128.0.0.1/",
                            "http://[::2]/",
                            "http://[::]:80/",
                            "http://[::ffff:127.0.0.1]/",
                            "http://[0:0:0:0:0:0:0:1]/",
                            "http://[2001:db8::1]:80"}) {
        const std::string text = std::string("URL={") + bad + "}";
        EXPECT_THAT(problem_of([&] { make(text); }),
                    AllOf(HasSubstr("URL="), HasSubstr("use https://"),
                          HasSubstr("AllowInsecureHttp=true")))
            << bad;
        EXPECT_EQ(problem_of([&] { make(text + ";AllowInsecureHttp=yes"); }), "") << bad;
        EXPECT_NE(problem_of([&] { make("AllowInsecureHttp=no;" + text); }), "") << bad;
    }
}

// What stands before an @ is no host; it is refused whatever it looks like.
TEST(PlainHttp, IsNotForUserInformationThatLooksLikeThisMachine) {
    for (const char* bad : {"http://localhost@evil.com/", "http://127.0.0.1:80@evil.com",
                            "http://[::1]@evil.com", "http://localhost:x@evil.com/"}) {
        for (const char* more : {"", ";AllowInsecureHttp=true"}) {
            EXPECT_THAT(problem_of([&] { make(std::string("URL={") + bad + "}" + more); }),
                        HasSubstr("user and password do not belong here"))
                << bad;
        }
    }
    EXPECT_NE(problem_of([] { make("URL={http://localhost\\@evil.com}"); }), "");
    EXPECT_NE(problem_of([] { make("URL={http://localhost\\.evil.com}"); }), "");
}

// What it is sent leaves this machine, or may: a tunnel begins here, too.
TEST(PlainHttp, IsNotSentThroughAProxy) {
    const std::string local = "URL=http://127.0.0.1:8080/api;";
    for (const char* proxy : {"Proxy=proxy.example:3128", "Proxy=http://127.0.0.1:3128"}) {
        EXPECT_THAT(problem_of([&] { make(local + proxy); }),
                    AllOf(HasSubstr("is not valid with a Proxy"), HasSubstr("AllowInsecureHttp")));
        EXPECT_EQ(problem_of([&] { make(local + proxy + ";AllowInsecureHttp=true"); }), "");
        EXPECT_EQ(problem_of([&] { make(std::string("URL=https://host;") + proxy); }), "");
    }
    EXPECT_EQ(problem_of([&] { make(local + "Proxy=none"); }), "");
}

TEST(PlainHttp, IsNotForTheAuthorizationServersEndpointsEither) {
    for (const std::string keyword : {"OAuthTokenURL", "OAuthAuthorizeURL"}) {
        const std::string elsewhere = keyword + "=http://login.example/oauth";
        EXPECT_THAT(problem_of([&] { make(elsewhere); }),
                    AllOf(HasSubstr(elsewhere), HasSubstr("use https://")));
        EXPECT_EQ(problem_of([&] { make(elsewhere + ";AllowInsecureHttp=true"); }), "");
        EXPECT_EQ(problem_of([&] { make(keyword + "=http://127.0.0.1:1/oauth?tenant=a"); }), "");
        EXPECT_EQ(problem_of([&] { make(keyword + "=https://login.example/oauth"); }), "");
    }
    const std::string by_proxy = "=http://localhost:8080/oauth;Proxy=proxy.example:3128";
    EXPECT_NE(problem_of([&] { make("OAuthTokenURL" + by_proxy); }), "");
    EXPECT_EQ(problem_of([&] { make("OAuthAuthorizeURL" + by_proxy); }), "")
        << "the browser does not use it";
}

TEST(Exposed, IsWhatTheNetworkCouldRead) {
    EXPECT_TRUE(exposed("http://host/api"));
    EXPECT_TRUE(exposed("HTTP://host"));
    EXPECT_TRUE(exposed("http://user@localhost"));
    EXPECT_FALSE(exposed("https://host"));
    EXPECT_FALSE(exposed("http://localhost:1/api/tables?x=http://host"));
}

TEST(Proxy, UserAndPasswordComeFromTheAddressOrFromTheirKeywordsWhichWin) {
    const struct {
        const char* text;
        const char* proxy;
        const char* user;
        const char* password;
    } cases[] = {
        {"Proxy=p:1", "p:1", "", ""},
        {"Proxy={http://u:w@p:1}", "http://p:1", "u", "w"},
        {"Proxy={u:w@p:1}", "p:1", "u", "w"},
        {"Proxy={u@p:1}", "p:1", "u", ""},
        {"Proxy={http://u:a@b:c@p:1/}", "http://p:1", "u", "a@b:c"},
        {"Proxy={u%40x:%3a%2F%zz%4@p:1}", "p:1", "u@x", ":/%zz%4"},
        {"Proxy=p:1;ProxyUser={u@x};ProxyPassword={w%40}", "p:1", "u@x", "w%40"},
        {"Proxy={u:w@p:1};ProxyUser=v;ProxyPassword=x", "p:1", "v", "x"},
        {"ProxyUser=v;ProxyPassword=x;Proxy={u:w@p:1}", "p:1", "v", "x"},
        {"Proxy={u:w@p:1};ProxyUser=;ProxyPassword=", "p:1", "u", "w"},
        {"Proxy=None", "none", "", ""},
        {"Proxy=", "", "", ""},
    };
    for (const auto& [text, proxy, user, password] : cases) {
        const Settings settings = make(text);
        EXPECT_EQ(settings.proxy, proxy) << text;
        EXPECT_EQ(settings.proxy_user, user) << text;
        EXPECT_EQ(settings.proxy_password.reveal(), password) << text;
    }
}

class TrustedCertificates : public testing::Test {
protected:
    TrustedCertificates() {
        std::string name = (std::filesystem::temp_directory_path() / "connectai-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        std::ofstream(folder_ / "good.pem") << "text\n-----BEGIN CERTIFICATE-----\n";
        std::ofstream(folder_ / "none.pem") << "-----BEGIN PRIVATE KEY-----\n";
    }
    ~TrustedCertificates() override { std::filesystem::remove_all(folder_); }

    std::string problem(const std::string& path) const {
        Settings settings;
        settings.ssl_server_cert = path;
        return certificates_problem(settings);
    }
    std::filesystem::path folder_;
};

TEST_F(TrustedCertificates, AreAFileWithCertificates) {
    EXPECT_EQ(problem(""), "");
    EXPECT_EQ(problem(folder_ / "good.pem"), "");
    EXPECT_THAT(problem(folder_ / "none.pem"), HasSubstr("it holds no certificate"));
    EXPECT_THAT(problem(folder_ / "missing.pem"), HasSubstr("there is no such file"));
    EXPECT_THAT(problem(folder_), HasSubstr("it is a folder"));
    EXPECT_THAT(problem("/dev/null"), HasSubstr("it is no file"));
    EXPECT_THAT(problem(folder_), HasSubstr("allowed is a file of certificates in PEM form"));
}

// CData's drivers take an asterisk for "any certificate".
TEST_F(TrustedCertificates, CannotBeAnything) {
    EXPECT_THAT(problem("*"), AllOf(HasSubstr("SSLServerCert=*"), HasSubstr("always verified"),
                                    HasSubstr("no value that switches that off")));
    for (const char* word : {"any", "none", "false", "0", "ignore"}) {
        EXPECT_THAT(problem(word), Not(testing::IsEmpty())) << word;
    }
}

}  // namespace
}  // namespace connectai::config
