// Signing a person in, from the page that is shown to the tokens.
#include "auth/authorization_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "../http/client_fixture.h"
#include "code_server.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string failure_of(AuthorizationCode& code, const Prompt& prompt) {
    const auto error = error_of([&] { code.through_browser(prompt); });
    if (!error) return "none";
    EXPECT_TRUE(error->unsent());
    return std::string(error->state().code) + ' ' + error->message();
}

TEST(AuthorizationCode, RedeemsWhatTheBrowserBringsWithItsProof) {
    const CodeServer server;
    AuthorizationCode code(server.settings(), options());
    FakeBrowser browser;
    const TokenReply reply = code.through_browser(prompt_with(browser));
    EXPECT_EQ(reply.access_token.reveal(), "a1");
    EXPECT_EQ(reply.refresh_token.reveal(), "r1");
    ASSERT_EQ(server.forms().size(), 1U);
    const std::string form = '?' + server.forms()[0];
    EXPECT_THAT(form, StartsWith("?grant_type=authorization_code&code=c1&"));
    EXPECT_EQ(parameter(form, "redirect_uri"), parameter(browser.url(), "redirect_uri"));
    EXPECT_EQ(parameter(form, "client_id"), "client");
    EXPECT_EQ(parameter(form, "code_verifier").size(), 43U);
    EXPECT_THAT(form, Not(HasSubstr("client_secret"))) << "a public client";
    EXPECT_THAT(browser.page(), HasSubstr("<h1>You are signed in</h1>"));
}

// The server compares it with what is registered, and with itself when the code is redeemed.
TEST(AuthorizationCode, NamesTheCallbackUrlToTheLetter) {
    const CodeServer server;
    auto settings = server.settings();
    const auto told = [&] {
        AuthorizationCode code(settings, options());
        FakeBrowser browser;
        EXPECT_FALSE(code.through_browser(prompt_with(browser)).access_token.empty());
        const std::string uri = parameter(browser.url(), "redirect_uri");
        EXPECT_EQ(parameter('?' + server.forms().back(), "redirect_uri"), uri);
        return uri;
    };
    settings.oauth_callback_url = "http://LocalHost/My%20App/~cb";
    const std::string uri = told();
    const std::string port = std::to_string(port_of(uri));
    EXPECT_EQ(uri, "http://LocalHost:" + port + "/My%20App/~cb") << "a free port is put in";
    settings.oauth_callback_url = "http://127.0.0.1:" + port + "/";
    EXPECT_EQ(told(), settings.oauth_callback_url);
    EXPECT_EQ(
        parameter(AuthorizationCode(settings, options()).request_elsewhere().url(), "redirect_uri"),
        settings.oauth_callback_url);
    settings.oauth_callback_url = "http://127.0.0.1/a";
    settings.oauth_callback_port = std::stoi(port);
    EXPECT_EQ(told(), "http://127.0.0.1:" + port + "/a");
}

TEST(AuthorizationCode, FailsInWordsForEachWayThatItCanFail) {
    const CodeServer server;
    AuthorizationCode code(server.settings(), options());
    const struct {
        const char* answer;
        const char* state;
        const char* words;
    } cases[] = {
        {"error=access_denied", "28000", "has been told not to sign in"},
        {"code=", "28000", "without one code"},
        {"code=hunter2", "28000", "the code that the browser has brought has expired"},
        {"error=server_error", "08001", "cannot sign anybody in now"},
    };
    for (const auto& [answer, state, words] : cases) {
        FakeBrowser browser(
            [&, query = answer](const std::string& url) { return redirection(url, query); });
        EXPECT_THAT(failure_of(code, prompt_with(browser)),
                    AllOf(StartsWith(state), HasSubstr(words), Not(HasSubstr("hunter2"))))
            << answer;
        EXPECT_THAT(browser.page(), AllOf(HasSubstr("<h1>The sign-in has failed</h1>"),
                                          HasSubstr(words), Not(HasSubstr("hunter2"))))
            << answer;
    }
}

// It is told so, and whoever signs in is waited for all the same.
TEST(AuthorizationCode, IsNotEndedByAnotherSignInsAnswer) {
    const CodeServer server;
    AuthorizationCode code(server.settings(), options());
    std::string page;
    FakeBrowser browser;
    Prompt prompt = prompt_with(browser);
    std::thread others;
    prompt.show = [&](const std::string& url) {
        others = std::thread([&, url] {
            page = fetch(parameter(url, "redirect_uri") + "?error=access_denied&state=forged");
            browser.show()(url);
        });
        return Browser();
    };
    const auto error =
        error_of([&] { EXPECT_EQ(code.through_browser(prompt).access_token.reveal(), "a1"); });
    others.join();
    EXPECT_FALSE(error);
    EXPECT_THAT(page, AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("its state is another")));
    EXPECT_THAT(browser.page(), HasSubstr("<h1>You are signed in</h1>"));
}

// LoginTimeout is for what machines are asked.
TEST(AuthorizationCode, GivesThePersonATimeOfTheirOwn) {
    const CodeServer server;
    AuthorizationCode code(server.settings(), options());
    FakeBrowser browser;
    Prompt prompt = prompt_with(browser);
    prompt.request_limit = 2s;
    prompt.show = [&](const std::string& url) {
        std::this_thread::sleep_for(2100ms);
        return browser.show()(url);
    };
    EXPECT_EQ(code.through_browser(prompt).access_token.reveal(), "a1");
}

TEST(AuthorizationCode, FailsWhereNobodySignsInOrTheyGiveUp) {
    const CodeServer server;
    AuthorizationCode code(server.settings(), options());
    Prompt prompt;
    prompt.person_limit = 20ms;
    prompt.show = [](const std::string&) { return Browser(); };
    EXPECT_THAT(failure_of(code, prompt), StartsWith("HYT00 nobody has signed in"));
    prompt.person_limit = 60s;
    prompt.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*prompt.cancel);
    prompt.show = [&](const std::string&) {
        prompt.cancel->cancel();
        return Browser();
    };
    EXPECT_THAT(failure_of(code, prompt), StartsWith("HY008"));
    EXPECT_THAT(server.forms(), testing::IsEmpty());
}

TEST(AuthorizationCode, FailsWhereNoBrowserShowsThePage) {
    const CodeServer server;
    AuthorizationCode code(server.settings(), options());
    ::setenv("BROWSER", "false", 1);
    EXPECT_THAT(failure_of(code, {}),
                AllOf(StartsWith("IM008 no browser shows the page to sign in at, "
                                 "https://login.example: "),
                      HasSubstr("status 1"), HasSubstr("BROWSER"), HasSubstr("--no-browser")));
    ::unsetenv("BROWSER");
}

TEST(AuthorizationCode, FailsWhereThePortIsTaken) {
    const CodeServer server;
    const ScriptedServer other([](Peer&) {});
    auto settings = server.settings();
    settings.oauth_callback_port = other.port();
    AuthorizationCode code(settings, options());
    FakeBrowser browser;
    EXPECT_THAT(failure_of(code, prompt_with(browser)), StartsWith("08001 OAuthCallbackPort="));
    EXPECT_EQ(browser.shown(), 0);
    EXPECT_EQ(parameter(code.request_elsewhere().url(), "redirect_uri"), other.url() + "/callback")
        << "nobody listens there";
}

TEST(AuthorizationCode, FailsWhereThePortOfTheCallbackUrlIsTaken) {
    const CodeServer server;
    const ScriptedServer other([](Peer&) {});
    const std::string port = std::to_string(other.port());
    auto settings = server.settings();
    FakeBrowser browser;
    const auto failure = [&](const std::string& url, std::int64_t by_keyword = 0) {
        settings.oauth_callback_url = url;
        settings.oauth_callback_port = by_keyword;
        AuthorizationCode code(settings, options());
        return failure_of(code, prompt_with(browser));
    };
    const std::string taken =
        " cannot be listened at, so that the browser could not return: port " + port +
        " of 127.0.0.1: Address already in use; end what uses this "
        "port, another sign-in perhaps, or name another port that the "
        "authorization server knows";
    const std::string url = "http://localhost:" + port + "/cb";
    EXPECT_EQ(failure(url), "08001 OAuthCallbackURL=" + url + taken);
    EXPECT_EQ(failure("http://localhost/cb", other.port()),
              "08001 OAuthCallbackURL=http://localhost/cb with OAuthCallbackPort=" + port + taken);
    EXPECT_EQ(browser.shown(), 0);
}

}  // namespace
}  // namespace connectai::auth
