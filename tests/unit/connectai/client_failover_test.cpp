// Which requests ServiceClient sends to another endpoint, and which never.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "../http/silent_listener.h"
#include "answers.h"
#include "base/text.h"
#include "http/client_options.h"

namespace connectai {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

// What nobody waits for in a test: to go on elsewhere takes no pause.
constexpr std::chrono::milliseconds very_long = 30s;

std::string nobody() {
    return "http://127.0.0.1:" + std::to_string(test::closed_port());
}

ServiceClient client_of(const std::vector<std::string>& urls, std::int64_t retries = 3,
                        std::chrono::milliseconds delay = 0ms) {
    return Answers::client_for(urls, retries, delay);
}

const std::vector<std::string> both_rows{"1", "2"};
const std::string mismatch = json("456 Strategy Mismatch");
const std::string unavailable = json("503 Service Unavailable");

TEST(Failover, WhatCannotBeReachedIsLeftAtOnceByReadsAndWrites) {
    for (const bool write : {false, true}) {
        const Answers second({good()});
        ServiceClient client = client_of({nobody(), second.url()}, 3, very_long);
        const auto begun = http::Clock::now();
        EXPECT_EQ(numbers(*client.query(query(write), {})), both_rows);
        EXPECT_LT(http::Clock::now() - begun, 15s);
        EXPECT_EQ(second.requests(), 1u);
        EXPECT_FALSE(client.lost());
        EXPECT_THAT(client.endpoint(), testing::StartsWith(second.url()));
        client.batch("{}", {});
        client.metadata(Metadata::tables, {}, {});
        EXPECT_EQ(second.requests(), 3u);
    }
}

// Who was asked before, over a connection that is kept, mostly goes so: it ends without a reply,
// and nobody takes another.
TEST(Failover, AKeptConnectionThatCannotBeReplacedIsLeftAtOnce) {
    for (const bool write : {false, true}) {
        const std::string answer = good();
        std::atomic<int> asked = 0;
        test::ScriptedServer* going = nullptr;
        test::ScriptedServer first([&](test::Peer& peer) {
            if (peer.read_request().empty()) return;
            ++asked;
            if (!peer.send(answer) || peer.read_request().empty()) return;
            ++asked;
            going->refuse();
        });
        going = &first;
        const Answers second({good()});
        const std::vector urls{first.url(), second.url()};
        ServiceClient client = client_of(urls, 3, very_long);
        numbers(*client.query(reading(), {}));
        const auto begun = http::Clock::now();
        EXPECT_EQ(numbers(*client.query(reading(), {})), both_rows);
        EXPECT_LT(http::Clock::now() - begun, 15s);
        EXPECT_EQ(asked, 2);
        EXPECT_EQ(second.requests(), 1u);
        ServiceClient another = client_of(urls, 3, very_long);
        another.query(query(write), {});
        EXPECT_EQ(second.requests(), 2u);
        EXPECT_EQ(first.connections(), 1);
    }
}

TEST(Failover, WithoutRetriesItHappensAsWell) {
    const Answers second({good()});
    ServiceClient client = client_of({nobody(), second.url()}, 0);
    EXPECT_EQ(numbers(*client.query(reading(), {})), both_rows);
}

TEST(Failover, AnotherConnectionOfTheProcessKnowsWhatHasFailed) {
    const Answers first({unavailable});
    const Answers second({good()});
    for (int i = 0; i < 3; ++i) {
        ServiceClient client = client_of({first.url(), second.url()}, 1);
        client.query(reading(), {});
    }
    EXPECT_EQ(first.requests(), 2u);  // of the first client alone
    EXPECT_EQ(second.requests(), 3u);
}

// "past the retries": those come first.
TEST(Failover, AReadLeavesAnEndpointThatStaysUnavailable) {
    const Answers first({unavailable});
    const Answers second({good()});
    ServiceClient client = client_of({first.url(), second.url()}, 2);
    EXPECT_EQ(numbers(*client.query(reading(), {})), both_rows);
    EXPECT_EQ(first.requests(), 3u);
    EXPECT_EQ(second.requests(), 1u);
}

TEST(Failover, AReadStaysWithAnEndpointThatRecovers) {
    const Answers first({unavailable, good()});
    const Answers second({good()});
    ServiceClient client = client_of({first.url(), second.url()}, 2);
    client.query(reading(), {});
    client.query(reading(), {});
    EXPECT_EQ(first.requests(), 3u);
    EXPECT_EQ(second.requests(), 0u);
}

// Nobody knows what has been done; the next statement is another matter.
TEST(Failover, AWriteThatIsAnsweredBy503FailsAndTheNextGoesElsewhere) {
    const Answers first({unavailable});
    const Answers second({good()});
    ServiceClient client = client_of({first.url(), second.url()});
    const Error error = error_of([&] { client.query(query(true), {}); });
    EXPECT_TRUE(outcome_unknown(error));
    EXPECT_EQ(first.requests(), 1u);
    EXPECT_EQ(second.requests(), 0u);
    EXPECT_FALSE(client.lost());  // there is the other one
    client.query(query(true), {});
    EXPECT_EQ(first.requests(), 1u);
    EXPECT_EQ(second.requests(), 1u);
    // One write says too little for others to leave.
    ServiceClient another = client_of({first.url(), second.url()}, 0);
    error_of([&] { another.query(query(true), {}); });
    EXPECT_EQ(first.requests(), 2u);
}

// It has all the others wait as long as it likes.
TEST(Failover, AReadDoesNotWaitForAnEndpointWhileAnotherIsThere) {
    const Answers first({json("503 Service Unavailable", "", "Retry-After: 30\r\n")});
    const Answers second({good()});
    ServiceClient client = client_of({first.url(), second.url()}, 3, 1ms);
    const auto begun = http::Clock::now();
    EXPECT_EQ(numbers(*client.query(reading(), {})), both_rows);
    EXPECT_LT(http::Clock::now() - begun, 15s);
    EXPECT_EQ(first.requests(), 1u);
}

// The endpoint has refused to begin.
TEST(Failover, AStrategyMismatchIsLeftAtOnceByReadsAndWrites) {
    for (const bool write : {false, true}) {
        const Answers first({mismatch});
        const Answers second({good()});
        ServiceClient client = client_of({first.url(), second.url()}, 3, very_long);
        EXPECT_EQ(numbers(*client.query(query(write), {})), both_rows);
        EXPECT_EQ(first.requests(), 1u);
        EXPECT_EQ(second.requests(), 1u);
    }
}

TEST(Failover, WhereAllMismatchTheErrorSaysThatNothingWasDone) {
    const Answers first({mismatch});
    const Answers second({mismatch});
    ServiceClient client = client_of({first.url(), second.url()}, 1);
    const Error error = error_of([&] { client.query(query(true), {}); });
    EXPECT_EQ(error.state(), sqlstate::communication_link_failure);
    EXPECT_TRUE(never_arrived(error));
    EXPECT_THAT(error.message(), HasSubstr("HTTP status 456"));
    EXPECT_THAT(error.message(), HasSubstr("2 attempts were made"));
    EXPECT_EQ(first.requests(), 2u);
    EXPECT_EQ(second.requests(), 2u);
}

TEST(Failover, AnAnnouncedStrategyIsSentBackToItsEndpoint) {
    const Answers only({test::response(rows_1_2, "200 OK",
                                       "Content-Type: application/json\r\nX-Strategy: blue\r\n"),
                        good()});
    ServiceClient client = client_of({only.url()});
    client.query(reading(), {});
    EXPECT_THAT(only.last(), Not(HasSubstr("X-Strategy")));
    for (int i = 0; i < 2; ++i) {
        client.query(reading(), {});
        EXPECT_THAT(only.last(), HasSubstr("\r\nX-Strategy: blue\r\n"));
    }
}

// What is behind the one endpoint has been switched, and the endpoint says to what, or does not.
TEST(Failover, ARefusedStrategyIsReplacedOnce) {
    const std::string blue = test::response(
        rows_1_2, "200 OK", "Content-Type: application/json\r\nX-Strategy: blue\r\n");
    for (const bool says : {false, true}) {
        const Answers only(
            {blue, json("456 Strategy Mismatch", "", says ? "X-Strategy: green\r\n" : ""), good()});
        ServiceClient client = client_of({only.url()}, 3, very_long);
        client.query(reading(), {});
        EXPECT_EQ(numbers(*client.query(query(true), {})), both_rows);
        EXPECT_EQ(only.requests(), 3u);
        if (says) {
            EXPECT_THAT(only.last(), HasSubstr("X-Strategy: green"));
        } else {
            EXPECT_THAT(only.last(), Not(HasSubstr("X-Strategy")));
        }
    }
}

TEST(Failover, ASwitchInPlaceIsNoReasonToLeave) {
    const std::string blue = test::response(
        rows_1_2, "200 OK", "Content-Type: application/json\r\nX-Strategy: blue\r\n");
    const Answers first({blue, json("456 Strategy Mismatch", "", "X-Strategy: green\r\n"), good()});
    const Answers second({good()});
    ServiceClient client = client_of({first.url(), second.url()}, 3, very_long);
    client.query(reading(), {});
    EXPECT_EQ(numbers(*client.query(query(true), {})), both_rows);
    EXPECT_EQ(first.requests(), 3u);
    EXPECT_EQ(second.requests(), 0u);
}

// It takes connections, and says nothing.
TEST(Failover, AListingLeavesAnEndpointThatSaysNothing) {
    test::ScriptedServer silent([](test::Peer& peer) { peer.wait_for_close(); });
    const Answers second({good()});
    ServiceClient client = client_of({silent.url(), second.url()}, 3, very_long);
    client.check_sign_in(within(6s));
    EXPECT_EQ(second.requests(), 1u);
    ServiceClient another = client_of({silent.url(), second.url()}, 3, very_long);
    another.check_sign_in(within(60s));
    EXPECT_EQ(silent.connections(), 1);
}

// A query may think for long; the same twice over is too much.
TEST(Failover, AQueryThatGetsNoAnswerInItsTimeIsLeftBehindTheSecondTime) {
    test::ScriptedServer silent([](test::Peer& peer) { peer.wait_for_close(); });
    const Answers second({good()});
    ServiceClient client = client_of({silent.url(), second.url()});
    for (int i = 0; i < 2; ++i) {
        const Error error = error_of([&] { client.query(reading(), within(1s)); });
        EXPECT_EQ(error.state(), sqlstate::timeout_expired);
        EXPECT_EQ(second.requests(), 0u);
    }
    client.query(reading(), within(60s));
    EXPECT_EQ(second.requests(), 1u);
}

TEST(Failover, WhatATimeLimitEndsTellsOfTheOthersToo) {
    const std::string first = nobody();
    test::ScriptedServer silent([](test::Peer& peer) { peer.wait_for_close(); });
    ServiceClient client = client_of({first, silent.url()});
    const Error error = error_of([&] { client.query(reading(), within(1s)); });
    EXPECT_EQ(error.state(), sqlstate::timeout_expired);
    EXPECT_THAT(error.message(), HasSubstr(first));
}

// Which a short time limit says nothing of.
TEST(Failover, AnEndpointThatWasGivenLittleTimeIsNotLeftByOthers) {
    const test::SilentListener silent;
    if (!silent.silent()) GTEST_SKIP() << "this system answers where nobody listens";
    const Answers second({good()});
    ServiceClient client = client_of({silent.url(), second.url()}, 3, very_long);
    client.query(reading(), within(1s));
    ServiceClient another = client_of({silent.url(), second.url()}, 0);
    EXPECT_THAT(another.endpoint(), testing::StartsWith(silent.url()));
}

TEST(Failover, AReplyIsReadToItsEndWhereItHasBegun) {
    const Answers first({cut_after("[[1],")});
    const Answers second({good()});
    ServiceClient client = client_of({first.url(), second.url()});
    const auto reply = client.query(reading(), {});
    EXPECT_EQ(error_of([&] { numbers(*reply); }).state(), sqlstate::communication_link_failure);
    EXPECT_EQ(first.requests(), 1u);
    EXPECT_EQ(second.requests(), 0u);
}

TEST(Failover, AReadLeavesAnEndpointThatBreaksItsConnections) {
    const Answers first({cut_after("HTTP/1.1 200")});
    const Answers second({good()});
    ServiceClient client = client_of({first.url(), second.url()}, 1);
    EXPECT_EQ(numbers(*client.query(reading(), {})), both_rows);
    EXPECT_EQ(first.requests(), 2u);
}

TEST(Failover, AWriteWhoseReplyIsLostIsNeverSentElsewhere) {
    const Answers first({cut_after("HTTP/1.1 200")});
    const Answers second({good()});
    ServiceClient client = client_of({first.url(), second.url()});
    EXPECT_TRUE(outcome_unknown(error_of([&] { client.query(query(true), {}); })));
    EXPECT_EQ(first.requests(), 1u);
    EXPECT_EQ(second.requests(), 0u);
}

// The service speaks there, and would say the same elsewhere.
TEST(Failover, IsNotMadeForWhatTheServiceSays) {
    constexpr std::string_view no_table =
        R"({"error":{"code":"QUERY_FAILED","message":"no such table: x"}})";
    for (const std::string& answer :
         {json("400 Bad Request"), json("401 Unauthorized"), json("403 Forbidden"),
          json("404 Not Found"), json("429 Too Many Requests"),
          json("500 Internal Server Error", no_table), json("504 Gateway Timeout"),
          json("200 OK", no_table)}) {
        const Answers first({answer});
        const Answers second({good()});
        ServiceClient client = client_of({first.url(), second.url()}, 1);
        const Error error = error_of([&] { client.query(reading(), {}); });
        EXPECT_FALSE(error.state() == sqlstate::general_warning) << answer;
        EXPECT_EQ(second.requests(), 0u) << answer;
    }
}

TEST(Failover, WhereNoneCanBeReachedTheErrorNamesAll) {
    const std::string first = nobody();
    const std::string second = nobody();
    ServiceClient client = client_of({first, second}, 1);
    const Error error = error_of([&] { client.query(query(true), {}); });
    EXPECT_EQ(error.state(), sqlstate::unable_to_connect);
    EXPECT_TRUE(error.unsent());
    EXPECT_THAT(error.message(), HasSubstr(first));
    EXPECT_THAT(error.message(), HasSubstr(second));
    EXPECT_THAT(error.message(), HasSubstr("2 attempts were made"));
    EXPECT_TRUE(client.lost());
}

// Which credentials are refused, is for the endpoint to say.
TEST(Failover, ARefusedSignInNamesTheEndpoint) {
    const struct {
        std::string answer;
        const char* said;
        const char* remedy;
    } refusals[] = {
        {json("401 Unauthorized"), "HTTP status 401 and no explanation",
         "; the e-mail address (User)"},
        {json("403 Forbidden", R"({"error":{"message":"No."}})"), "No. (HTTP status 403)",
         "; the login is known, and may not use"},
        {json("403 Forbidden"), "HTTP status 403 and no explanation",
         "; either the login may not use the API"},
        {test::response("<html>", "403 Forbidden", "Content-Type: text/html\r\n"),
         "HTTP status 403 and a web page", "; either the login may not use the API"},
    };
    const Answers second(
        {refusals[0].answer, refusals[1].answer, refusals[2].answer, refusals[3].answer});
    ServiceClient client = client_of({nobody(), second.url()});
    for (const auto& [answer, said, remedy] : refusals) {
        const Error error = error_of([&] { client.check_sign_in({}); });
        EXPECT_EQ(error.state(), sqlstate::invalid_authorization);
        EXPECT_THAT(error.message(),
                    HasSubstr(concat(said, ", by the endpoint ", second.url(), "/api", remedy)));
    }
    const Answers only({json("401 Unauthorized")});
    ServiceClient alone = client_of({only.url()});
    EXPECT_THAT(error_of([&] { alone.check_sign_in({}); }).message(), Not(HasSubstr("endpoint")));
}

TEST(Failover, WhatWasNotSentTellsTheStepOfItsLastAttempt) {
    test::ScriptedServer first([](test::Peer& peer) { peer.read_octets(100); });
    test::ScriptedServer second([](test::Peer& peer) { peer.read_octets(100); });
    ServiceClient client = client_of({first.url("https"), second.url("https")}, 1);
    try {
        client.query(reading(), {});
        ADD_FAILURE();
    } catch (const http::NotSent& error) {
        EXPECT_THAT(error.message(), HasSubstr("2 attempts were made"));
        EXPECT_THAT(error.message(), HasSubstr("what URL names besides"));
        EXPECT_EQ(error.progress().failed, http::ConnectStep::tls);
        EXPECT_GT(error.progress().times.connect.count(), 0);
    }
}

// The one that is there comes back while nobody can be reached.
TEST(Failover, GoesRoundAgainAfterAPause) {
    const Answers second({unavailable, unavailable, good()});
    ServiceClient client = client_of({nobody(), second.url()}, 2);
    EXPECT_EQ(numbers(*client.query(reading(), {})), both_rows);
    EXPECT_EQ(second.requests(), 3u);
}

// A host that takes no connection would have all the time that there is.
TEST(Failover, AnEndpointThatDoesNotAnswerLeavesTimeForTheOthers) {
    const test::SilentListener silent;
    if (!silent.silent()) GTEST_SKIP() << "this system answers where nobody listens";
    const Answers second({good()});
    ServiceClient client = client_of({silent.url(), second.url()}, 3, very_long);
    const auto begun = http::Clock::now();
    EXPECT_EQ(numbers(*client.query(query(true), within(4s))), both_rows);
    EXPECT_GE(http::Clock::now() - begun, 1900ms);
}

TEST(Failover, TheSignInsFailureIsNotTheEndpoints) {
    class Failing final : public auth::SignIn {
    public:
        Failing() : SignIn(config::AuthScheme::token, "identity") {}
        http::Credentials credentials(const RequestContext&) override {
            if (fails) {
                throw http::NotSent(Error(sqlstate::unable_to_connect, "no token"), false);
            }
            return {};
        }
        bool refused(const http::Credentials&) override { return false; }
        void ask(const auth::Prompt&) override { FAIL(); }
        bool fails = true;
    };
    const Answers first({good()});
    const Answers second({good()});
    const auto sign_in = std::make_shared<Failing>();
    config::Settings settings;
    settings.urls = {first.url() + "/api", second.url() + "/api"};
    ServiceClient client(settings, http::client_options(settings, "test/1.0"), sign_in,
                         Log::open("", LogLevel::none));
    EXPECT_THAT(error_of([&] { client.query(reading(), {}); }).message(), HasSubstr("no token"));
    sign_in->fails = false;
    client.query(reading(), {});
    EXPECT_EQ(first.requests(), 1u);
    EXPECT_EQ(second.requests(), 0u);
}

TEST(Failover, ACancelBetweenAttemptsSaysWhatIsKnown) {
    const Answers first({mismatch});
    ServiceClient client = client_of({first.url(), nobody()}, 3, very_long);
    RequestContext context;
    context.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*context.cancel);
    std::thread canceller([&] {
        while (first.requests() == 0) std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(500ms);
        context.cancel->cancel();
    });
    const Error error = error_of([&] { client.query(query(true), context); });
    canceller.join();
    EXPECT_EQ(error.state(), sqlstate::operation_canceled);
    EXPECT_TRUE(never_arrived(error)) << error.message();
}

}  // namespace
}  // namespace connectai
