// base/cancel.h: which calls a cancel ends, and which it must not touch.
#include "base/cancel.h"

#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <optional>

namespace connectai {
namespace {

class CancelTokenTest : public testing::Test {
protected:
    std::shared_ptr<CancelToken> token_ = std::make_shared<CancelToken>();
};

TEST_F(CancelTokenTest, MeansNothingWithoutACall) {
    token_->cancel();
    EXPECT_FALSE(token_->cancelled());
    const CancelToken::Call call(*token_);
    EXPECT_FALSE(token_->cancelled());
}

TEST_F(CancelTokenTest, ReachesTheCallThatHasBegunAndNotTheNextOne) {
    {
        const CancelToken::Call call(*token_);
        token_->cancel();
        EXPECT_TRUE(token_->cancelled());
    }
    EXPECT_FALSE(token_->cancelled());
    const CancelToken::Call next(*token_);
    EXPECT_FALSE(token_->cancelled());
}

TEST_F(CancelTokenTest, ReachesAllCallsUnderWay) {
    std::optional<CancelToken::Call> first(std::in_place, *token_);
    std::optional<CancelToken::Call> second(std::in_place, *token_);
    token_->cancel();
    first.reset();
    EXPECT_TRUE(token_->cancelled()) << "the second one was meant, too";
    second.reset();
    EXPECT_FALSE(token_->cancelled());
}

TEST_F(CancelTokenTest, WakesWhoeverWaits) {
    const CancelToken::Call call(*token_);
    int woken = 0;
    {
        const CancelToken::WakeScope scope(*token_, [&woken] { ++woken; });
        token_->cancel();
        token_->cancel();
    }
    EXPECT_EQ(woken, 2);
    token_->cancel();
    EXPECT_EQ(woken, 2) << "nobody waits any more";
}

TEST_F(CancelTokenTest, ForgetsInAChildWhoIsNotThere) {
    std::optional<CancelToken::Call> gone(std::in_place, *token_);
    token_->cancel();
    token_->forget_others();
    EXPECT_FALSE(token_->cancel());
    {
        const CancelToken::Call call(*token_);
        EXPECT_FALSE(token_->cancelled());
        EXPECT_TRUE(token_->cancel());
    }
    EXPECT_FALSE(token_->cancelled());
    new (&gone) std::optional<CancelToken::Call>;  // its thread does not come back
}

}  // namespace
}  // namespace connectai
