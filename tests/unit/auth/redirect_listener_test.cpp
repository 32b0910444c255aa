// The loopback port to which the browser returns: what it takes, what it turns away, what ends it.
#include "auth/redirect_listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>

#include "../http/client_fixture.h"
#include "fake_browser.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

RedirectUri redirection(const std::string& url = {}, std::int64_t port = 0) {
    config::Settings settings;
    settings.oauth_callback_url = url;
    settings.oauth_callback_port = port;
    return RedirectUri(settings);
}

std::string host_line(const RedirectListener& listener) {
    const std::string& uri = listener.uri();
    return "Host: " + uri.substr(7, uri.rfind('/') - 7) + "\r\n";
}

bool any(std::string_view) {
    return true;
}

// The answer's query, or the error.
std::string wait(RedirectListener& listener, std::chrono::milliseconds limit = 60s,
                 CancelToken* cancel = nullptr, Browser browser = {},
                 const RedirectListener::Expected& expected = any) {
    try {
        return std::string(
            listener.wait(browser, expected, http::Clock::now() + limit, cancel).view());
    } catch (const Error& error) {
        EXPECT_TRUE(error.unsent());
        return std::string(error.state().code) + ' ' + error.message();
    }
}

TEST(RedirectListener, TakesTheAnswerAndShowsAPage) {
    RedirectListener listener(redirection());
    EXPECT_THAT(listener.uri(), testing::MatchesRegex("http://127\\.0\\.0\\.1:[0-9]+/callback"));
    const std::string url = listener.uri() + "?code=c&state=a%20b";
    auto page = std::async(std::launch::async, [&] { return fetch(url); });
    EXPECT_EQ(wait(listener), "code=c&state=a%20b");
    listener.reply("All <well>", "Close \"this\" & go");
    EXPECT_THAT(page.get(),
                AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("<h1>All &lt;well&gt;</h1>"),
                      HasSubstr("Close &quot;this&quot; &amp; go"), HasSubstr("no-store"),
                      HasSubstr("default-src 'none'")));
}

TEST(RedirectListener, TurnsAwayWhatIsNoAnswer) {
    RedirectListener listener(redirection());
    auto answer = std::async(std::launch::async, [&] { return wait(listener); });
    const int port = port_of(listener.uri());
    const std::string good = host_line(listener) + "\r\n";
    for (const std::string& request : {
             "GET /favicon.ico HTTP/1.1\r\n" + good,
             "GET /callback HTTP/1.1\r\n" + good,
             "GET /callback?state=s HTTP/1.1\r\n" + good,
             "GET /callback?barcode=c HTTP/1.1\r\n" + good,
             "GET /callback/?code=c HTTP/1.1\r\n" + good,
             "GET /callbackx?code=c HTTP/1.1\r\n" + good,
             "POST /callback?code=c HTTP/1.1\r\n" + good,
             "HEAD /callback?code=c HTTP/1.1\r\n" + good,
             "GET " + listener.uri() + "?code=c HTTP/1.1\r\n" + good,
             std::string("GET /callback?code=c HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
             std::string("GET /callback?code=c HTTP/1.1\r\n\r\n"),
             std::string("GET /callback?code=c\r\n\r\n"),
             std::string("\r\n\r\n"),
             "GET /callback?code=" + std::string(40'000, 'c'),
         }) {
        EXPECT_THAT(send_to(port, request),
                    AllOf(Not(HasSubstr("200 OK")), Not(HasSubstr("<h1>A"))))
            << request.substr(0, 60);
    }
    auto page = std::async(std::launch::async, [&] { return fetch(listener.uri() + "?error=e"); });
    EXPECT_EQ(answer.get(), "error=e");
    listener.reply("A", "");
    page.get();
}

// A tab that the browser has restored, or a page that loads this address to end the sign-in.
TEST(RedirectListener, TellsAnotherSignInsAnswerSoAndGoesOnListening) {
    RedirectListener listener(redirection());
    auto answer = std::async(std::launch::async, [&] {
        const std::string query = wait(listener, 60s, nullptr, {}, [](std::string_view asked) {
            return asked.ends_with("state=ours");
        });
        listener.reply("A", "");
        return query;
    });
    for (const char* query :
         {"?error=access_denied", "?code=old&state=theirs", "?error=x&state="}) {
        EXPECT_THAT(fetch(listener.uri() + query),
                    AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"),
                          HasSubstr("<h1>This is not the answer to this sign-in</h1>"),
                          HasSubstr("its state is another"), Not(HasSubstr("theirs"))))
            << query;
    }
    auto page = std::async(std::launch::async,
                           [&] { return fetch(listener.uri() + "?code=c&state=ours"); });
    EXPECT_EQ(answer.get(), "code=c&state=ours");
    EXPECT_THAT(page.get(), HasSubstr("<h1>A</h1>"));
}

// Browsers connect in advance, and then use another connection.
TEST(RedirectListener, HearsTheAnswerBehindOthersWhoSayNothing) {
    RedirectListener listener(redirection());
    auto answer = std::async(std::launch::async, [&] { return wait(listener); });
    std::vector<int> sockets;
    for (int i = 0; i < 40; ++i) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port_of(listener.uri())));
        ASSERT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        ::send(socket, "GET /cal", i % 2 == 0 ? 8 : 0, MSG_NOSIGNAL);
        sockets.push_back(socket);
    }
    auto page = std::async(std::launch::async, [&] { return fetch(listener.uri() + "?code=c"); });
    EXPECT_EQ(answer.get(), "code=c");
    listener.reply("A", "");
    EXPECT_THAT(page.get(), HasSubstr("200 OK"));
    for (const int socket : sockets) ::close(socket);
}

TEST(RedirectListener, TakesOneAnswerAndListensNoMore) {
    RedirectListener listener(redirection());
    auto page = std::async(std::launch::async, [&] { return fetch(listener.uri() + "?code=c"); });
    EXPECT_EQ(wait(listener), "code=c");
    EXPECT_EQ(fetch(listener.uri() + "?code=d"), "");
    listener.reply("A", "");
    EXPECT_THAT(page.get(), HasSubstr("<h1>A</h1>"));
}

TEST(RedirectListener, TakesARequestThatComesInPieces) {
    RedirectListener listener(redirection());
    auto answer = std::async(std::launch::async, [&] { return wait(listener); });
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port_of(listener.uri())));
    ASSERT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    for (const char octet : "GET /callback?code=c HTTP/1.1\r\n" + host_line(listener) + "\r\n") {
        ASSERT_EQ(::send(socket, &octet, 1, MSG_NOSIGNAL), 1);
    }
    EXPECT_EQ(answer.get(), "code=c");
    ::close(socket);
}

TEST(RedirectListener, IsGivenUpWhenTheTimeIsOver) {
    RedirectListener listener(redirection());
    EXPECT_THAT(wait(listener, 20ms),
                AllOf(StartsWith("HYT00"), HasSubstr("nobody has signed in")));
}

TEST(RedirectListener, IsWokenByACancel) {
    RedirectListener listener(redirection());
    CancelToken cancel;
    const CancelToken::Call call(cancel);
    auto answer = std::async(std::launch::async, [&] { return wait(listener, 60s, &cancel); });
    while (!cancel.cancel()) std::this_thread::yield();
    EXPECT_THAT(answer.get(), StartsWith("HY008"));
}

TEST(RedirectListener, IsGivenUpWhereTheBrowserFails) {
    ::setenv("BROWSER", "false", 1);
    RedirectListener listener(redirection());
    EXPECT_THAT(wait(listener, 60s, nullptr, Browser::show("http://127.0.0.1/")),
                AllOf(StartsWith("IM008"), HasSubstr("false"), HasSubstr("status 1")));
    ::setenv("BROWSER", "true", 1);
    RedirectListener other(redirection());
    auto page = std::async(std::launch::async, [&] { return fetch(other.uri() + "?code=c"); });
    EXPECT_EQ(wait(other, 60s, nullptr, Browser::show("http://127.0.0.1/")), "code=c");
    other.reply("A", "");
    page.get();
    ::unsetenv("BROWSER");
}

// OAuthCallbackURL.
TEST(RedirectListener, AnswersThePathAndTheHostOfItsAddressOnly) {
    RedirectListener listener(redirection("http://LocalHost/oauth/CallBack"));
    const int port = port_of(listener.uri());
    const std::string number = std::to_string(port);
    EXPECT_EQ(listener.uri(), "http://LocalHost:" + number + "/oauth/CallBack");
    auto answer = std::async(std::launch::async, [&] { return wait(listener); });
    const std::string good = "Host: localhost:" + number + "\r\n\r\n";
    for (const std::string& request : {
             "GET /callback?code=c HTTP/1.1\r\n" + good,
             "GET /oauth/callback?code=c HTTP/1.1\r\n" + good,
             "GET /oauth/CallBack/?code=c HTTP/1.1\r\n" + good,
             "GET /oauth?code=c HTTP/1.1\r\n" + good,
             "GET /?code=c HTTP/1.1\r\n" + good,
             std::string("GET /oauth/CallBack?code=c HTTP/1.1\r\nHost: localhost\r\n\r\n"),
             "GET /oauth/CallBack?code=c HTTP/1.1\r\nHost: 127.0.0.1:" + number + "\r\n\r\n",
             "GET /oauth/CallBack?code=c HTTP/1.1\r\nHost: localhost.evil:" + number + "\r\n\r\n",
         }) {
        EXPECT_THAT(send_to(port, request), StartsWith("HTTP/1.1 404 ")) << request;
    }
    auto page = std::async(std::launch::async, [&] {
        return send_to(port, "GET /oauth/CallBack?code=c HTTP/1.1\r\n" + good);
    });
    EXPECT_EQ(answer.get(), "code=c");
    listener.reply("A", "");
    EXPECT_THAT(page.get(), HasSubstr("<h1>A</h1>"));
}

TEST(RedirectListener, AnswersAnAddressWithoutAPathAtTheRoot) {
    for (const char* url : {"http://127.0.0.1", "http://127.0.0.1/"}) {
        RedirectListener listener(redirection(url));
        auto page = std::async(std::launch::async, [&] {
            return send_to(port_of(listener.uri()),
                           "GET /?code=c HTTP/1.1\r\n" + host_line(listener) + "\r\n");
        });
        EXPECT_EQ(wait(listener), "code=c") << url;
        listener.reply("A", "");
        EXPECT_THAT(page.get(), HasSubstr("<h1>A</h1>"));
    }
}

// Which of the two addresses a browser takes for localhost is its own choice.
TEST(RedirectListener, HearsLocalhostAtBothAddresses) {
    if (!has_address("::1")) GTEST_SKIP() << "this machine has no ::1: IPv6 is not tested";
    for (const char* address : {"127.0.0.1", "::1"}) {
        RedirectListener listener(redirection("http://localhost/cb"));
        auto page = std::async(std::launch::async,
                               [&] { return fetch(listener.uri() + "?code=c", address); });
        EXPECT_EQ(wait(listener), "code=c") << address;
        for (const char* any : {"127.0.0.1", "::1"}) {
            EXPECT_EQ(fetch(listener.uri() + "?code=d", any), "") << "nobody listens at " << any;
        }
        listener.reply("A", "");
        EXPECT_THAT(page.get(), HasSubstr("<h1>A</h1>"));
    }
}

TEST(RedirectListener, ListensAtNoOtherAddressThanItsOwn) {
    if (!has_address("::1")) GTEST_SKIP() << "this machine has no ::1: IPv6 is not tested";
    const struct {
        const char* url;
        const char* at;
        const char* not_at;
    } cases[] = {{"http://[::1]/cb", "::1", "127.0.0.1"},
                 {"http://127.0.0.1/cb", "127.0.0.1", "::1"}};
    for (const auto& [url, at, not_at] : cases) {
        // The number that the system gives at the one address may be another test's at the other.
        std::optional<RedirectListener> chosen;
        std::optional<IdlePort> other;
        for (int i = 0; i < 20 && !(other && other->held()); ++i) {
            chosen.emplace(redirection(url));
            other.emplace(not_at, port_of(chosen->uri()));
        }
        RedirectListener& listener = *chosen;
        EXPECT_TRUE(other->held()) << url << " is listened at at " << not_at << ", too";
        EXPECT_EQ(fetch(listener.uri() + "?code=c", not_at), "");
        auto page = std::async(std::launch::async,
                               [&, to = at] { return fetch(listener.uri() + "?code=c", to); });
        EXPECT_EQ(wait(listener), "code=c") << url;
        listener.reply("A", "");
        EXPECT_THAT(page.get(), HasSubstr("<h1>A</h1>"));
    }
}

TEST(RedirectListener, TakesThePortThatItIsToldAndNoOtherProcesss) {
    int port = 0;
    {
        const RedirectListener first(redirection());
        port = port_of(first.uri());
        const auto error = error_of([&] { RedirectListener second(redirection("", port)); });
        EXPECT_EQ(state_of(error), "08001");
        EXPECT_THAT(error->message(), AllOf(StartsWith("OAuthCallbackPort=" + std::to_string(port)),
                                            HasSubstr("Address already in use")));
        EXPECT_TRUE(error->unsent());
    }
    EXPECT_EQ(RedirectListener(redirection("", port)).uri(),
              "http://127.0.0.1:" + std::to_string(port) + "/callback");
}

}  // namespace
}  // namespace connectai::auth
