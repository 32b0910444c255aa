// OAuthCallbackURL and OAuthCallbackPort: what the server is told, and the sockets behind it.
#include "auth/redirect_uri.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "../http/client_fixture.h"
#include "auth/loopback_sockets.h"
#include "fake_browser.h"
#include "odbc/support/ordinary_user.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::StartsWith;

RedirectUri redirection(const std::string& url, std::int64_t port = 0) {
    config::Settings settings;
    settings.oauth_callback_url = url;
    settings.oauth_callback_port = port;
    return RedirectUri(settings);
}

TEST(RedirectUri, IsWhatTheKeywordsSay) {
    const struct {
        const char* url;
        int keyword;
        const char* host;
        int port;
        const char* path;
        const char* at_7;
        const char* setting;
    } cases[] = {
        {"", 0, "127.0.0.1", 0, "/callback", "http://127.0.0.1:7/callback", "OAuthCallbackPort=0"},
        {"", 8400, "127.0.0.1", 8400, "/callback", "http://127.0.0.1:7/callback",
         "OAuthCallbackPort=8400"},
        {"http://LOCALHOST", 0, "localhost", 0, "/", "http://LOCALHOST:7",
         "OAuthCallbackURL=http://LOCALHOST"},
        {"http://localhost/", 8400, "localhost", 8400, "/", "http://localhost:7/",
         "OAuthCallbackURL=http://localhost/ with OAuthCallbackPort=8400"},
        {"http://[::1]:33/a/b", 0, "[::1]", 33, "/a/b", "http://[::1]:33/a/b",
         "OAuthCallbackURL=http://[::1]:33/a/b"},
        {"http://127.0.0.1:33", 33, "127.0.0.1", 33, "/", "http://127.0.0.1:33",
         "OAuthCallbackURL=http://127.0.0.1:33"},
    };
    for (const auto& [url, keyword, host, port, path, at_7, setting] : cases) {
        const RedirectUri uri = redirection(url, keyword);
        EXPECT_EQ(uri.host(), host) << url;
        EXPECT_EQ(uri.port(), port) << url;
        EXPECT_EQ(uri.path(), path) << url;
        EXPECT_EQ(uri.text(7), at_7) << url;
        EXPECT_EQ(uri.setting(), setting) << url;
    }
}

TEST(RedirectUri, IsNoneWhereTheSettingsWereNotChecked) {
    for (const char* url : {"http://app.example/", "http://0.0.0.0/", "https://localhost/", "x"}) {
        EXPECT_EQ(state_of(error_of([&] { redirection(url); })), "HY000") << url;
    }
}

// URL Standard: a port that is the scheme's own is left out.
TEST(RedirectUri, KnowsItsHostAsBrowsersNameIt) {
    const RedirectUri uri = redirection("http://LocalHost/");
    EXPECT_TRUE(uri.has_host("localhost:8400", 8400));
    EXPECT_TRUE(uri.has_host("LOCALHOST:8400", 8400));
    EXPECT_TRUE(uri.has_host("localhost", 80));
    EXPECT_TRUE(uri.has_host("localhost:80", 80));
    for (const char* other :
         {"localhost", "localhost:8401", "localhost:", "127.0.0.1:8400", "[::1]:8400", ""}) {
        EXPECT_FALSE(uri.has_host(other, 8400)) << other;
    }
    EXPECT_TRUE(redirection("http://[::1]/").has_host("[::1]:8400", 8400));
}

TEST(LoopbackSockets, AreOneOrForLocalhostTwo) {
    EXPECT_EQ(LoopbackSockets(redirection("http://127.0.0.1/")).descriptors().size(), 1U);
    EXPECT_EQ(LoopbackSockets(redirection("http://127.99.0.1/")).descriptors().size(), 1U);
    LoopbackSockets sockets(redirection("http://localhost/"));
    EXPECT_EQ(sockets.descriptors().size(), has_address("::1") ? 2U : 1U);
    EXPECT_NE(sockets.port(), 0);
    sockets.close();
    EXPECT_TRUE(sockets.descriptors().empty());
    EXPECT_EQ(LoopbackSockets(redirection("http://localhost/", sockets.port())).port(),
              sockets.port());
}

// At one address, and at a port that is free at the other, where any program may have it.
std::unique_ptr<LoopbackSockets> half_of_a_port(const std::string& at, const std::string& other) {
    for (;;) {
        auto half = std::make_unique<LoopbackSockets>(redirection("http://" + at));
        const auto taken =
            error_of([&] { LoopbackSockets(redirection("http://" + other, half->port())); });
        if (!taken) return half;
    }
}

// Another program may have it at one of the two addresses only: whoever listens there would be sent
// the code.
TEST(LoopbackSockets, TakeNoPortOfWhichAnotherHasAHalf) {
    if (!has_address("::1")) GTEST_SKIP() << "this machine has no ::1: IPv6 is not tested";
    for (const auto& [taken, other] : {std::pair{"127.0.0.1", "[::1]"}, {"[::1]", "127.0.0.1"}}) {
        const auto half = half_of_a_port(taken, other);
        const std::string port = std::to_string(half->port());
        const std::string url = "http://localhost:" + port + "/cb";
        const auto error = error_of([&] { LoopbackSockets whole(redirection(url)); });
        ASSERT_EQ(state_of(error), "08001");
        EXPECT_TRUE(error->unsent());
        const std::string address = taken[0] == '[' ? "::1" : taken;
        EXPECT_THAT(error->message(), StartsWith("OAuthCallbackURL=" + url +
                                                 " cannot be listened at, so that the "
                                                 "browser could not return: port " +
                                                 port + " of " + address +
                                                 ": Address already in use; end what uses"));
        EXPECT_NO_THROW(LoopbackSockets(redirection(std::string("http://") + other, half->port())))
            << "nothing is left behind";
    }
}

// Root becomes nobody for a while.
class Unprivileged {
public:
    Unprivileged() {
        if (before_ == 0 && ::seteuid(test::ordinary_user) != 0) std::abort();
    }
    ~Unprivileged() {
        if (::seteuid(before_) != 0) std::abort();
    }
    Unprivileged(const Unprivileged&) = delete;
    Unprivileged& operator=(const Unprivileged&) = delete;

private:
    uid_t before_ = ::geteuid();
};

TEST(LoopbackSockets, NameAPortThatIsTheAdministrators) {
    const Unprivileged here;
    const auto error =
        error_of([] { LoopbackSockets sockets(redirection("http://127.0.0.1:1/")); });
    if (!error) GTEST_SKIP() << "this machine lets everybody listen at every port";
    EXPECT_EQ(state_of(error), "08001");
    EXPECT_THAT(error->message(), HasSubstr("Permission denied; ports below 1024 are the "
                                            "administrator's: name another port"));
}

}  // namespace
}  // namespace connectai::auth
