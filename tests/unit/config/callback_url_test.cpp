// OAuthCallbackURL: which addresses the driver can listen at, and with OAuthCallbackPort.
#include "config/callback_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/connection_string.h"
#include "config/keyword_value.h"
#include "config/settings.h"

namespace connectai::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

SettingsReading read(std::string_view text) {
    return read_settings(parse_connection_string(text));
}

std::vector<std::string> problems_of(std::string_view text) {
    std::vector<std::string> messages;
    for (const Error& problem : read(text).problems) {
        EXPECT_EQ(problem.state(), sqlstate::general_error);
        messages.push_back(problem.message());
    }
    return messages;
}

TEST(CallbackUrl, HasAHostAPortAndAPath) {
    const struct {
        const char* text;
        const char* host;
        int port;
        const char* path;
        const char* at_7;  // with the port 7 where it has none
    } cases[] = {
        {"http://localhost:33333/", "localhost", 33333, "/", "http://localhost:33333/"},
        {"http://127.0.0.1:8400/oauth/callback", "127.0.0.1", 8400, "/oauth/callback",
         "http://127.0.0.1:8400/oauth/callback"},
        {"http://[::1]:8400/cb", "[::1]", 8400, "/cb", "http://[::1]:8400/cb"},
        {"http://localhost", "localhost", 0, "", "http://localhost:7"},
        {"http://localhost/", "localhost", 0, "/", "http://localhost:7/"},
        {"http://[::1]/a%20b", "[::1]", 0, "/a%20b", "http://[::1]:7/a%20b"},
        {"http://127.0.0.1:0/cb", "127.0.0.1", 0, "/cb", "http://127.0.0.1:7/cb"},
        {"http://127.3.2.1:1", "127.3.2.1", 1, "", "http://127.3.2.1:1"},
        {"HTTP://LocalHost:080/CB", "LocalHost", 80, "/CB", "HTTP://LocalHost:080/CB"},
        {"http://localhost:65535//a/.b/..c/;x=1,y/~'()*!$&+:@", "localhost", 65535,
         "//a/.b/..c/;x=1,y/~'()*!$&+:@", nullptr},
    };
    for (const auto& [text, host, port, path, at_7] : cases) {
        std::string reason;
        const auto url = parse_callback_url(text, reason);
        EXPECT_EQ(reason, "") << text;
        ASSERT_TRUE(url) << text;
        EXPECT_EQ(url->host, host);
        EXPECT_EQ(url->port, port);
        EXPECT_EQ(url->path, path);
        EXPECT_EQ(url->with_port(7), at_7 != nullptr ? at_7 : text);
        EXPECT_EQ(check_value(*find_keyword("OAuthCallbackURL"), std::string(" ") + text).value,
                  text)
            << "to the letter";
    }
}

TEST(CallbackUrl, IsRefusedWithTheReason) {
    const struct {
        const char* text;
        const char* reason;
    } cases[] = {
        {"https://localhost:8400/cb", "does not begin with http://"},
        {"localhost:8400/cb", "does not begin with http://"},
        {"urn:ietf:wg:oauth:2.0:oob", "does not begin with http://"},
        {"com.example.app:/cb", "does not begin with http://"},
        {"http:/localhost/cb", "does not begin with http://"},
        {"http://", "host name is missing"},
        {"http:///cb", "host name is missing"},
        {"http://:8400/cb", "host name is missing"},
        {"http://app.example.com/cb", "not this machine"},
        {"http://10.0.0.1:8400/cb", "not this machine"},
        {"http://localhost.example/cb", "not this machine"},
        {"http://localhost./cb", "not this machine"},
        {"http://127.1/cb", "not this machine"},
        {"http://127.0.0.01/cb", "not this machine"},
        {"http://0.0.0.0/cb", "not this machine"},
        {"http://[::]/cb", "not this machine"},
        {"http://[::ffff:127.0.0.1]/cb", "not this machine"},
        {"http://*:8400/cb", "character that is not allowed"},
        {"http://+:8400/cb", "character that is not allowed"},
        {"http://[::1/cb", "IPv6"},
        {"http://localhost:/cb", "port is not a number"},
        {"http://localhost:65536/cb", "port is not a number"},
        {"http://localhost:-1/cb", "port is not a number"},
        {"http://localhost:00/cb", "port is not a number"},
        {"http://localhost:0:0/cb", "port is not a number"},
        {"http://localhost:8400/cb?x=1", "query"},
        {"http://localhost:8400?", "query"},
        {"http://localhost:8400/cb#top", "fragment"},
        {"http://me@localhost:8400/cb", "user and password"},
        {"http://localhost:8400/a b", "percent-encoded"},
        {"http://localhost:8400\\cb", "percent-encoded"},
        {"http://localhost:8400/\xC3\xBC", "percent-encoded"},
        {"http://localhost:8400/a/../cb", "take . and .. out"},
        {"http://localhost:8400/./cb", "take . and .. out"},
        {"http://localhost:8400/cb/%2E%2e", "take . and .. out"},
        {"http://localhost:8400/.", "take . and .. out"},
    };
    for (const auto& [text, reason] : cases) {
        const auto problems = problems_of(std::string("OAuthCallbackURL={") + text + "}");
        ASSERT_EQ(problems.size(), 1U) << text;
        EXPECT_THAT(problems[0],
                    AllOf(StartsWith("OAuthCallbackURL="), HasSubstr(" is not valid: "),
                          HasSubstr(reason), HasSubstr("; allowed is http://host")))
            << text;
    }
}

TEST(CallbackUrl, IsShownWithoutWhatMayBeAPassword) {
    for (const char* text : {"http://me:hunter2@localhost/cb", "http://localhost:hunter2/cb",
                             "me:hunter2@localhost", "https://me:hunter2"}) {
        const std::string value = std::string("OAuthCallbackURL={") + text + "}";
        EXPECT_THAT(problems_of(value), ElementsAre(Not(HasSubstr("hunter2")))) << text;
        EXPECT_THAT(to_loggable_string(parse_connection_string(value)), Not(HasSubstr("hunter2")));
    }
    for (const std::string text : {"http://localhost:0/cb", "http://[::1]:8400/cb"}) {
        EXPECT_EQ(shown_value(*find_keyword("OAuthCallbackURL"), text), text);
    }
}

TEST(CallbackUrl, HasOnePortWithOAuthCallbackPort) {
    for (const char* good : {"OAuthCallbackURL=http://localhost/;OAuthCallbackPort=8400",
                             "OAuthCallbackURL=http://localhost:0/;OAuthCallbackPort=8400",
                             "OAuthCallbackURL=http://localhost:8400/;OAuthCallbackPort=8400",
                             "OAuthCallbackURL=http://localhost:8400/;OAuthCallbackPort=0",
                             "OAuthCallbackURL=;OAuthCallbackPort=8400"}) {
        EXPECT_THAT(problems_of(good), IsEmpty()) << good;
    }
    EXPECT_THAT(problems_of("OAuthCallbackURL=http://localhost:8400/;OAuthCallbackPort=8401"),
                ElementsAre("OAuthCallbackPort=8401 is not valid: OAuthCallbackURL="
                            "http://localhost:8400/ names another port; leave OAuthCallbackPort "
                            "out"));
    EXPECT_THAT(problems_of("OAuthCallbackURL=https://localhost:8400/;OAuthCallbackPort=8401"),
                ElementsAre(StartsWith("OAuthCallbackURL=")))
        << "each problem is told once";
}

}  // namespace
}  // namespace connectai::config
