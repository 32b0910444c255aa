// Signing a person in, from the page that is shown to the tokens; and AuthScheme=OAuth, which does
// so only where no refresh token is good.
#include "auth/authorization_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "../http/client_fixture.h"
#include "auth/sign_in.h"
#include "fake_browser.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Gives a1 and r1 for the code c1, a2 and r2 for the next, and for refresh tokens but those that it
// has been told to refuse.
class TokenServer {
public:
    config::Settings settings() const {
        config::Settings settings;
        settings.auth_scheme = config::AuthScheme::oauth;
        settings.oauth_authorize_url = "https://login.example/authorize";
        settings.oauth_token_url = server_.url() + "/token";
        settings.oauth_client_id = "client";
        return settings;
    }
    std::vector<std::string> forms() const {
        std::vector<std::string> forms;
        for (const std::string& request : notes_.all()) {
            forms.push_back(request.substr(request.find("\r\n\r\n") + 4));
        }
        return forms;
    }
    void refuse_refresh_tokens(bool refuse) { refuses_ = refuse; }

private:
    void serve(Peer& peer) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        notes_.add(request);
        const bool refreshes = request.find("grant_type=refresh_token") != request.npos;
        const bool good = refreshes ? !refuses_ : request.find("code=c1&") != request.npos;
        if (!good) {
            peer.send(response(R"({"error":"invalid_grant"})", "400 Bad Request"));
            return;
        }
        const std::string number = std::to_string(++given_);
        peer.send(response(R"({"access_token":"a)" + number + R"(","refresh_token":"r)" + number +
                           R"(","expires_in":1000})"));
    }

    std::atomic<bool> refuses_{false};
    std::atomic<int> given_{0};
    Notes notes_;
    ScriptedServer server_{[this](Peer& peer) { serve(peer); }};
};

Prompt prompt_with(FakeBrowser& browser) {
    Prompt prompt;
    prompt.person_limit = 60s;
    prompt.show = browser.show();
    return prompt;
}

std::string failure_of(AuthorizationCode& code, const Prompt& prompt) {
    const auto error = error_of([&] { code.through_browser(prompt); });
    if (!error) return "none";
    EXPECT_TRUE(error->unsent());
    return std::string(error->state().code) + ' ' + error->message();
}

TEST(AuthorizationCode, RedeemsWhatTheBrowserBringsWithItsProof) {
    const TokenServer server;
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

TEST(AuthorizationCode, FailsInWordsForEachWayThatItCanFail) {
    const TokenServer server;
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
        FakeBrowser browser([&](const std::string& url) { return redirection(url, answer); });
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
    const TokenServer server;
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
    const TokenServer server;
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
    const TokenServer server;
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
    const TokenServer server;
    AuthorizationCode code(server.settings(), options());
    ::setenv("BROWSER", "false", 1);
    EXPECT_THAT(failure_of(code, {}),
                AllOf(StartsWith("IM008 no browser shows the page to sign in at, "
                                 "https://login.example: "),
                      HasSubstr("status 1"), HasSubstr("BROWSER"), HasSubstr("--no-browser")));
    ::unsetenv("BROWSER");
}

TEST(AuthorizationCode, FailsWhereThePortIsTaken) {
    const TokenServer server;
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

TEST(OAuthSignIn, AsksAPersonWhereThereIsNoRefreshToken) {
    const TokenServer server;
    const auto sign_in = make_sign_in(server.settings(), options());
    const auto error = error_of([&] { sign_in->credentials({}); });
    EXPECT_EQ(state_of(error), "28000");
    EXPECT_THAT(error->message(),
                AllOf(HasSubstr("there is no refresh token"), HasSubstr("OAuthSettingsLocation"),
                      HasSubstr("`connectai-dsn login NAME`")));
    EXPECT_TRUE(error->unsent());
    EXPECT_THROW(sign_in->credentials({}), SignInNeeded);
    FakeBrowser browser;
    sign_in->ask(prompt_with(browser));
    EXPECT_EQ(sign_in->credentials({}).secret.reveal(), "a1");
    sign_in->ask(prompt_with(browser));
    EXPECT_EQ(browser.shown(), 1) << "a token that is good is enough";
    EXPECT_EQ(make_sign_in(server.settings(), options())->credentials({}).secret.reveal(), "a1")
        << "the next connection";
}

TEST(OAuthSignIn, GoesOnWithTheRefreshTokenThatItGot) {
    const TokenServer server;
    const TemporaryFolder folder;
    auto settings = server.settings();
    settings.oauth_settings_location = folder.file("tokens");
    const auto sign_in = make_sign_in(settings, options());
    FakeBrowser browser;
    sign_in->ask(prompt_with(browser));
    EXPECT_THAT(folder.content("tokens"), HasSubstr(R"("refresh_token":"r1")"));
    EXPECT_EQ(std::filesystem::status(folder.file("tokens")).permissions(),
              std::filesystem::perms(0600));
    EXPECT_TRUE(sign_in->refused(sign_in->credentials({})));
    EXPECT_EQ(sign_in->credentials({}).secret.reveal(), "a2");
    EXPECT_THAT(server.forms().back(), HasSubstr("refresh_token=r1&"));
    settings.oauth_scope = "as another process";
    EXPECT_EQ(make_sign_in(settings, options())->credentials({}).secret.reveal(), "a3");
    EXPECT_THAT(server.forms().back(), HasSubstr("refresh_token=r2&"));
}

TEST(OAuthSignIn, AsksAPersonWhereTheRefreshTokenIsGoodNoMore) {
    TokenServer server;
    const TemporaryFolder folder;
    auto settings = server.settings();
    settings.oauth_settings_location = folder.file("tokens");
    const auto sign_in = make_sign_in(settings, options());
    FakeBrowser browser;
    sign_in->ask(prompt_with(browser));
    server.refuse_refresh_tokens(true);
    sign_in->refused(sign_in->credentials({}));
    const auto error = error_of([&] { sign_in->credentials({}); });
    EXPECT_EQ(state_of(error), "28000");
    EXPECT_THAT(error->message(), AllOf(HasSubstr("invalid_grant"), HasSubstr("login NAME"),
                                        Not(HasSubstr("name a file"))));
    browser.page();
    sign_in->ask(prompt_with(browser));
    EXPECT_EQ(sign_in->credentials({}).secret.reveal(), "a2");
    EXPECT_THAT(folder.content("tokens"), HasSubstr(R"("refresh_token":"r2")"));
}

TEST(OAuthSignIn, AsksNobodyWhereTheFileCannotBeUsed) {
    const TokenServer server;
    const TemporaryFolder folder;
    auto settings = server.settings();
    settings.oauth_settings_location = folder.file("no/folder");
    const auto sign_in = make_sign_in(settings, options());
    FakeBrowser browser;
    const auto error = error_of([&] { sign_in->ask(prompt_with(browser)); });
    EXPECT_EQ(state_of(error), "HY000");
    EXPECT_THAT(error->message(), HasSubstr("OAuthSettingsLocation"));
    EXPECT_EQ(browser.shown(), 0);
}

TEST(OAuthSignIn, IsOneForAllThreads) {
    const TokenServer server;
    FakeBrowser browser;
    std::vector<std::future<std::string>> threads;
    for (int i = 0; i < 8; ++i) {
        threads.push_back(std::async(std::launch::async, [&] {
            const auto sign_in = make_sign_in(server.settings(), options());
            sign_in->ask(prompt_with(browser));
            return std::string(sign_in->credentials({}).secret.reveal());
        }));
    }
    for (auto& thread : threads) EXPECT_EQ(thread.get(), "a1");
    EXPECT_EQ(browser.shown(), 1);
}

}  // namespace
}  // namespace connectai::auth
