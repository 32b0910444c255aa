#include "connectai/query_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace connectai {
namespace {

using testing::HasSubstr;

// The example of the service's documents.
constexpr std::string_view published = R"({"queries":[{
    "credential": "someone@example.com", "duration": 308, "drivers": "PostgreSQL",
    "errorCode": "QUERY_FAILED", "errorMessage": "Unknown procedure\r\n<Query ID: e1af>",
    "logFileKey": "x41G==", "logVerbosity": 1, "query": "PostgreSQL1.public.transferdata",
    "queryId": "e1af1260-4045-45e4-882b-96fe2575e37b", "queryType": 203, "rowsAffected": -1,
    "rowsInput": 1, "rowsReturned": 0, "timestamp": "2024-03-19T18:55:34.837Z",
    "userAgent": "PostmanRuntime/7.37.0"}]})";

LoggedQuery only(std::string_view document) {
    const auto queries = read_query_log(document, {});
    if (queries.size() != 1) throw std::runtime_error("not one query");
    return queries.front();
}

std::string problem(std::string_view document) {
    try {
        read_query_log(document, {});
    } catch (const Error& error) {
        return std::string(error.state().code) + " " + error.message();
    }
    return "none";
}

TEST(QueryLog, AsPublishedIsRead) {
    const LoggedQuery query = only(published);
    EXPECT_EQ(query.id, "e1af1260-4045-45e4-882b-96fe2575e37b");
    EXPECT_EQ(query.time, "2024-03-19T18:55:34.837Z");
    EXPECT_EQ(query.milliseconds, 308);
    EXPECT_EQ(query.type, "Exec");
    EXPECT_EQ(query.rows, 0);
    EXPECT_EQ(query.error, "QUERY_FAILED: Unknown procedure\r\n<Query ID: e1af>");
    EXPECT_EQ(query.user, "someone@example.com");
    EXPECT_EQ(query.statement, "PostgreSQL1.public.transferdata");
}

TEST(QueryLog, OtherSpellingsAndFormsAreRead) {
    const LoggedQuery query = only(R"([{"ID": "7", "Time": "t", "durationMs": "12.", "type": "200",
        "rows": "3", "error": {"code": 5, "message": "no"}, "userName": "u", "sql": "SELECT 1",
        "new": {"member": [1, {}]}}])");
    EXPECT_EQ(query.id, "7");
    EXPECT_EQ(query.time, "t");
    EXPECT_EQ(query.milliseconds, std::nullopt);  // "12." is no number
    EXPECT_EQ(query.type, "Query");
    EXPECT_EQ(query.rows, 3);
    EXPECT_THAT(query.error, HasSubstr("no"));
    EXPECT_EQ(query.user, "u");
    EXPECT_EQ(query.statement, "SELECT 1");
}

TEST(QueryLog, RowsAreThoseReturnedOrElseAffected) {
    EXPECT_EQ(only(R"({"queries":[{"rowsReturned":5,"rowsAffected":-1}]})").rows, 5);
    EXPECT_EQ(only(R"({"queries":[{"rowsReturned":0,"rowsAffected":2}]})").rows, 2);
    EXPECT_EQ(only(R"({"queries":[{"rowsReturned":-1,"rowsAffected":-1}]})").rows, std::nullopt);
    EXPECT_EQ(only(R"({"queries":[{}]})").rows, std::nullopt);
}

TEST(QueryLog, ATypeThatIsNewKeepsItsNumber) {
    EXPECT_EQ(only(R"({"queries":[{"queryType":999}]})").type, "999");
}

TEST(QueryLog, NullsSayNothing) {
    const LoggedQuery query = only(R"({"queries":[{"errorCode":null,"errorMessage":null,
        "query":null,"duration":null,"credential":null}]})");
    EXPECT_EQ(query.error + query.statement + query.user, "");
    EXPECT_EQ(query.milliseconds, std::nullopt);
}

TEST(QueryLog, TheNewestComesFirst) {
    const auto queries = read_query_log(
        R"({"queries":[{"timestamp":"2024-01-02T00:00:00Z"},{"timestamp":"2024-01-03T00:00:00Z"},
            {"timestamp":"2024-01-01T00:00:00Z"}]})",
        {});
    ASSERT_EQ(queries.size(), 3U);
    EXPECT_EQ(queries[0].time, "2024-01-03T00:00:00Z");
    EXPECT_EQ(queries[2].time, "2024-01-01T00:00:00Z");
}

TEST(QueryLog, NothingLoggedIsNoError) {
    for (const char* document : {R"({"queries":[]})", R"({"queries":null})", "[]"}) {
        EXPECT_TRUE(read_query_log(document, {}).empty()) << document;
    }
}

TEST(QueryLog, WhatIsNoListIsAnErrorThatSaysSo) {
    EXPECT_THAT(problem(""), HasSubstr("it is not valid JSON at octet 0"));
    EXPECT_THAT(problem("{\"queries\":[{}"), HasSubstr("it is not valid JSON at octet "));
    EXPECT_THAT(problem("\"x\""), HasSubstr("it is neither an object nor an array"));
    EXPECT_THAT(problem("{}"), HasSubstr("it has no member \"queries\""));
    EXPECT_THAT(problem(R"({"queries":{}})"), HasSubstr("its member \"queries\" is no array"));
}

TEST(QueryLog, AnErrorUnderStatus200IsOne) {
    EXPECT_THAT(problem(R"({"error":{"code":"FORBIDDEN","message":"Not yours."}})"),
                HasSubstr("Not yours."));
}

TEST(QueryLog, TheFilterIsSentAsFarAsThereIsOne) {
    EXPECT_EQ(query_log_body({}), "{}");
    EXPECT_EQ(query_log_body({.start = "a", .end = ""}), R"({"startTime":"a"})");
    EXPECT_EQ(query_log_body({.start = "a", .end = "b"}), R"({"startTime":"a","endTime":"b"})");
}

}  // namespace
}  // namespace connectai
