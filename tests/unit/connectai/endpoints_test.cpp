// Which endpoint a client asks.
#include "connectai/endpoints.h"

#include <gtest/gtest.h>

namespace connectai {
namespace {

using namespace std::chrono_literals;

constexpr auto process = Endpoints::Known::process;
constexpr auto client = Endpoints::Known::client;

class EndpointsTest : public testing::Test {
protected:
    Endpoints endpoints(const std::vector<std::string>& urls = {"https://a", "https://b",
                                                                "https://c"},
                        const std::string& proxy = {}) {
        std::vector<Route> routes;
        for (const std::string& url : urls) routes.push_back({url, proxy});
        return Endpoints(std::move(routes), health_);
    }
    // The letter of the one that is chosen; '-' for none.
    char choose(Endpoints& of, std::vector<bool> excluded = {false, false, false}) const {
        excluded.resize(of.size());
        const auto chosen = of.choose(excluded, now_);
        return chosen ? of.url(*chosen).back() : '-';
    }

    EndpointHealth health_;
    http::Clock::time_point now_ = http::Clock::now();
};

TEST_F(EndpointsTest, TheFirstIsAskedFirst) {
    Endpoints some = endpoints();
    EXPECT_EQ(some.current(now_), 0u);
    EXPECT_EQ(choose(some), 'a');
}

TEST_F(EndpointsTest, WhatHasFailedIsLeftForTheNext) {
    Endpoints some = endpoints();
    choose(some);
    some.failed(0, process, now_);
    EXPECT_EQ(choose(some), 'b');
    EXPECT_EQ(some.current(now_), 1u);
    some.failed(1, process, now_);
    EXPECT_EQ(choose(some), 'c');
}

TEST_F(EndpointsTest, AClientStaysWhereItIs) {
    Endpoints some = endpoints();
    choose(some);
    some.failed(0, process, now_);
    choose(some);
    some.answered(0, now_);  // another client has asked it
    now_ += health_memory;
    EXPECT_EQ(choose(some), 'b');
}

TEST_F(EndpointsTest, FailuresAreKnownToAllClientsForFiveMinutes) {
    Endpoints first = endpoints();
    Endpoints second = endpoints();
    choose(second);
    first.failed(0, process, now_);
    now_ += health_memory - 1ms;
    EXPECT_EQ(choose(second), 'b');
    Endpoints third = endpoints();
    EXPECT_EQ(third.current(now_), 1u);
    EXPECT_EQ(choose(third), 'b');
    now_ += 1ms;
    Endpoints fourth = endpoints();
    EXPECT_EQ(choose(fourth), 'a');
}

// The proxy may be what has failed.
TEST_F(EndpointsTest, FailuresAreKnownToThoseWhoGoTheSameWay) {
    const std::vector<std::string> urls{"https://a", "https://b"};
    Endpoints direct = endpoints(urls);
    Endpoints by_proxy = endpoints(urls, "proxy:3128");
    Endpoints likewise = endpoints(urls, "proxy:3128");
    by_proxy.failed(0, process, now_);
    EXPECT_EQ(choose(direct), 'a');
    EXPECT_EQ(choose(likewise), 'b');
    direct.answered(0, now_);
    EXPECT_TRUE(by_proxy.has_failed(0, now_));
}

TEST_F(EndpointsTest, AWatchSeesWhatOthersFind) {
    Endpoints some = endpoints();
    Endpoints others = endpoints();
    some.failed(1, client, now_);
    const auto outdone = some.watch(0, {false, false, false}, now_);
    EXPECT_FALSE(outdone());
    others.failed(0, process, http::Clock::now());
    EXPECT_TRUE(outdone());
    others.failed(2, process, http::Clock::now());
    EXPECT_FALSE(outdone()) << "the second is known to this client to fail";
    EXPECT_FALSE(some.watch(0, {false, false, true}, now_)) << "there is no other";
}

TEST_F(EndpointsTest, AnAnswerEndsAFailure) {
    Endpoints some = endpoints();
    some.failed(0, process, now_);
    some.answered(0, now_);
    EXPECT_EQ(choose(some), 'a');
}

// A request that was begun before, and is answered late, says nothing of now.
TEST_F(EndpointsTest, AnAnswerToAnEarlierRequestEndsNoFailure) {
    Endpoints some = endpoints();
    const auto begun = now_;
    for (const auto known : {process, client}) {
        some.failed(0, known, now_ += 1s);
        some.answered(0, begun);
        EXPECT_TRUE(some.has_failed(0, now_));
        some.answered(0, now_);
        EXPECT_FALSE(some.has_failed(0, now_));
    }
}

TEST_F(EndpointsTest, AFailureThatMayBeTheClientsOwnIsKnownToItAlone) {
    Endpoints some = endpoints();
    Endpoints others = endpoints();
    some.failed(0, client, now_);
    EXPECT_EQ(choose(some), 'b');
    EXPECT_EQ(choose(others), 'a');
    now_ += health_memory;
    EXPECT_FALSE(some.has_failed(0, now_));
}

TEST_F(EndpointsTest, TheSecondSilenceInARowIsAFailure) {
    Endpoints some = endpoints();
    some.silent(0, now_);
    some.answered(0, now_);
    some.silent(0, now_);
    EXPECT_EQ(choose(some), 'a');
    some.silent(0, now_);
    EXPECT_EQ(choose(some), 'b');
    EXPECT_FALSE(some.all_have_failed(now_));
    some.failed(1, process, now_);
    some.failed(2, client, now_);
    EXPECT_TRUE(some.all_have_failed(now_));
}

TEST_F(EndpointsTest, WhereAllHaveFailedTheOldestFailureIsTriedAgain) {
    Endpoints failing = endpoints();
    for (const std::size_t which : {1u, 2u, 0u}) {
        failing.failed(which, process, now_);
        now_ += 1s;
    }
    Endpoints another = endpoints();
    EXPECT_EQ(choose(another), 'b');
    another.failed(1, process, now_);
    Endpoints third = endpoints();
    EXPECT_EQ(choose(third), 'c');
}

// It may have failed later than the others, which serve again meanwhile.
TEST_F(EndpointsTest, WhereAllHaveFailedAClientDoesNotStayWhereItIs) {
    Endpoints some = endpoints();
    some.failed(0, process, now_);
    choose(some);
    some.failed(2, process, now_ += 1s);
    some.failed(1, process, now_ += 1s);
    EXPECT_EQ(choose(some), 'a');
}

TEST_F(EndpointsTest, ExcludedOnesAreNotChosen) {
    Endpoints some = endpoints();
    EXPECT_EQ(choose(some, {true, false, false}), 'b');
    EXPECT_EQ(choose(some, {true, true, false}), 'c');
    EXPECT_EQ(choose(some, {true, true, true}), '-');
    EXPECT_EQ(some.current(now_), 2u);
}

TEST_F(EndpointsTest, OneAloneIsAskedWhateverHappens) {
    Endpoints alone = endpoints({"https://a"});
    alone.failed(0, process, now_);
    EXPECT_EQ(choose(alone), 'a');
    // Where it would have a choice, a client has not been told by one that has none.
    Endpoints some = endpoints();
    EXPECT_EQ(choose(some), 'a');
}

TEST_F(EndpointsTest, EachHasAStrategyOfItsOwn) {
    Endpoints some = endpoints();
    some.set_strategy(0, "blue");
    some.set_strategy(1, "green");
    EXPECT_EQ(some.strategy(0), "blue");
    EXPECT_EQ(some.strategy(1), "green");
    EXPECT_EQ(some.strategy(2), "");
    some.set_strategy(0, "");
    EXPECT_EQ(some.strategy(0), "");
}

TEST_F(EndpointsTest, AStrategyIsNothingThatCouldBreakAHeader) {
    Endpoints some = endpoints();
    some.set_strategy(0, "blue");
    for (const std::string& bad : {std::string("a\rb"), std::string("a\nb"), std::string("a\0b", 3),
                                   std::string("\xC3\xA9"), std::string(257, 'x')}) {
        some.set_strategy(0, bad);
        EXPECT_EQ(some.strategy(0), "blue");
    }
    some.set_strategy(0, std::string(256, 'x'));
    EXPECT_EQ(some.strategy(0).size(), 256u);
}

}  // namespace
}  // namespace connectai
