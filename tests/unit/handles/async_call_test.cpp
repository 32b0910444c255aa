// The one function of a handle that executes while the application polls for its end.
#include "handles/async_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <future>
#include <memory>
#include <thread>

#include "sanitizers.h"

namespace connectai::handles {
namespace {

using std::chrono::milliseconds;

constexpr const char* function = "SQLExecDirect";

std::string state(AsyncCall& call) {
    return call.read_diagnostics([](const Diagnostics& diagnostics) {
        return diagnostics.empty() ? std::string()
                                   : std::string(diagnostics.records().front().state.code);
    });
}

// Work that ends when it is told to.
class Held : public testing::Test {
protected:
    ~Held() override {
        if (!let_go_) let_go();
    }
    bool begin() {
        return call_.begin(function, token_, &executing_, [this] {
            future_.wait();
            return SQL_NO_DATA;
        });
    }
    void let_go() {
        let_go_ = true;
        promise_.set_value();
    }
    SQLRETURN end() {
        for (;;) {
            const auto code = call_.poll(function);
            if (code != SQL_STILL_EXECUTING) return code.value_or(SQL_INVALID_HANDLE);
        }
    }

    CancelToken token_;
    std::atomic<int> executing_{0};
    std::promise<void> promise_;
    std::shared_future<void> future_ = promise_.get_future().share();
    bool let_go_ = false;
    AsyncCall call_;
};

using AsyncCallTest = Held;

TEST_F(AsyncCallTest, HasNothingToSayWhileNothingIsPending) {
    EXPECT_FALSE(call_.pending());
    EXPECT_FALSE(call_.has_diagnostics());
    EXPECT_EQ(call_.poll(function), std::nullopt);
}

TEST_F(AsyncCallTest, IsPendingUntilItsEndHasBeenSeen) {
    ASSERT_TRUE(begin());
    EXPECT_TRUE(call_.pending());
    EXPECT_EQ(executing_, 1);
    EXPECT_EQ(call_.poll(function), SQL_STILL_EXECUTING);
    let_go();
    std::this_thread::sleep_for(milliseconds(50));
    EXPECT_TRUE(call_.pending());
    EXPECT_EQ(end(), SQL_NO_DATA);
    EXPECT_FALSE(call_.pending());
    EXPECT_FALSE(call_.has_diagnostics());
    EXPECT_EQ(executing_, 0);
}

TEST_F(AsyncCallTest, TakesOneAtATime) {
    ASSERT_TRUE(begin());
    EXPECT_FALSE(begin());
    EXPECT_EQ(executing_, 1);
    EXPECT_EQ(call_.poll("SQLFetch"), SQL_ERROR);
    EXPECT_EQ(state(call_), "HY010");
    EXPECT_EQ(call_.poll(function), SQL_STILL_EXECUTING);
    EXPECT_EQ(state(call_), "") << "each repetition clears the records";
}

TEST_F(AsyncCallTest, CanBeCancelledFromTheVeryFirstMoment) {
    EXPECT_FALSE(token_.cancel()) << "nothing is under way";
    ASSERT_TRUE(begin());
    EXPECT_TRUE(token_.cancel());
    EXPECT_TRUE(token_.cancelled());
    let_go();
    EXPECT_EQ(end(), SQL_NO_DATA);
    EXPECT_FALSE(token_.cancel());
}

TEST_F(AsyncCallTest, ShowsWhyAnotherCallWasRefused) {
    EXPECT_EQ(call_.refuse("SQLDisconnect", "a function of one of its statements"), SQL_ERROR);
    EXPECT_TRUE(call_.has_diagnostics());
    EXPECT_EQ(state(call_), "HY010");
    call_.drop_diagnostics();
    EXPECT_FALSE(call_.has_diagnostics());
}

// Whoever frees a handle in a race with a call of it must not hang, nor be brought down.
TEST_F(AsyncCallTest, IsEndedWithItsHandle) {
    auto call = std::make_unique<AsyncCall>();
    std::atomic<bool> cancelled{false};
    ASSERT_TRUE(call->begin(function, token_, nullptr, [&] {
        while (!token_.cancelled()) std::this_thread::yield();
        cancelled = true;
        return SQL_SUCCESS;
    }));
    call.reset();
    EXPECT_TRUE(cancelled);
}

TEST_F(AsyncCallTest, MayBeTheLastThatHoldsItsHandle) {
    struct End {
        std::promise<void> promise;
        ~End() { promise.set_value(); }
    };
    struct Object {
        End end;  // behind that of the call, which works with what is the test's
        AsyncCall call;
    };
    auto object = std::make_shared<Object>();
    auto gone = object->end.promise.get_future();
    AsyncCall& call = object->call;
    ASSERT_TRUE(call.begin(function, token_, nullptr, [future = future_, kept = object] {
        future.wait();
        return SQL_SUCCESS;
    }));
    object.reset();
    let_go();
    EXPECT_EQ(gone.wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

// In a program that can have no more threads a function executes at once.
void execute_without_a_thread() {
    rlimit none{};  // no address space for a thread's stack
    none.rlim_cur = none.rlim_max = 8UL << 20;
    if (::setrlimit(RLIMIT_AS, &none) != 0) std::exit(1);
    CancelToken token;
    AsyncCall call;
    const auto caller = std::this_thread::get_id();
    bool here = false;
    const bool begun = call.begin(function, token, nullptr, [&] {
        here = std::this_thread::get_id() == caller;
        return SQL_SUCCESS;
    });
    std::exit(begun && here && call.poll(function) == SQL_SUCCESS ? 42 : 2);
}

TEST(AsyncCallDeathTest, ExecutesAtOnceWhereThereIsNoThread) {
    if (test::sanitized) GTEST_SKIP() << "the sanitizer needs address space itself";
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(execute_without_a_thread(), testing::ExitedWithCode(42), "");
}

}  // namespace
}  // namespace connectai::handles
