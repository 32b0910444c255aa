// When a request is sent again.
#include "connectai/retry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <thread>

namespace connectai {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const Error broken{sqlstate::communication_link_failure, "the connection broke"};

TEST(LongestWait, DoublesUpToThirtySeconds) {
    const RetryPolicy policy{.most = 20, .delay = 500ms};
    EXPECT_EQ(longest_wait(policy, 1), 500ms);
    EXPECT_EQ(longest_wait(policy, 2), 1s);
    EXPECT_EQ(longest_wait(policy, 3), 2s);
    EXPECT_EQ(longest_wait(policy, 7), 30s);
    EXPECT_EQ(longest_wait(policy, 20), 30s);
    EXPECT_EQ(longest_wait({.most = 3, .delay = 0ms}, 3), 0ms);
    EXPECT_EQ(longest_wait({.most = 3, .delay = 100s}, 1), 30s);
}

TEST(MayPass, IsWhatTheMomentIsToBlameFor) {
    const auto driver = [](const SqlState& state) { return Error(state, "x"); };
    EXPECT_TRUE(may_pass(driver(sqlstate::communication_link_failure)));
    EXPECT_TRUE(may_pass(TemporaryFailure(driver(sqlstate::general_error), std::nullopt)));
    EXPECT_TRUE(may_pass(http::NotSent(driver(sqlstate::unable_to_connect), true)));
    EXPECT_FALSE(may_pass(http::NotSent(driver(sqlstate::unable_to_connect), false)));
    for (const SqlState& state :
         {sqlstate::timeout_expired, sqlstate::connection_timeout_expired,
          sqlstate::operation_canceled, sqlstate::invalid_authorization,
          sqlstate::unable_to_connect, sqlstate::general_error, sqlstate::memory_allocation}) {
        EXPECT_FALSE(may_pass(driver(state))) << state.code;
    }
    EXPECT_FALSE(
        may_pass(Error(sqlstate::communication_link_failure, "a backend's", ErrorOrigin::service)));
}

TEST(Attempts, WaitAnythingUpToTheLongestWait) {
    const RetryPolicy policy{.most = 1, .delay = 500ms};
    const RequestContext context;
    std::chrono::milliseconds least = 1h;
    std::chrono::milliseconds most = 0ms;
    for (int i = 0; i < 200; ++i) {
        const auto wait = Attempts(policy, context).wait_after(broken);
        least = std::min(least, wait);
        most = std::max(most, wait);
    }
    // Each misses its part once in 10 to the 9th.
    EXPECT_LT(least, 50ms);
    EXPECT_GT(most, 450ms);
    EXPECT_LE(most, 500ms);
}

TEST(Attempts, WaitAsTheServiceAsks) {
    const RetryPolicy policy{.most = 3, .delay = 500ms};
    const RequestContext context;
    Attempts attempts(policy, context);
    for (int i = 0; i < 3; ++i) {
        const auto wait = attempts.wait_after(TemporaryFailure(broken, 7s));
        EXPECT_GE(wait, 7s);
        EXPECT_LE(wait, 7500ms);
    }
}

std::string message_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.message();
    }
    return "no error";
}

TEST(Attempts, EndWithTheirNumber) {
    const RetryPolicy policy{.most = 3, .delay = 0ms};
    const RequestContext context;
    Attempts attempts(policy, context);
    for (int i = 0; i < 3; ++i) attempts.wait_after(broken);
    EXPECT_EQ(message_of([&] { attempts.wait_after(broken); }),
              "the connection broke; 4 attempts were made, and MaxRetries allows no more");
}

TEST(Attempts, EndBeforeAWaitBeyondTheDeadline) {
    const RetryPolicy policy{.most = 3, .delay = 0ms};
    RequestContext context;
    context.deadline = http::Clock::now() + 2s;
    Attempts attempts(policy, context);
    attempts.wait_after(broken);
    EXPECT_EQ(message_of([&] { attempts.wait_after(TemporaryFailure(broken, 3s)); }),
              "the connection broke; 2 attempts were made, and the time limit would be over before "
              "the next, since the server asks for a wait of 3 s");
    context.deadline = http::Clock::now() + 1ms;
    EXPECT_EQ(message_of([&] {
                  Attempts({.most = 1, .delay = 0ms}, context)
                      .wait_after(TemporaryFailure(broken, std::chrono::years(70)));
              }),
              "the connection broke; 1 attempt was made, and the time limit would be over before "
              "the next, since the server asks for a wait of more than a day");
}

// The part that is drawn is the driver's own.
TEST(Attempts, BlameNoServerForTheirOwnWait) {
    const RetryPolicy policy{.most = 9, .delay = 30s};
    RequestContext context;
    context.deadline = http::Clock::now() + 1ms;
    Attempts attempts(policy, context);
    EXPECT_THAT(message_of([&] {
                    for (;;) attempts.wait_after(TemporaryFailure(broken, 0s));
                }),
                testing::EndsWith("the time limit would be over before the next"));
}

TEST(Attempts, EndBeforeAWaitThatNobodyWouldWait) {
    const RetryPolicy policy{.most = 3, .delay = 0ms};
    const RequestContext context;
    Attempts attempts(policy, context);
    EXPECT_EQ(attempts.wait_after(TemporaryFailure(broken, 300s)), 300s);
    EXPECT_EQ(message_of([&] { attempts.wait_after(TemporaryFailure(broken, 301s)); }),
              "the connection broke; 2 attempts were made, and the server asks for a wait of 301 "
              "s before the next");
}

TEST(Attempts, KeepWhatSaysThatNothingWasSent) {
    const RetryPolicy policy{.most = 1, .delay = 0ms};
    const RequestContext context;
    Attempts attempts(policy, context);
    const http::NotSent refused(Error(sqlstate::unable_to_connect, "refused"), true);
    attempts.wait_after(refused);
    EXPECT_THROW(attempts.wait_after(refused), http::NotSent);
}

TEST(Attempts, KeepWhatSaysThatItIsForNow) {
    const RetryPolicy policy{.most = 0, .delay = 0ms};
    const RequestContext context;
    Attempts attempts(policy, context);
    EXPECT_THROW(attempts.wait_after(TemporaryFailure(broken, {})), TemporaryFailure);
}

TEST(Pause, TakesItsTime) {
    const auto begun = http::Clock::now();
    pause(30ms, nullptr);
    EXPECT_GE(http::Clock::now() - begun, 30ms);
}

TEST(Pause, EndsWhenItIsCancelled) {
    CancelToken token;
    const CancelToken::Call call(token);
    const auto begun = http::Clock::now();
    std::thread canceller([&] {
        std::this_thread::sleep_for(20ms);
        token.cancel();
    });
    try {
        pause(1h, &token);
        ADD_FAILURE() << "no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.state().code, "HY008");
    }
    canceller.join();
    EXPECT_LT(http::Clock::now() - begun, 10s);
    EXPECT_THROW(pause(1h, &token), Error) << "cancelled before";
}

TEST(Pause, EndsWhenThereIsNothingLeftToWaitFor) {
    const auto begun = http::Clock::now();
    int asked = 0;
    pause(1h, nullptr, [&] { return ++asked == 3; });
    EXPECT_EQ(asked, 3);
    EXPECT_LT(http::Clock::now() - begun, 10min);
    pause(2 * between_questions, nullptr, [] { return false; });
    EXPECT_GE(http::Clock::now() - begun, 4 * between_questions);
}

// Whoever cancels while the time is over must neither hang nor be hung.
TEST(Pause, MayEndWhileItIsCancelled) {
    for (int i = 0; i < 300; ++i) {
        CancelToken token;
        const CancelToken::Call call(token);
        std::thread canceller([&] {
            std::this_thread::sleep_for(1ms);
            token.cancel();
        });
        try {
            pause(1ms, &token);
        } catch (const Error&) {
        }
        canceller.join();
    }
}

}  // namespace
}  // namespace connectai
