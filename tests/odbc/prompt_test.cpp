// AuthScheme=OAuth: when a connection may have a person sign in through the browser, and what comes
// of it. ODBC 3.8, SQLDriverConnect, "Driver Guidelines".
#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/driver_library.h"
#include "support/mock_server.h"
#include "support/polling.h"
#include "support/temporary_folder.h"

namespace connectai::test::direct {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

int a_window = 0;  // no driver for unixODBC looks into one

// A mock with a log of its own. Each test's has another port, and so tokens of its own.
class Prompting : public ::testing::Test {
protected:
    explicit Prompting(const std::vector<std::string>& options = {}) : mock_(with_log(options)) {
        choose_browser(CONNECTAI_TEST_BROWSER);
    }
    ~Prompting() override { ::unsetenv("BROWSER"); }

    static void choose_browser(const std::string& command) {
        ::setenv("BROWSER", command.c_str(), 1);
    }
    std::string text(std::string_view more = {}) const {
        const std::string origin = mock_.url().substr(0, mock_.url().rfind("/api"));
        return "URL=" + mock_.url() + ";AuthScheme=OAuth;OAuthAuthorizeURL=" + origin +
               "/oauth/authorize;OAuthTokenURL=" + origin +
               "/oauth/token;OAuthClientId=client;OAuthClientSecret=secret;LoginTimeout=60;" +
               std::string(more);
    }
    // "ok", or the error: the SQLSTATE and the message.
    static std::string connect(Connection& connection, const std::string& string,
                               SQLUSMALLINT completion, SQLHWND window = &a_window) {
        const SQLRETURN code = polled([&] {
            return driver().SQLDriverConnect(connection, window, narrow(string), SQL_NTS, nullptr,
                                             0, nullptr, completion);
        });
        if (SQL_SUCCEEDED(code)) return "ok";
        const auto records = connection.handle().records();
        return records.empty() ? "no record" : records[0].state + ' ' + records[0].message;
    }
    std::string connect(SQLUSMALLINT completion, SQLHWND window = &a_window,
                        std::string_view more = {}) const {
        Connection connection;
        return connect(connection, text(more), completion, window);
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
    MockServer mock_;

private:
    std::vector<std::string> with_log(std::vector<std::string> options) const {
        options.insert(options.end(), {"--log", folder_.file("requests.log")});
        return options;
    }
};

class PromptingCompletion : public Prompting, public testing::WithParamInterface<SQLUSMALLINT> {};

TEST_P(PromptingCompletion, SignsInWhereThereIsAWindow) {
    EXPECT_EQ(connect(GetParam()), "ok");
    EXPECT_EQ(requests("/oauth/authorize"), 1);
    EXPECT_EQ(connect(GetParam()), "ok");
    EXPECT_EQ(connect(SQL_DRIVER_NOPROMPT), "ok") << "the process has a token";
    EXPECT_EQ(requests("/oauth/authorize"), 1);
}

TEST_P(PromptingCompletion, IsRefusedWhereThereIsNoWindow) {
    EXPECT_THAT(connect(GetParam(), nullptr),
                AllOf(StartsWith("IM008"), HasSubstr("WindowHandle")));
    EXPECT_EQ(requests("/oauth/authorize"), 0);
}

INSTANTIATE_TEST_SUITE_P(All, PromptingCompletion,
                         testing::Values(SQL_DRIVER_PROMPT, SQL_DRIVER_COMPLETE,
                                         SQL_DRIVER_COMPLETE_REQUIRED));

TEST_F(Prompting, IsNotForProgramsThatDoNotWantIt) {
    EXPECT_THAT(connect(SQL_DRIVER_NOPROMPT),
                AllOf(StartsWith("28000"), HasSubstr("`connectai-dsn login NAME`"),
                      HasSubstr("OAuthSettingsLocation")));
    EXPECT_EQ(requests("/oauth"), 0);
}

// Other credentials, for which it could ask, would not help.
TEST_F(Prompting, IsNotForBrowsing) {
    Connection connection;
    SQLCHAR result[1024];
    EXPECT_EQ(driver().SQLBrowseConnect(connection, narrow(text()), SQL_NTS, result, sizeof result,
                                        nullptr),
              SQL_ERROR);
    const auto records = connection.handle().records();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].state, "28000");
    EXPECT_THAT(records[0].message, HasSubstr("`connectai-dsn login NAME`"));
    EXPECT_EQ(requests("/oauth"), 0);
}

TEST_F(Prompting, GoesOnWhileTheApplicationPolls) {
    Connection connection;
    ASSERT_EQ(driver().SQLSetConnectAttr(connection, SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE,
                                         as_pointer(SQL_ASYNC_DBC_ENABLE_ON), 0),
              SQL_SUCCESS);
    EXPECT_EQ(connect(connection, text(), SQL_DRIVER_COMPLETE), "ok");
    EXPECT_EQ(requests("/oauth/authorize"), 1);
}

TEST_F(Prompting, IsNoDialogForOtherSchemes) {
    Connection connection;
    EXPECT_THAT(connect(connection, "URL=" + mock_.url() + ";User=u;Password=p", SQL_DRIVER_PROMPT),
                AllOf(StartsWith("IM008"), HasSubstr("AuthScheme=OAuth")));
}

TEST_F(Prompting, LeavesARefreshTokenThatTheNextConnectionUses) {
    const std::string more = "OAuthSettingsLocation=" + folder_.file("tokens") + ';';
    EXPECT_EQ(connect(SQL_DRIVER_COMPLETE, &a_window, more), "ok");
    // Another scope is another sign-in of the process's, as another process's is.
    EXPECT_EQ(connect(SQL_DRIVER_NOPROMPT, nullptr, more + "OAuthScope=read"), "ok");
    EXPECT_EQ(requests("/oauth/authorize"), 1);
}

// The driver must not be told that the token was kept, nor be failed for it: ODBC 3.8,
// SQLDriverConnect, 01000.
TEST_F(Prompting, WarnsOfARefreshTokenThatCannotBeKept) {
    const std::string part = folder_.file("part");
    std::filesystem::create_directory(part);
    const std::string script = folder_.file("browser.sh");
    std::ofstream(script) << "rm -r '" << part << "'\nexec '" << CONNECTAI_TEST_BROWSER
                          << "' \"$@\"\n";
    choose_browser("sh " + script);
    const std::string log = folder_.file("driver.log");
    const std::string string =
        text("OAuthSettingsLocation=" + part + "/tokens;Verbosity=3;Logfile=" + log);
    Connection connection;
    EXPECT_EQ(driver().SQLDriverConnect(connection, &a_window, narrow(string), SQL_NTS, nullptr, 0,
                                        nullptr, SQL_DRIVER_COMPLETE),
              SQL_SUCCESS_WITH_INFO);
    const auto records = connection.handle().records();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].state, "01000");
    EXPECT_THAT(records[0].message,
                AllOf(HasSubstr("the sign-in will not outlast its access token: "
                                "OAuthSettingsLocation=" +
                                part + "/tokens cannot be used: "),
                      HasSubstr("its folder is not there"), HasSubstr("make the file writable")));
    EXPECT_THAT(folder_.content("driver.log"),
                testing::ContainsRegex(" info \\[dbc\\] warning: the sign-in will not outlast"));
    Connection next;
    EXPECT_EQ(driver().SQLDriverConnect(next, nullptr, narrow(string), SQL_NTS, nullptr, 0, nullptr,
                                        SQL_DRIVER_NOPROMPT),
              SQL_SUCCESS)
        << "the access token is good";
}

TEST_F(Prompting, HasOneRecordForEachProblemOfItsSettings) {
    Connection connection;
    connect(connection, text("OAuthCallbackURL=https://app.example/cb;OAuthCallbackPort=70000"),
            SQL_DRIVER_COMPLETE);
    const auto records = connection.handle().records();
    ASSERT_EQ(records.size(), 2U);
    for (const auto& record : records) EXPECT_EQ(record.state, "HY000");
    EXPECT_THAT(records[0].message,
                AllOf(HasSubstr("OAuthCallbackURL=https://app.example/cb is not valid: it does not "
                                "begin with http://"),
                      HasSubstr("allowed is http://host[:port][/path] with localhost")));
    EXPECT_THAT(records[1].message, HasSubstr("OAuthCallbackPort=70000 is not valid"));
    EXPECT_EQ(requests("/"), 0);
}

// A server that compares the redirect_uri with the one that an administrator has registered.
class Registered : public Prompting {
protected:
    static constexpr const char* uri = "http://localhost/oauth/callback";
    Registered() : Prompting({"--oauth-redirect-uri", uri}) {}
};

TEST_F(Registered, ReturnsToTheAddressThatTheServerKnows) {
    const std::string more = std::string("OAuthCallbackURL=") + uri + ';';
    EXPECT_EQ(connect(SQL_DRIVER_COMPLETE, &a_window, more), "ok");
    EXPECT_EQ(requests("/oauth/authorize"), 1);
    EXPECT_EQ(connect(SQL_DRIVER_NOPROMPT, &a_window, more), "ok");
    EXPECT_THAT(connect(SQL_DRIVER_NOPROMPT), StartsWith("28000")) << "another sign-in";
}

TEST_F(Registered, NamesThePortThatIsTaken) {
    const std::string port = mock_.url().substr(17, mock_.url().find('/', 17) - 17);
    const std::string url = "http://localhost:" + port + "/oauth/callback";
    EXPECT_THAT(
        connect(SQL_DRIVER_COMPLETE, &a_window, "OAuthCallbackURL=" + url + ';'),
        AllOf(StartsWith("08001"), HasSubstr("OAuthCallbackURL=" + url + " cannot be listened at"),
              HasSubstr("port " + port + " of 127.0.0.1"), HasSubstr("name another port")));
}

TEST_F(Prompting, FailsInWordsWhereThePersonOrTheBrowserDoes) {
    const std::string browser = CONNECTAI_TEST_BROWSER;
    const struct {
        std::string command;
        const char* state;
        const char* words;
    } cases[] = {
        {browser + " error=access_denied", "28000", "has been told not to sign in"},
        {browser + " code=hunter2", "28000", "the code that the browser has brought"},
        {"false", "IM008", "no browser shows the page to sign in at"},
    };
    for (const auto& [command, state, words] : cases) {
        choose_browser(command);
        EXPECT_THAT(connect(SQL_DRIVER_COMPLETE),
                    AllOf(StartsWith(state), HasSubstr(words), Not(HasSubstr("hunter2"))))
            << command;
    }
    choose_browser(browser);
    const std::string port = mock_.url().substr(17, mock_.url().find('/', 17) - 17);
    EXPECT_THAT(connect(SQL_DRIVER_COMPLETE, &a_window, "OAuthCallbackPort=" + port),
                AllOf(StartsWith("08001"), HasSubstr("OAuthCallbackPort=" + port)));
    EXPECT_EQ(connect(SQL_DRIVER_COMPLETE), "ok") << "none of it is remembered";
}

TEST_F(Prompting, IsEndedByACancel) {
    choose_browser("true");  // which ends well, and shows nothing
    Connection connection;
    std::atomic<bool> over{false};
    std::thread cancelling([&] {
        while (!over) {
            EXPECT_EQ(driver().SQLCancelHandle(SQL_HANDLE_DBC, connection), SQL_SUCCESS);
            std::this_thread::sleep_for(20ms);
        }
    });
    EXPECT_THAT(connect(connection, text(), SQL_DRIVER_COMPLETE), StartsWith("HY008"));
    over = true;
    cancelling.join();
}

TEST_F(Prompting, AsksOnceForAllThreads) {
    std::vector<std::future<std::string>> threads;
    for (int i = 0; i < 8; ++i) {
        threads.push_back(
            std::async(std::launch::async, [&] { return connect(SQL_DRIVER_COMPLETE); }));
    }
    for (auto& thread : threads) EXPECT_EQ(thread.get(), "ok");
    EXPECT_EQ(requests("/oauth/authorize"), 1);
}

}  // namespace
}  // namespace connectai::test::direct
