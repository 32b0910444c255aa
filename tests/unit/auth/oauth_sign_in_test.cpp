// AuthScheme=OAuth: a person signs in where no refresh token is good, and what is kept of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <future>

#include "../http/client_fixture.h"
#include "auth/sign_in.h"
#include "code_server.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(OAuthSignIn, AsksAPersonWhereThereIsNoRefreshToken) {
    const CodeServer server;
    const auto sign_in = make_sign_in(server.settings(), options());
    const auto error = error_of([&] { sign_in->credentials({}); });
    EXPECT_EQ(state_of(error), "28000");
    EXPECT_THAT(error->message(),
                AllOf(HasSubstr("there is no refresh token"), HasSubstr("OAuthSettingsLocation"),
                      HasSubstr("`connectai-dsn login NAME`")));
    EXPECT_TRUE(error->unsent());
    auto of_data_source = server.settings();
    of_data_source.dsn = "My CRM";
    of_data_source.oauth_scope = "another sign-in";
    const auto named = error_of([&] { make_sign_in(of_data_source, options())->credentials({}); });
    EXPECT_THAT(named->message(), HasSubstr("`connectai-dsn login 'My CRM'`"));
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
    const CodeServer server;
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
    CodeServer server;
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
    const CodeServer server;
    const TemporaryFolder folder;
    auto settings = server.settings();
    std::filesystem::create_directory(folder.file("part"));
    settings.oauth_settings_location = folder.file("part/tokens");
    const auto sign_in = make_sign_in(settings, options());
    std::filesystem::remove(folder.file("part"));
    FakeBrowser browser;
    const auto error = error_of([&] { sign_in->ask(prompt_with(browser)); });
    EXPECT_EQ(state_of(error), "HY000");
    EXPECT_THAT(error->message(), HasSubstr("OAuthSettingsLocation"));
    EXPECT_EQ(browser.shown(), 0);
}

// The folder has gone, or the disk has filled up, while somebody signed in.
TEST(OAuthSignIn, WarnsAtOnceOfARefreshTokenThatCannotBeKept) {
    CodeServer server;
    const TemporaryFolder folder;
    const std::string part = folder.file("part");
    std::filesystem::create_directory(part);
    auto settings = server.settings();
    settings.oauth_settings_location = part + "/tokens";
    const auto sign_in = make_sign_in(settings, options());
    FakeBrowser browser([&](const std::string& url) {
        std::filesystem::remove_all(part);
        return redirection(url);
    });
    Prompt prompt = prompt_with(browser);
    std::vector<std::string> warnings;
    prompt.warn = [&](const std::string& message) { warnings.push_back(message); };
    sign_in->ask(prompt);
    EXPECT_EQ(sign_in->credentials({}).secret.reveal(), "a1") << "the sign-in is good";
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_THAT(warnings[0], AllOf(StartsWith("the sign-in will not outlast its access token: "
                                              "OAuthSettingsLocation=" +
                                              part + "/tokens cannot be used: "),
                                   HasSubstr("its folder is not there"),
                                   HasSubstr("make the file writable"), Not(HasSubstr("r1"))));
    sign_in->refused(sign_in->credentials({}));
    EXPECT_EQ(state_of(error_of([&] { sign_in->credentials({}); })), "HY000")
        << "nothing is asked before it is written";
    EXPECT_EQ(server.forms().size(), 1U);
    std::filesystem::create_directory(part);
    EXPECT_EQ(sign_in->credentials({}).secret.reveal(), "a2") << "the token is not lost";
    EXPECT_THAT(server.forms().back(), HasSubstr("refresh_token=r1&"));
}

TEST(OAuthSignIn, WarnsOfAFullDiskAndOfAFileThatIsNoneAnyMore) {
    if (sanitized) GTEST_SKIP() << "a sanitizer writes files of its own";
    CodeServer server;
    const TemporaryFolder folder;
    auto settings = server.settings();
    std::vector<std::string> warnings;
    const auto sign_in_where = [&](const char* name, auto spoil) {
        settings.oauth_settings_location = folder.file(name);
        const auto sign_in = make_sign_in(settings, options());
        FakeBrowser browser([&](const std::string& url) {
            spoil();
            return redirection(url);
        });
        Prompt prompt = prompt_with(browser);
        prompt.warn = [&](const std::string& message) { warnings.push_back(message); };
        sign_in->ask(prompt);
    };
    sign_in_where("folder", [&] { std::filesystem::create_directory(folder.file("folder")); });
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    sign_in_where("full", [&] {
        rlimit none = before;
        none.rlim_cur = 0;
        EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
    });
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    EXPECT_THAT(warnings, testing::ElementsAre(HasSubstr("it is no regular file"),
                                               HasSubstr("File too large")));
}

// It is kept for the process, as documented.
TEST(OAuthSignIn, WarnsOfNothingWhereTheTokenIsKeptOrNoFileIsNamed) {
    CodeServer server;
    const TemporaryFolder folder;
    for (const std::string& location : {std::string(), folder.file("tokens")}) {
        auto settings = server.settings();
        settings.oauth_settings_location = location;
        FakeBrowser browser;
        Prompt prompt = prompt_with(browser);
        prompt.warn = [](const std::string& message) { ADD_FAILURE() << message; };
        make_sign_in(settings, options())->ask(prompt);
        EXPECT_EQ(browser.shown(), 1);
    }
}

TEST(OAuthSignIn, IsOneForAllThreads) {
    const CodeServer server;
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
