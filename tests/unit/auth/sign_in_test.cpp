// Each AuthScheme: what requests are signed in with, and what is shared.
#include "auth/sign_in.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <future>

#include "auth/token_registry.h"
#include "http/key_file.h"
#include "odbc/support/temporary_folder.h"
#include "sanitizers.h"
#include "token_server.h"
#include "web_token.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;
using Scheme = http::Credentials::Scheme;

TEST(SignIn, WithBasicAndTokenIsAsGiven) {
    config::Settings settings;
    settings.user = "me";
    settings.password = Secret("hunter2");
    const auto basic = make_sign_in(settings, options());
    const http::Credentials me{Scheme::basic, "me", Secret("hunter2")};
    EXPECT_EQ(basic->credentials({}), me);
    EXPECT_FALSE(basic->refused(me)) << "there is nothing better";
    settings.auth_scheme = config::AuthScheme::token;
    settings.token = Secret("abc");
    const auto token = make_sign_in(settings, options());
    EXPECT_EQ(token->credentials({}), (http::Credentials{Scheme::bearer, "", Secret("abc")}));
    EXPECT_FALSE(token->refused({}));
}

void write_secret(const std::string& path, const char* secret) {
    std::ofstream(path) << secret << '\n';
    std::filesystem::permissions(path, std::filesystem::perms(0600));
}

TEST(SignIn, WithAPasswordFileReadsItAgainWhereThePasswordIsRefused) {
    const TemporaryFolder folder;
    const std::string path = folder.file("password");
    const auto write = [&](const char* password) { write_secret(path, password); };
    const auto with = [](const char* password) {
        return http::Credentials{Scheme::basic, "me", Secret(password)};
    };
    config::Settings settings;
    settings.user = "me";
    settings.password = Secret("old");
    settings.password_file = path;
    const auto sign_in = make_sign_in(settings, options());
    EXPECT_EQ(sign_in->credentials({}), with("old"));
    EXPECT_FALSE(sign_in->refused(with("old"))) << "there is no such file";
    write("old");
    EXPECT_FALSE(sign_in->refused(with("old"))) << "it holds the same";
    write("\xEF\xBB\xBFnew");
    EXPECT_EQ(sign_in->credentials({}), with("old")) << "which is good as long as it is taken";
    EXPECT_TRUE(sign_in->refused(with("old")));
    EXPECT_EQ(sign_in->credentials({}), with("new"));
    EXPECT_TRUE(sign_in->refused(with("old"))) << "of another thread, which comes late";
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    EXPECT_FALSE(sign_in->refused(with("new"))) << "others may read it";
    EXPECT_EQ(sign_in->credentials({}), with("new"));
    EXPECT_THAT(sign_in->remedy(),
                HasSubstr("; PasswordFile=" + path +
                          ", which has been read again for that, cannot be used: others may read "
                          "or change it"));
    write("");
    EXPECT_FALSE(sign_in->refused(with("new"))) << "it is empty";
    EXPECT_THAT(sign_in->remedy(), HasSubstr("cannot be used: it is empty"));
    write("new");
    EXPECT_FALSE(sign_in->refused(with("new")));
    EXPECT_THAT(sign_in->remedy(), Not(HasSubstr("cannot be used")));
}

TEST(SignIn, WithATokenFileReadsItAgainWhereTheTokenIsRefused) {
    const TemporaryFolder folder;
    const std::string path = folder.file("token");
    const auto write = [&](const char* token) { write_secret(path, token); };
    write("old");
    config::Settings settings;
    settings.auth_scheme = config::AuthScheme::token;
    settings.token = Secret("old");
    settings.token_file = path;
    const auto sign_in = make_sign_in(settings, options());
    EXPECT_EQ(token_of(*sign_in), "old");
    write("\xEF\xBB\xBFnew");  // by an editor that puts a byte order mark in front
    EXPECT_EQ(token_of(*sign_in), "old");
    EXPECT_TRUE(sign_in->refused(sign_in->credentials({})));
    EXPECT_EQ(token_of(*sign_in), "new");
    std::filesystem::remove(path);
    EXPECT_TRUE(sign_in->refused(sign_in->credentials({})));
    EXPECT_EQ(token_of(*sign_in), "new") << "so that the service's own words are not lost";
    EXPECT_THAT(sign_in->remedy(), HasSubstr("; TokenFile=" + path +
                                             ", which has been read again for that, cannot be "
                                             "used: there is no such file"));
    write("Bearer newer");
    EXPECT_TRUE(sign_in->refused(sign_in->credentials({})));
    EXPECT_EQ(token_of(*sign_in), "new");
    EXPECT_THAT(sign_in->remedy(), HasSubstr("cannot be used: it begins with Bearer"));
    write("newer");
    EXPECT_TRUE(sign_in->refused(sign_in->credentials({})));
    EXPECT_EQ(token_of(*sign_in), "newer");
    EXPECT_THAT(sign_in->remedy(), Not(HasSubstr("cannot be used")));
}

TEST(SignIn, WithClientCredentialsAsksOnceForAllConnections) {
    const TokenServer server;
    const auto settings = server.settings(config::AuthScheme::oauth_client);
    std::vector<std::future<std::string>> threads;
    for (int i = 0; i < 8; ++i) {
        threads.push_back(std::async(std::launch::async,
                                     [&] { return token_of(*make_sign_in(settings, options())); }));
    }
    for (auto& thread : threads) EXPECT_EQ(thread.get(), "a1");
    EXPECT_THAT(server.forms(),
                testing::ElementsAre("grant_type=client_credentials&client_id=client&"
                                     "client_secret=hunter2"));
    auto other = settings;
    other.oauth_client_secret = Secret("hunter3");
    EXPECT_EQ(token_of(*make_sign_in(other, options())), "a2") << "in another name";
    auto scoped = settings;
    scoped.oauth_scope = "a b";
    EXPECT_EQ(token_of(*make_sign_in(scoped, options())), "a3");
    EXPECT_THAT(server.forms().back(), HasSubstr("&scope=a%20b"));
}

TEST(SignIn, GetsAnotherTokenWhereOneIsRefused) {
    const TokenServer server;
    const auto sign_in = make_sign_in(server.settings(config::AuthScheme::oauth_client), options());
    const http::Credentials first = sign_in->credentials({});
    EXPECT_TRUE(sign_in->refused(first));
    const http::Credentials second = sign_in->credentials({});
    EXPECT_EQ(second.secret.reveal(), "a2");
    EXPECT_EQ(first.user, second.user) << "connections go on: it is the same owner's";
}

// Two requests behind the first refusal, and none with each statement that follows.
TEST(SignIn, AsksForNoMoreTokensWhereTheServiceTakesNone) {
    const TokenServer server;
    const auto sign_in = make_sign_in(server.settings(config::AuthScheme::oauth_client), options());
    EXPECT_TRUE(sign_in->refused(sign_in->credentials({})));
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(sign_in->refused(sign_in->credentials({})));
    EXPECT_EQ(server.forms().size(), 2U);
    use_and_revoke(*sign_in);
    EXPECT_EQ(token_of(*sign_in), "a3");
}

TEST(SignIn, WithARefreshTokenKeepsTheNewestForTheProcess) {
    const TokenServer server(R"("expires_in":1000)", true);
    const auto settings = server.settings(config::AuthScheme::oauth_refresh);
    for (int i = 1; i <= 3; ++i) {
        const auto sign_in = make_sign_in(settings, options());
        use_and_revoke(*sign_in);
        EXPECT_EQ(token_of(*sign_in), "a" + std::to_string(i + 1));
    }
    EXPECT_THAT(server.forms().back(), HasSubstr("refresh_token=r3&client_id=client"));
}

// A child goes on with the token, also where a thread of its parent's was asking for another.
TEST(SignIn, GoesOnInAChildProcess) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    const TokenServer server;
    const auto settings = server.settings(config::AuthScheme::oauth_client);
    const auto sign_in = make_sign_in(settings, options());
    EXPECT_EQ(token_of(*sign_in), "a1");
    ScriptedServer silent([](Peer& peer) { peer.wait_for_close(); });
    auto waiting_settings = settings;
    waiting_settings.oauth_token_url = silent.url();
    const auto waiting_sign_in = make_sign_in(waiting_settings, options());
    RequestContext context;
    context.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*context.cancel);
    auto waiting = std::async(std::launch::async, [&] {
        return state_of(error_of([&] { waiting_sign_in->credentials(context); }));
    });
    ASSERT_TRUE(eventually([&] { return silent.open_connections() == 1; }));
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);
        const bool same = sign_in->credentials({}).secret.reveal() == "a1";
        RequestContext brief;
        brief.deadline = http::Clock::now() + 200ms;
        const auto error = error_of([&] { waiting_sign_in->credentials(brief); });
        ::_exit(same && state_of(error) == "HYT00" ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    context.cancel->cancel();
    EXPECT_EQ(waiting.get(), "HY008");
}

// A web server may have a refresh token for each of its users.
class SharedTokens : public testing::Test {
protected:
    static std::shared_ptr<SignIn> sign_in_of(const ScriptedServer& server, int user) {
        config::Settings settings;
        settings.auth_scheme = config::AuthScheme::oauth_refresh;
        settings.oauth_token_url = server.url() + "/token";
        settings.oauth_client_id = "client";
        settings.oauth_refresh_token = Secret("user" + std::to_string(user));
        return make_sign_in(settings, options());
    }
};

TEST_F(SharedTokens, ThatHaveEndedAndCanBeHadAgainAreNotKept) {
    const ScriptedServer server(always(response(R"({"access_token":"a","expires_in":1e-9})")));
    token_of(*sign_in_of(server, 0));
    const std::size_t before = count_shared_tokens();
    for (int user = 1; user <= 20; ++user) token_of(*sign_in_of(server, user));
    EXPECT_LE(count_shared_tokens(), before);
}

// The answer may hold the only refresh token that is still good.
TEST_F(SharedTokens, ThatAreBeingAskedForAreKept) {
    Notes notes;
    std::atomic<bool> answers{false};
    const ScriptedServer slow([&](Peer& peer) {
        if (peer.read_request().empty()) return;
        notes.add("asked");
        eventually([&] { return answers.load(); });
        peer.send(response(R"({"access_token":"a","expires_in":1000,"refresh_token":"r"})"));
    });
    RequestContext brief;
    brief.deadline = http::Clock::now() + 300ms;
    EXPECT_EQ(state_of(error_of([&] { sign_in_of(slow, 0)->credentials(brief); })), "HYT00");
    ASSERT_EQ(notes.count(), 1U);
    const ScriptedServer server(always(response(R"({"access_token":"b","expires_in":1000})")));
    token_of(*sign_in_of(server, 1));
    answers = true;
    EXPECT_EQ(token_of(*sign_in_of(slow, 0)), "a");
    EXPECT_EQ(notes.count(), 1U);
}

TEST_F(SharedTokens, ThatNobodyUsesAreNotTooMany) {
    Notes notes;
    const ScriptedServer server(
        always(response(R"({"access_token":"a","expires_in":1000,"refresh_token":"r"})"), &notes));
    const auto used = sign_in_of(server, 0);
    token_of(*used);
    constexpr int more = 10;
    constexpr int users = static_cast<int>(most_unused_tokens) + more;
    for (int user = 1; user <= users; ++user) token_of(*sign_in_of(server, user));
    EXPECT_LE(count_shared_tokens(), most_unused_tokens + 1);
    const std::size_t asked = notes.count();
    token_of(*sign_in_of(server, 0));
    token_of(*sign_in_of(server, users));
    token_of(*sign_in_of(server, more + 5));
    EXPECT_EQ(notes.count(), asked) << "one that is used, and the last ones, are kept";
    token_of(*sign_in_of(server, 1));
    EXPECT_EQ(notes.count(), asked + 1) << "the one that nobody has asked for the longest is not";
}

TEST(Identity, TellsSignInsApart) {
    const auto identity_of = [](const config::Settings& settings) {
        return make_sign_in(settings, options())->identity();
    };
    config::Settings settings;
    settings.user = "somebody@example.com";
    const std::string identity = identity_of(settings);
    EXPECT_EQ(identity_of(settings), identity);
    settings.password = Secret("x");
    EXPECT_NE(identity_of(settings), identity);
    EXPECT_EQ(identity_of(settings).find("somebody"), std::string::npos);
}

// Puts a new key into the file.
http::PrivateKey write_key(const std::string& path) {
    http::PrivateKey key(EVP_RSA_gen(2048));
    const http::Bio bio(BIO_new_file(path.c_str(), "w"));
    PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    EXPECT_EQ(BIO_flush(bio.get()), 1);
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    return key;
}

config::Settings settings_with_key(const std::string& path) {
    config::Settings settings;
    settings.auth_scheme = config::AuthScheme::oauth_jwt;
    settings.client_jwt_cert = path;
    settings.client_jwt_issuer = "parent";
    settings.client_jwt_subject = "child";
    return settings;
}

TEST(JsonWebTokens, AreSignedWithTheKeyThatTheFileHoldsByThen) {
    const TemporaryFolder folder;
    const std::string path = folder.file("key.pem");
    const http::PrivateKey first = write_key(path);
    const auto sign_in = make_sign_in(settings_with_key(path), options());
    EXPECT_TRUE(is_signed_by(token_of(*sign_in), first.get()));
    const http::PrivateKey second = write_key(path);
    const auto renewed = [&] {
        sign_in->refused(sign_in->credentials({}));
        return token_of(*sign_in);
    };
    EXPECT_TRUE(is_signed_by(renewed(), second.get()));
    std::ofstream(path) << "half a key";
    EXPECT_TRUE(is_signed_by(renewed(), second.get()))
        << "of what cannot be used, nothing is taken";
    write_key(path);
    EXPECT_FALSE(is_signed_by(renewed(), second.get()));
}

// Under the same path there may be another key, and then it is somebody else who signs in.
TEST(Identity, IsThatOfTheKeyItself) {
    const TemporaryFolder folder;
    const config::Settings settings = settings_with_key(folder.file("key.pem"));
    std::vector<std::string> identities;
    for (int i = 0; i < 2; ++i) {
        write_key(folder.file("key.pem"));
        identities.push_back(make_sign_in(settings, options())->identity());
        EXPECT_EQ(make_sign_in(settings, options())->identity(), identities.back());
    }
    EXPECT_NE(identities[0], identities[1]);
}

TEST(Remedy, IsTheSchemes) {
    config::Settings settings;
    const auto remedy = [&] { return make_sign_in(settings, options())->remedy(); };
    EXPECT_THAT(remedy(), HasSubstr("User"));
    settings.auth_scheme = config::AuthScheme::token;
    EXPECT_THAT(remedy(), HasSubstr("TokenFile"));
    settings.auth_scheme = config::AuthScheme::oauth_client;
    settings.oauth_token_url = "https://nowhere.invalid";
    EXPECT_THAT(remedy(), HasSubstr("OAuthScope"));
}

}  // namespace
}  // namespace connectai::auth
