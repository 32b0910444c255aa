// One token for all threads: who renews it, when, and what becomes of failures.
#include "auth/renewed_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::auth {
namespace {

using namespace std::chrono_literals;
using Clock = http::Clock;

// Gives t1, t2, ... while it is open; what it is told to throw comes first.
class FakeGrant final : public Grant {
public:
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        bool open = true;
        int begun = 0;
        int asked = 0;
        int inside = 0;
        int most_inside = 0;
        std::optional<std::chrono::milliseconds> lifetime = 100s;
        std::optional<Clock::time_point> token_asked;
        std::optional<Error> failure;
    };
    explicit FakeGrant(State& state) : state_(state) {}

    AccessToken obtain(const RequestContext& context) override {
        std::unique_lock lock(state_.mutex);
        const int number = ++state_.begun;
        state_.most_inside = std::max(state_.most_inside, ++state_.inside);
        state_.changed.notify_all();
        while (!state_.open) {
            state_.changed.wait_for(lock, 5ms);
            if (context.cancel && context.cancel->cancelled()) {
                --state_.inside;
                throw Error(sqlstate::operation_canceled, "cancelled").with_effect(Effect::unsent);
            }
        }
        --state_.inside;
        if (state_.failure) throw *state_.failure;
        AccessToken token(Secret("t" + std::to_string(number)), state_.lifetime);
        token.asked = state_.token_asked;
        return token;
    }

    AccessToken ask(const Prompt& prompt) override {
        {
            const std::lock_guard lock(state_.mutex);
            ++state_.asked;
        }
        RequestContext context;
        context.cancel = prompt.cancel;
        return obtain(context);
    }

private:
    State& state_;
};

class RenewedTokenTest : public testing::Test {
protected:
    std::string get(const RequestContext& context = {}) {
        return std::string(token_.get(context).reveal());
    }
    void set_open(bool open) {
        const std::lock_guard lock(state_.mutex);
        state_.open = open;
        state_.changed.notify_all();
    }
    void wait_until_begun(int number) {
        std::unique_lock lock(state_.mutex);
        ASSERT_TRUE(state_.changed.wait_for(lock, 20s, [&] { return state_.begun >= number; }));
    }
    std::string failure_of(const RequestContext& context = {}) {
        try {
            return get(context);
        } catch (const Error& error) {
            EXPECT_EQ(error.effect(), Effect::unsent);
            return std::string(error.state().code) + " " + error.message();
        }
    }
    void pass(std::chrono::milliseconds time) { passed_ = passed_.load() + time; }

    std::atomic<std::chrono::milliseconds> passed_{0ms};
    FakeGrant::State state_;
    RenewedToken token_{std::make_unique<FakeGrant>(state_),
                        [this] { return Clock::time_point(1h) + passed_.load(); }};
};

TEST_F(RenewedTokenTest, IsObtainedOnceWhileItIsGood) {
    EXPECT_FALSE(token_.usable());
    EXPECT_EQ(get(), "t1");
    EXPECT_EQ(get(), "t1");
    EXPECT_TRUE(token_.usable());
    EXPECT_EQ(state_.begun, 1);
}

// Of a request that another had left under way.
TEST_F(RenewedTokenTest, EndsByWhenItsRequestBegan) {
    state_.token_asked = Clock::time_point(1h) - 60s;
    EXPECT_EQ(get(), "t1");
    pass(29s);
    EXPECT_EQ(get(), "t1");
    pass(2s);
    EXPECT_EQ(get(), "t2");
}

TEST_F(RenewedTokenTest, IsRenewedATenthOfItsLifetimeBeforeItsEnd) {
    get();
    pass(89s);
    EXPECT_EQ(get(), "t1");
    pass(2s);
    EXPECT_EQ(get(), "t2");
    EXPECT_EQ(get(), "t2");
}

TEST_F(RenewedTokenTest, IsRenewedNoMoreThanAMinuteBeforeItsEnd) {
    state_.lifetime = 24h;
    get();
    pass(24h - 61s);
    EXPECT_EQ(get(), "t1");
    pass(2s);
    EXPECT_EQ(get(), "t2");
}

TEST_F(RenewedTokenTest, WithoutALifetimeIsUsedUntilItIsRefused) {
    state_.lifetime.reset();
    get();
    pass(1000h);
    EXPECT_EQ(get(), "t1");
    token_.refuse(Secret("t1"));
    EXPECT_FALSE(token_.usable());
    EXPECT_EQ(get(), "t2");
}

// Eight threads are refused with the old one; the first of them has renewed it when the last is.
TEST_F(RenewedTokenTest, IsNotGivenUpForTheRefusalOfAnOlderOne) {
    get();
    token_.refuse(Secret("t1"));
    EXPECT_EQ(get(), "t2");
    token_.refuse(Secret("t1"));
    EXPECT_EQ(get(), "t2");
    EXPECT_EQ(state_.begun, 2);
}

// The server of tokens is not to be asked with each statement, where the service takes none of
// them.
TEST_F(RenewedTokenTest, IsNotReplacedAtOnceWhereItIsTakenForNothing) {
    get();
    EXPECT_TRUE(token_.refuse(Secret("t1"), 10s)) << "it may have been revoked";
    EXPECT_EQ(get(), "t2");
    EXPECT_FALSE(token_.refuse(Secret("t2"), 10s));
    EXPECT_TRUE(token_.refuse(Secret("t1"), 10s)) << "of another thread, which comes late";
    EXPECT_EQ(get(), "t2");
    pass(10s);
    EXPECT_TRUE(token_.refuse(Secret("t2"), 10s));
    EXPECT_EQ(get(), "t3");
    token_.accept(Secret("t2"));
    EXPECT_FALSE(token_.refuse(Secret("t3"), 10s)) << "it was another that was taken";
    token_.accept(Secret("t3"));
    EXPECT_TRUE(token_.refuse(Secret("t3"), 10s)) << "it was good, and is revoked";
    EXPECT_EQ(get(), "t4");
    EXPECT_TRUE(token_.refuse(Secret("t4"))) << "without a pause";
}

TEST_F(RenewedTokenTest, IsObtainedByOneThreadForAll) {
    set_open(false);
    std::vector<std::future<std::string>> threads;
    for (int i = 0; i < 8; ++i) {
        threads.push_back(std::async(std::launch::async, [this] { return get(); }));
    }
    wait_until_begun(1);
    std::this_thread::sleep_for(20ms);
    set_open(true);
    for (auto& thread : threads) EXPECT_EQ(thread.get(), "t1");
    EXPECT_EQ(state_.begun, 1);
    EXPECT_EQ(state_.most_inside, 1);
}

TEST_F(RenewedTokenTest, IsUsedByOthersWhileOneThreadRenewsIt) {
    get();
    pass(95s);
    set_open(false);
    auto renewing = std::async(std::launch::async, [this] { return get(); });
    wait_until_begun(2);
    EXPECT_EQ(get(), "t1") << "it has not expired";
    set_open(true);
    EXPECT_EQ(renewing.get(), "t2");
}

TEST_F(RenewedTokenTest, OfAFailedRenewalIsUsedUntilItsEnd) {
    get();
    pass(91s);
    state_.failure = Error(sqlstate::unable_to_connect, "no way").with_effect(Effect::unsent);
    EXPECT_EQ(get(), "t1");
    EXPECT_EQ(get(), "t1");
    EXPECT_EQ(state_.begun, 2) << "it is not tried at each request";
    pass(3s);
    EXPECT_EQ(get(), "t1");
    EXPECT_EQ(state_.begun, 3) << "but again before the end";
    pass(7s);
    EXPECT_EQ(failure_of(), "08001 no way");
    state_.failure.reset();
    EXPECT_EQ(get(), "t5");
}

TEST_F(RenewedTokenTest, AFailureIsThatOfAllWhoHaveWaited) {
    set_open(false);
    state_.failure = Error(sqlstate::invalid_authorization, "no").with_effect(Effect::unsent);
    std::vector<std::future<std::string>> threads;
    std::atomic<int> started{0};
    for (int i = 0; i < 8; ++i) {
        threads.push_back(std::async(std::launch::async, [&] {
            ++started;
            return failure_of();
        }));
    }
    wait_until_begun(1);
    while (started < 8) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(100ms);  // until they wait: who comes later asks anew
    set_open(true);
    for (auto& thread : threads) EXPECT_EQ(thread.get(), "28000 no");
    EXPECT_LE(state_.begun, 3) << "nearly all have waited";
    EXPECT_EQ(state_.most_inside, 1);
}

TEST_F(RenewedTokenTest, ACancelOrADeadlineIsOnesOwn) {
    set_open(false);
    RequestContext cancelled;
    cancelled.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*cancelled.cancel);
    auto first = std::async(std::launch::async, [&] { return failure_of(cancelled); });
    wait_until_begun(1);
    auto second = std::async(std::launch::async, [this] { return failure_of(); });
    RequestContext brief;
    brief.deadline = Clock::now() + 20ms;
    EXPECT_THAT(failure_of(brief), testing::StartsWith("HYT00 "));
    RequestContext waiting;
    waiting.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call other_call(*waiting.cancel);
    auto third = std::async(std::launch::async, [&] { return failure_of(waiting); });
    std::this_thread::sleep_for(20ms);
    waiting.cancel->cancel();
    EXPECT_THAT(third.get(), testing::StartsWith("HY008 "));
    cancelled.cancel->cancel();
    EXPECT_EQ(first.get(), "HY008 cancelled");
    wait_until_begun(2);
    set_open(true);
    EXPECT_EQ(second.get(), "t2") << "whoever waits takes over";
}

// A renewal that fails is why a person is asked: its failure is not theirs who ask.
TEST_F(RenewedTokenTest, WhoMayAskWaitsForARenewalAndThenAsks) {
    set_open(false);
    state_.failure = Error(sqlstate::invalid_authorization, "refused").with_effect(Effect::unsent);
    auto renewing = std::async(std::launch::async, [&] { return failure_of(); });
    wait_until_begun(1);
    auto asking = std::async(std::launch::async, [&] { token_.ask({}); });
    set_open(true);
    EXPECT_EQ(renewing.get(), "28000 refused");
    wait_until_begun(2);
    EXPECT_THROW(asking.get(), Error);
    EXPECT_EQ(state_.asked, 1);
}

TEST_F(RenewedTokenTest, WhatAPersonSaysIsForAllWhoWait) {
    set_open(false);
    std::vector<std::future<void>> asking;
    asking.push_back(std::async(std::launch::async, [&] { token_.ask({}); }));
    wait_until_begun(1);
    auto using_it = std::async(std::launch::async, [&] { return get(); });
    for (int i = 0; i < 4; ++i) {
        asking.push_back(std::async(std::launch::async, [&] { token_.ask({}); }));
    }
    set_open(true);
    for (auto& thread : asking) thread.get();
    EXPECT_EQ(using_it.get(), "t1");
    EXPECT_EQ(state_.asked, 1);
    token_.ask({});
    EXPECT_EQ(state_.asked, 1) << "it is good";
}

TEST_F(RenewedTokenTest, WhoCancelsTheSignInLeavesItToOthers) {
    set_open(false);
    Prompt mine;
    mine.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*mine.cancel);
    auto cancelled = std::async(std::launch::async, [&] { token_.ask(mine); });
    wait_until_begun(1);
    auto other = std::async(std::launch::async, [&] { token_.ask({}); });
    mine.cancel->cancel();
    EXPECT_THROW(cancelled.get(), Error);
    wait_until_begun(2);
    set_open(true);
    other.get();
    EXPECT_EQ(get(), "t2");
}

// The lines that docs/logging.md has of renewals, each in the log of whoever made it.
class RenewedTokenLog : public RenewedTokenTest {
protected:
    RenewedTokenLog() { context_.log = Log::open(folder_.file("log"), LogLevel::info); }

    std::vector<std::string> lines() const {
        std::istringstream stream(folder_.content("log"));
        std::vector<std::string> lines;
        for (std::string line; std::getline(stream, line);) {
            lines.push_back(line.substr(line.find(" info [token] ")));
        }
        return lines;
    }

    test::TemporaryFolder folder_;
    RequestContext context_;
};

TEST_F(RenewedTokenLog, TellsWhyThereIsAnother) {
    get(context_);
    get(context_);
    pass(95s);
    get(context_);
    pass(200s);
    state_.lifetime.reset();
    get(context_);
    token_.refuse(Secret("t3"));
    get(context_);
    const std::string begin = "^ info \\[token\\] obtained after [0-9]+ ms, because ";
    EXPECT_THAT(
        lines(),
        testing::ElementsAre(
            testing::ContainsRegex(begin + "there was none; it is good for 100 s$"),
            testing::ContainsRegex(begin + "the last one ends in 5 s; it is good for 100 s$"),
            testing::ContainsRegex(begin +
                                   "the last one has ended; it is good until the service refuses "
                                   "it$"),
            testing::ContainsRegex(begin + "the service has refused the last one; it is good until "
                                           "the service refuses it$")));
}

// Else the first that anybody hears of it is that statements fail.
TEST_F(RenewedTokenLog, TellsOfARenewalThatFailsWhileTheTokenIsGood) {
    get();
    pass(92s);
    state_.failure = Error(sqlstate::unable_to_connect, "no way").with_effect(Effect::unsent);
    EXPECT_EQ(get(context_), "t1");
    EXPECT_THAT(lines(),
                testing::ElementsAre(testing::ContainsRegex(
                    "^ info \\[token\\] not obtained after [0-9]+ ms, because no way; the last "
                    "one is good for 8 s, and there is another attempt in 2 s$")));
    pass(9s);
    EXPECT_EQ(failure_of(context_), "08001 no way");
    EXPECT_THAT(lines().back(), testing::ContainsRegex("not obtained after [0-9]+ ms, because no "
                                                       "way$"));
}

TEST_F(RenewedTokenLog, TellsThatAPersonHasSignedIn) {
    Prompt prompt;
    prompt.log = context_.log;
    token_.ask(prompt);
    EXPECT_THAT(lines(), testing::ElementsAre(testing::HasSubstr("because there was none")));
}

}  // namespace
}  // namespace connectai::auth
