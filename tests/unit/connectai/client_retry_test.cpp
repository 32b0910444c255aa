// Which requests ServiceClient sends again, and which never.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "answers.h"

namespace connectai {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class TemporaryStatuses : public testing::TestWithParam<const char*> {};

TEST_P(TemporaryStatuses, AreFollowedByAnotherAttemptAtARead) {
    const Answers answers({json(GetParam()), json(GetParam(), "busy"), good()});
    ServiceClient client = answers.client();
    EXPECT_EQ(numbers(*client.query(reading(), {})), (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(answers.requests(), 3u);
    EXPECT_FALSE(client.lost());
}

TEST_P(TemporaryStatuses, AreFollowedByAnotherAttemptAtAListing) {
    const Answers answers({json(GetParam()), good()});
    ServiceClient client = answers.client();
    EXPECT_EQ(numbers(*client.metadata(Metadata::tables, {}, {})),
              (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(answers.requests(), 2u);
}

TEST_P(TemporaryStatuses, AreTheEndWithTheNumberOfAttempts) {
    const Answers answers({json(GetParam())});
    ServiceClient client = answers.client(2);
    const Error error = error_of([&] { client.query(reading(), {}); });
    EXPECT_THAT(error.message(), HasSubstr("HTTP status " + std::string(GetParam()).substr(0, 3)));
    EXPECT_THAT(error.message(), HasSubstr("3 attempts were made"));
    EXPECT_EQ(answers.requests(), 3u);
}

TEST_P(TemporaryStatuses, AreTheEndAtOnceWithoutRetries) {
    const Answers answers({json(GetParam()), good()});
    ServiceClient client = answers.client(0);
    EXPECT_THAT(error_of([&] { client.query(reading(), {}); }).message(),
                Not(HasSubstr("attempt")));
    EXPECT_EQ(answers.requests(), 1u);
}

// The service has no way to recognise a request that arrives twice.
TEST_P(TemporaryStatuses, AreTheEndOfAnyWrite) {
    const std::function<void(ServiceClient&)> writes[] = {
        [](ServiceClient& client) { client.query(query(true), {}); },
        [](ServiceClient& client) { client.batch("{}", {}); },
        [](ServiceClient& client) {
            client.execute(Execution{"p", "", ""}, {});
        },
    };
    for (const auto& write : writes) {
        // In the service's own words, or in those of something in front of it.
        for (const char* body :
             {"", R"({"error":{"code":"BUSY","message":"Something happened"}})"}) {
            const Answers answers({json(GetParam(), body), good()});
            ServiceClient client = answers.client();
            const Error error = error_of([&] { write(client); });
            EXPECT_THAT(error.message(), HasSubstr("HTTP status"));
            EXPECT_EQ(answers.requests(), 1u);
            const bool refusal = std::string_view(GetParam()).starts_with("429");
            EXPECT_EQ(outcome_unknown(error), !refusal);
            EXPECT_EQ(refused(error), refusal);
            EXPECT_FALSE(never_arrived(error));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Http, TemporaryStatuses,
                         testing::Values("408 Request Timeout", "429 Too Many Requests",
                                         "500 Internal Server Error", "502 Bad Gateway",
                                         "503 Service Unavailable", "504 Gateway Timeout"),
                         [](const auto& status) { return std::string(status.param).substr(0, 3); });

TEST(Retries, AreNotMadeWhereTheAnswerWouldBeTheSame) {
    constexpr std::string_view no_table =
        R"({"error":{"code":"QUERY_FAILED","message":"no such table: x"}})";
    for (const std::string& answer :
         {json("400 Bad Request"), json("401 Unauthorized"), json("403 Forbidden"),
          json("404 Not Found"), json("500 Internal Server Error", no_table),
          json("200 OK", no_table), json("501 Not Implemented")}) {
        const Answers answers({answer, good()});
        ServiceClient client = answers.client();
        EXPECT_THAT(error_of([&] { client.query(reading(), {}); }).message(),
                    Not(HasSubstr("attempt")))
            << answer;
        EXPECT_EQ(answers.requests(), 1u) << answer;
    }
}

// Wherever the reply breaks before the statement is executed: nobody has seen any of it.
TEST(Retries, FollowAReplysEndBeforeItsRowsBegin) {
    for (const std::string& broken :
         {std::string(), cut_after("HTTP/1.1 200"), cut_after("\r\n\r\n"), cut_after("\"schema\""),
          cut_after("dataType\":8"), cut_after("\"rows\":")}) {
        const Answers answers({broken, good()});
        ServiceClient client = answers.client();
        EXPECT_EQ(numbers(*client.query(reading(), {})), (std::vector<std::string>{"1", "2"}))
            << broken;
        EXPECT_EQ(answers.requests(), 2u) << broken;
        EXPECT_FALSE(client.lost());
    }
}

TEST(Retries, NeverFollowAReplysEndBehindThat) {
    for (const std::string& broken : {cut_after("[[1"), cut_after("[[1],"), cut_after("[2]]")}) {
        const Answers answers({broken, good()});
        ServiceClient client = answers.client();
        const auto reply = client.query(reading(), {});
        EXPECT_EQ(error_of([&] { numbers(*reply); }).state(), sqlstate::communication_link_failure);
        EXPECT_EQ(answers.requests(), 1u);
    }
}

TEST(Retries, NeverFollowALostReplyToAWrite) {
    for (const std::string& broken :
         {std::string(), cut_after("HTTP/1.1 200"), cut_after("rows")}) {
        const Answers answers({broken, good()});
        ServiceClient client = answers.client();
        const Error error = error_of([&] { numbers(*client.query(query(true), {})); });
        EXPECT_TRUE(outcome_unknown(error)) << error.message();
        EXPECT_EQ(answers.requests(), 1u) << broken;
    }
}

// The server is not there yet when a statement is sent for the first time.
TEST(Retries, FollowARefusedConnectionWhateverTheStatement) {
    const std::string nobody = "http://127.0.0.1:" + std::to_string(test::closed_port());
    for (const bool write : {false, true}) {
        ServiceClient client = Answers::client_for(nobody, 2);
        const Error error = error_of([&] { client.query(query(write), {}); });
        EXPECT_EQ(error.state(), sqlstate::unable_to_connect);
        EXPECT_THAT(error.message(), HasSubstr("3 attempts were made"));
        EXPECT_FALSE(outcome_unknown(error));
        EXPECT_TRUE(client.lost());
    }
}

TEST(Retries, WaitAsLongAsTheServiceAsks) {
    const Answers answers({json("429 Too Many Requests", "", "Retry-After: 1\r\n"), good()});
    ServiceClient client = answers.client();
    const auto begun = http::Clock::now();
    client.query(reading(), {});
    EXPECT_GE(http::Clock::now() - begun, 1s);
    EXPECT_EQ(answers.requests(), 2u);
}

TEST(Retries, EndWithTheirDeadline) {
    const Answers answers({json("503 Service Unavailable", "", "Retry-After: 30\r\n"), good()});
    ServiceClient client = answers.client();
    const auto begun = http::Clock::now();
    const Error error = error_of([&] { client.query(reading(), within(5s)); });
    EXPECT_THAT(error.message(), HasSubstr("1 attempt was made, and the time limit"));
    EXPECT_LT(http::Clock::now() - begun, 5s);
    EXPECT_EQ(answers.requests(), 1u);
}

TEST(Retries, EndWhenTheyAreCancelled) {
    const Answers answers({json("503 Service Unavailable", "", "Retry-After: 200\r\n"), good()});
    ServiceClient client = answers.client();
    RequestContext context;
    context.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*context.cancel);
    std::thread canceller([&] {
        while (answers.requests() == 0) std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(50ms);
        context.cancel->cancel();
    });
    EXPECT_EQ(error_of([&] { client.query(reading(), context); }).state(),
              sqlstate::operation_canceled);
    canceller.join();
    EXPECT_EQ(answers.requests(), 1u);
}

}  // namespace
}  // namespace connectai
