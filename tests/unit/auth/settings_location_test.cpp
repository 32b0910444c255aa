// OAuthSettingsLocation, as sign-ins use it: who goes on with what is in the file, and what it is
// told.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <optional>

#include "auth/refresh_token_grant.h"
#include "auth/refresh_token_store.h"
#include "odbc/support/temporary_folder.h"
#include "sanitizers.h"
#include "token_server.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::HasSubstr;
using Scheme = http::Credentials::Scheme;

// As on a disk that is full.
class NoFileGrows {
public:
    NoFileGrows() {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit none = before_;
        none.rlim_cur = 0;
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    ~NoFileGrows() { ::setrlimit(RLIMIT_FSIZE, &before_); }
    NoFileGrows(const NoFileGrows&) = delete;
    NoFileGrows& operator=(const NoFileGrows&) = delete;

private:
    rlimit before_{};
};

TEST(SettingsLocation, KeepsTheNewestForOthers) {
    const TokenServer server(R"("expires_in":1000)", true);
    const TemporaryFolder folder;
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    settings.oauth_settings_location = folder.file("tokens");
    EXPECT_EQ(token_of(*make_sign_in(settings, options())), "a1");
    EXPECT_THAT(folder.content("tokens"), HasSubstr(R"("refresh_token":"r1")"));
    settings.oauth_scope = "s";  // another sign-in, as another process's is
    EXPECT_EQ(token_of(*make_sign_in(settings, options())), "a2");
    settings.oauth_refresh_token = Secret();
    EXPECT_EQ(token_of(*make_sign_in(settings, options())), "a3");
    EXPECT_THAT(folder.content("tokens"), HasSubstr(R"("refresh_token":"r3")"));
}

// As other processes do: each sign-in has a lock of its own on the file.
TEST(SettingsLocation, LetsOneAfterTheOtherAsk) {
    const TokenServer server(R"("expires_in":1000)", true, 20ms);
    const TemporaryFolder folder;
    std::vector<std::future<void>> threads;
    for (int i = 0; i < 4; ++i) {
        threads.push_back(std::async(std::launch::async, [&, i] {
            auto settings = server.settings(config::AuthScheme::oauth_refresh);
            settings.oauth_settings_location = folder.file("tokens");
            settings.oauth_scope = std::to_string(i);  // a sign-in of its own
            const auto sign_in = make_sign_in(settings, options());
            for (int times = 0; times < 5; ++times) {
                const auto error = error_of([&] { use_and_revoke(*sign_in); });
                EXPECT_EQ(state_of(error), "none") << error->message();
            }
        }));
    }
    for (auto& thread : threads) thread.get();
    EXPECT_EQ(server.forms().size(), 20U);
    RequestContext brief;
    const int lock = ::open(folder.file("tokens.lock").c_str(), O_RDWR);
    ASSERT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0);
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    settings.oauth_settings_location = folder.file("tokens");
    const auto sign_in = make_sign_in(settings, options());
    brief.deadline = http::Clock::now() + 50ms;
    EXPECT_EQ(state_of(error_of([&] { sign_in->credentials(brief); })), "HYT00");
    RequestContext cancelled;
    cancelled.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*cancelled.cancel);
    cancelled.cancel->cancel();
    EXPECT_EQ(state_of(error_of([&] { sign_in->credentials(cancelled); })), "HY008");
    ::close(lock);
    EXPECT_EQ(sign_in->credentials({}).scheme, Scheme::bearer);
}

// The server would take the old token back, and nobody would have the new one.
TEST(SettingsLocation, AsksForNothingThatItCouldNotKeep) {
    const TokenServer server(R"("expires_in":1000)", true);
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    settings.oauth_settings_location = "/nonexistent/tokens";
    const auto error = error_of([&] { token_of(*make_sign_in(settings, options())); });
    EXPECT_EQ(state_of(error), "HY000");
    EXPECT_EQ(error->effect(), Effect::unsent);
    EXPECT_THAT(error->message(), HasSubstr("OAuthSettingsLocation=/nonexistent/tokens"));
    EXPECT_THAT(server.forms(), testing::IsEmpty());
}

// What is wrong is told when the connection is made; but not to one that does without.
TEST(SettingsLocation, IsLookedIntoUnlessATokenIsGood) {
    const TokenServer server;
    const TemporaryFolder folder;
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    settings.oauth_settings_location = folder.file("tokens");
    const auto write_garbage = [&] {
        std::ofstream(folder.file("tokens")) << "garbage";
        std::filesystem::permissions(folder.file("tokens"), std::filesystem::perms(0600));
    };
    write_garbage();
    const auto problem = [&] {
        return state_of(error_of([&] { make_sign_in(settings, options()); }));
    };
    EXPECT_EQ(problem(), "HY000");
    std::filesystem::remove(folder.file("tokens"));
    const auto sign_in = make_sign_in(settings, options());
    EXPECT_EQ(token_of(*sign_in), "a1");
    write_garbage();
    EXPECT_EQ(problem(), "none");
    sign_in->refused(sign_in->credentials({}));
    EXPECT_EQ(problem(), "HY000");
    EXPECT_EQ(server.forms().size(), 1U) << "nobody was asked";
}

// The disk is full when the server has rotated: nothing is lost, and nothing is asked until the
// newest token is in the file.
TEST(SettingsLocation, KeepsATokenThatCannotBeWrittenUntilItCan) {
    if (sanitized) GTEST_SKIP() << "a sanitizer writes files of its own";
    const TokenServer server(R"("expires_in":1000)", true);
    const TemporaryFolder folder;
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    settings.oauth_settings_location = folder.file("tokens");
    const auto sign_in = make_sign_in(settings, options());
    EXPECT_EQ(token_of(*sign_in), "a1");
    use_and_revoke(*sign_in);
    std::optional<NoFileGrows> full_disk(std::in_place);
    EXPECT_EQ(token_of(*sign_in), "a2") << "the access token is good";
    use_and_revoke(*sign_in);
    const auto error = error_of([&] { sign_in->credentials({}); });
    full_disk.reset();
    EXPECT_EQ(state_of(error), "HY000");
    EXPECT_THAT(error->message(), HasSubstr("cannot be kept"));
    EXPECT_EQ(server.forms().size(), 2U) << "nothing was asked";
    EXPECT_EQ(token_of(*sign_in), "a3");
    EXPECT_THAT(folder.content("tokens"), HasSubstr(R"("refresh_token":"r3")"));
}

// Alice's data source has an OAuthRefreshToken; somebody has signed in for another, without one.
TEST(SettingsLocation, IsOfWhomeverHasSignedInAlsoWhereItIsWrittenLater) {
    if (sanitized) GTEST_SKIP() << "a sanitizer writes files of its own";
    const TokenServer server;
    const TemporaryFolder folder;
    auto alices = server.settings(config::AuthScheme::oauth_refresh);
    alices.oauth_settings_location = folder.file("tokens");
    alices.oauth_refresh_token = Secret("alices");
    RefreshTokenStore(alices).write(Secret("dead"));
    auto settings = alices;
    settings.oauth_refresh_token = Secret();
    RefreshTokenGrant grant(settings, options());
    EXPECT_EQ(state_of(error_of([&] { grant.obtain({}); })), "28000");
    TokenReply reply;
    reply.refresh_token = Secret("r0");
    std::string warning;
    {
        const NoFileGrows full_disk;
        grant.accept(std::move(reply), {}, [&](const std::string& text) { warning = text; });
    }
    EXPECT_THAT(warning, HasSubstr("will not outlast its access token"));
    EXPECT_EQ(grant.obtain({}).value.reveal(), "a1");
    EXPECT_EQ(RefreshTokenStore(settings).read().reveal(), "r0");
    EXPECT_THROW(RefreshTokenStore(alices).read(), Error) << "it has not come of hers";
}

TEST(SettingsLocation, IsOfWhomeverHasWrittenItBehindASignInThatCouldNotBeKept) {
    if (sanitized) GTEST_SKIP() << "a sanitizer writes files of its own";
    const TokenServer server(R"("expires_in":1000)", true);
    const TemporaryFolder folder;
    auto alices = server.settings(config::AuthScheme::oauth_refresh);
    alices.oauth_settings_location = folder.file("tokens");
    auto settings = alices;
    settings.oauth_refresh_token = Secret();
    RefreshTokenGrant grant(settings, options());
    TokenReply reply;
    reply.refresh_token = Secret("lost");
    {
        const NoFileGrows full_disk;
        grant.accept(std::move(reply), {}, [](const std::string&) {});
    }
    RefreshTokenStore(alices).write(Secret("r0"));
    EXPECT_EQ(grant.obtain({}).value.reveal(), "a1");
    EXPECT_EQ(RefreshTokenStore(alices).read().reveal(), "r1") << "it has come of hers";
}

TEST(SettingsLocation, NamesTheFileWhoseRefreshTokenIsRefused) {
    const TokenServer server(R"("expires_in":1000)", true);
    const TemporaryFolder folder;
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    settings.oauth_settings_location = folder.file("tokens");
    const auto refusal = [&] {
        RefreshTokenStore(settings).write(Secret("dead"));
        const auto error = error_of([&] { token_of(*make_sign_in(settings, options())); });
        EXPECT_EQ(state_of(error), "28000");
        return error->message();
    };
    const std::string place =
        "(the token is that in OAuthSettingsLocation=" + folder.file("tokens");
    EXPECT_THAT(refusal(),
                HasSubstr(place + "; remove the file when you have a new OAuthRefreshToken)"));
    EXPECT_EQ(server.forms().size(), 1U) << "what the file's token has come of is not tried again";
    settings.auth_scheme = config::AuthScheme::oauth;
    EXPECT_THAT(refusal(), HasSubstr(place + "); somebody must sign in")) << "which replaces it";
}

// What was mistyped has come into the file in front of the first request.
TEST(SettingsLocation, GoesOnWithTheRightRefreshTokenBehindAWrongOne) {
    const TokenServer server(R"("expires_in":1000)", true);
    const TemporaryFolder folder;
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    settings.oauth_settings_location = folder.file("tokens");
    settings.oauth_refresh_token = Secret("rO");
    EXPECT_EQ(state_of(error_of([&] { token_of(*make_sign_in(settings, options())); })), "28000");
    settings.oauth_refresh_token = Secret("r0");
    EXPECT_EQ(token_of(*make_sign_in(settings, options())), "a1");
    EXPECT_THAT(folder.content("tokens"), HasSubstr(R"("refresh_token":"r1")"));
}

// Bob's data source names the file of Alice's.
class SettingsLocationOfServers : public testing::TestWithParam<bool> {};  // that rotate

TEST_P(SettingsLocationOfServers, WithAnotherRefreshTokenIsNotThatOfTheFile) {
    const TokenServer server(R"("expires_in":1000)", GetParam());
    const TemporaryFolder folder;
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    settings.oauth_settings_location = folder.file("tokens");
    EXPECT_EQ(token_of(*make_sign_in(settings, options())), "a1");
    const std::string kept = folder.content("tokens");
    settings.oauth_refresh_token = Secret("bobs");
    const auto error = error_of([&] { token_of(*make_sign_in(settings, options())); });
    EXPECT_EQ(state_of(error), "HY000");
    EXPECT_EQ(error->effect(), Effect::unsent);
    EXPECT_THAT(error->message(), HasSubstr("has not come of this OAuthRefreshToken"));
    EXPECT_EQ(server.forms().size(), 1U) << "nobody was asked";
    EXPECT_EQ(folder.content("tokens"), kept);
    std::filesystem::remove(folder.file("tokens"));
    EXPECT_EQ(state_of(error_of([&] { token_of(*make_sign_in(settings, options())); })), "28000")
        << "the server does not know it";
    EXPECT_THAT(server.forms().back(), HasSubstr("refresh_token=bobs"));
}
INSTANTIATE_TEST_SUITE_P(All, SettingsLocationOfServers, testing::Bool());

TEST(SettingsLocation, WithoutAnyRefreshTokenSaysSo) {
    const TokenServer server;
    auto settings = server.settings(config::AuthScheme::oauth_refresh);
    const TemporaryFolder folder;
    settings.oauth_refresh_token = Secret();
    settings.oauth_settings_location = folder.file("tokens");
    settings.dsn = "my data";
    const auto error = error_of([&] { token_of(*make_sign_in(settings, options())); });
    EXPECT_EQ(state_of(error), "28000");
    EXPECT_EQ(error->message(),
              "there is no refresh token: OAuthRefreshToken is empty, and the file "
              "OAuthSettingsLocation=" +
                  folder.file("tokens") +
                  " is not there yet, or empty; put the one that the authorization server has "
                  "given into OAuthRefreshToken");
    settings.oauth_authorize_url = "https://h/authorize";
    EXPECT_THAT(error_of([&] { token_of(*make_sign_in(settings, options())); })->message(),
                testing::EndsWith(", or sign in with `connectai-dsn login 'my data'`"));
}

}  // namespace
}  // namespace connectai::auth
