// A refresh token that is good for one use, and callers that do not wait for the server.
#include "auth/refresh_token_grant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <string>

#include "../http/client_fixture.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::HasSubstr;

// Gives r1, r2, ... one after the other, and takes none but the newest. It answers when it is told.
class RotatingServer {
public:
    std::string url() const { return server_.url(); }
    std::size_t asked() const { return notes_.count(); }
    void answer_from_now_on() { answers_ = true; }

    config::Settings settings(const TemporaryFolder& folder) const {
        config::Settings settings;
        settings.auth_scheme = config::AuthScheme::oauth_refresh;
        settings.oauth_token_url = url();
        settings.oauth_client_id = "client";
        settings.oauth_refresh_token = Secret("r0");
        settings.oauth_settings_location = folder.file("tokens");
        return settings;
    }

private:
    void serve(Peer& peer) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        notes_.add(request);
        eventually([&] { return answers_.load(); });
        const int taken = next_.load();
        if (request.find("refresh_token=r" + std::to_string(taken) + "&") == request.npos) {
            peer.send(response(R"({"error":"invalid_grant"})", "400 Bad Request"));
            return;
        }
        const std::string number = std::to_string(++next_);
        peer.send(response(R"({"access_token":"a)" + number + R"(","refresh_token":"r)" + number +
                           R"("})"));
    }

    Notes notes_;
    std::atomic<bool> answers_{false};
    std::atomic<int> next_{0};
    ScriptedServer server_{[this](Peer& peer) { serve(peer); }};
};

// Asks with little patience until the server has the request.
void leave_under_way(Grant& grant, const RotatingServer& server) {
    for (int times = 0; server.asked() == 0 && times < 200; ++times) {
        RequestContext brief;
        brief.deadline = http::Clock::now() + 50ms;
        EXPECT_EQ(state_of(error_of([&] { grant.obtain(brief); })), "HYT00");
    }
    ASSERT_EQ(server.asked(), 1U);
}

TEST(RefreshTokenGrant, KeepsItsTurnUntilTheAnswerIsInTheFile) {
    const TemporaryFolder folder;
    RotatingServer server;
    RefreshTokenGrant one(server.settings(folder), options());
    leave_under_way(one, server);
    EXPECT_TRUE(one.irreplaceable()) << "nobody else will have that answer";

    RefreshTokenGrant another(server.settings(folder), options());
    RequestContext brief;
    brief.deadline = http::Clock::now() + 50ms;
    EXPECT_EQ(state_of(error_of([&] { another.obtain(brief); })), "HYT00");
    EXPECT_EQ(server.asked(), 1U) << "it is not asked with the same token";

    server.answer_from_now_on();
    EXPECT_EQ(another.obtain({}).value.reveal(), "a2") << "nobody has called the first again";
    EXPECT_EQ(one.obtain({}).value.reveal(), "a1") << "by the answer that there is";
    EXPECT_EQ(server.asked(), 2U);
    EXPECT_FALSE(one.irreplaceable()) << "it is in the file";
    EXPECT_EQ(one.obtain({}).value.reveal(), "a3");
    EXPECT_THAT(folder.content("tokens"), HasSubstr(R"("refresh_token":"r3")"));
}

TEST(RefreshTokenGrant, IsFinishedAlsoWhenItHasGone) {
    const TemporaryFolder folder;
    RotatingServer server;
    {
        RefreshTokenGrant grant(server.settings(folder), options());
        leave_under_way(grant, server);
    }
    server.answer_from_now_on();
    EXPECT_TRUE(eventually([&] {
        return !folder.content("tokens").empty() &&
               folder.content("tokens").find("r1") != std::string::npos;
    }));
}

// Its thread is not there, its lock is the parent's, and so is the answer.
TEST(RefreshTokenGrant, IsNotWaitedForInAChildProcess) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    const TemporaryFolder folder;
    RotatingServer server;
    RefreshTokenGrant grant(server.settings(folder), options());
    leave_under_way(grant, server);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        RequestContext brief;
        brief.deadline = http::Clock::now() + 50ms;
        const auto error = error_of([&] { grant.obtain(brief); });
        const bool for_the_lock =
            error && error->message().find("another process") != std::string::npos;
        ::_exit(state_of(error) == "HYT00" && for_the_lock ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    server.answer_from_now_on();
    EXPECT_EQ(grant.obtain({}).value.reveal(), "a1");
    EXPECT_EQ(server.asked(), 1U);
}

}  // namespace
}  // namespace connectai::auth
