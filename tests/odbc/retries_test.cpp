// Failures that pass, as an application sees them: it does not.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "../unit/http/scripted_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::HasSubstr;
using testing::Not;

constexpr const char* query = "SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= 5";

// The mock fails the first requests to each path so, for each name behind the colon, and is well
// then.
class FailuresThatPass : public testing::TestWithParam<const char*> {};

TEST_P(FailuresThatPass, AreNotSeenByAQuery) {
    ScenarioConnection connection("scenario-" + std::string(GetParam()) + ":a-query",
                                  "ConnectOnOpen=false;RetryDelay=0.01");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(query));
    EXPECT_FALSE(statement.rows().empty());
}

TEST_P(FailuresThatPass, AreNotSeenByConnecting) {
    ScenarioConnection connection("scenario-" + std::string(GetParam()) + ":connecting",
                                  "RetryDelay=0.01");
    Statement statement(connection);
    EXPECT_SUCCESS(statement, statement.execute(query));
}

INSTANTIATE_TEST_SUITE_P(Scenarios, FailuresThatPass,
                         testing::Values("503-twice", "503-once-after", "429-once", "429-bare-once",
                                         "429-date-once", "drop-once"));

TEST(Retries, AreCountedInTheMessageThatRemains) {
    ScenarioConnection connection("scenario-503",
                                  "ConnectOnOpen=false;RetryDelay=0.01;MaxRetries=2");
    Statement statement(connection);
    EXPECT_STATE(statement, statement.execute(query), "08S01");
    EXPECT_THAT(statement.message(), HasSubstr("HTTP status 503"));
    EXPECT_THAT(statement.message(),
                HasSubstr("3 attempts were made, and MaxRetries allows no more"));
}

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_QUERY_TIMEOUT.
TEST(Retries, KeepWithinTheQueryTimeout) {
    ScenarioConnection connection("scenario-429-long", "ConnectOnOpen=false");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT,
                                             reinterpret_cast<SQLPOINTER>(2), 0));
    const auto begun = steady_clock::now();
    EXPECT_STATE(statement, statement.execute(query), "HY000");
    EXPECT_LT(steady_clock::now() - begun, 3s);
    EXPECT_THAT(statement.message(), HasSubstr("the time limit would be over before the next"));
}

// ODBC 3.8, SQLSetConnectAttr, SQL_ATTR_LOGIN_TIMEOUT.
TEST(Retries, KeepWithinTheLoginTimeout) {
    Connection connection;
    const auto begun = steady_clock::now();
    const std::string nobody =
        "Driver=ConnectAI;URL=http://127.0.0.1:" + std::to_string(closed_port()) +
        "/api;User=u;Password=p;MaxRetries=20;RetryDelay=1;LoginTimeout=2";
    EXPECT_STATE(connection.handle(), connection.connect(nobody), "08001");
    EXPECT_LT(steady_clock::now() - begun, 4s);
    EXPECT_THAT(connection.handle().message(), HasSubstr("attempts were made, and the time limit"));
}

// The wait between two attempts, too.
TEST(Retries, EndWithSQLCancel) {
    std::atomic<int> requests = 0;
    const ScriptedServer server([&](Peer& peer) {
        while (!peer.read_request().empty()) {
            if (++requests == 1) {
                peer.send(response("", "503 Service Unavailable", "Retry-After: 100\r\n"));
            } else {
                peer.send(response(
                    R"({"results":[{"schema":[{"columnName":"n","dataType":8}],"rows":[[7]]}]})"));
            }
        }
    });
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect("Driver=ConnectAI;URL=" + server.url() +
                                      "/api;User=u;Password=p;ConnectOnOpen=false"));
    Statement statement(connection);
    auto running = std::async(std::launch::async, [&] {
        const SQLRETURN code = statement.execute("SELECT 7");
        return std::pair(code, steady_clock::now());
    });
    while (requests == 0) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(100ms);
    const auto cancelled = steady_clock::now();
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    const auto [code, ended] = running.get();
    EXPECT_STATE(statement, code, "HY008");
    EXPECT_LT(ended - cancelled, 1s);
    ASSERT_SUCCESS(statement, statement.execute("SELECT 7"));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"7"}}));
    EXPECT_EQ(requests, 2);
}

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_PARAM_STATUS_PTR. A write waits for another attempt only where
// nothing of the one before had left.
TEST(Retries, LeaveNoDoubtAboutAWriteThatIsCancelledBetweenThem) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(
                       "Driver=ConnectAI;URL=http://127.0.0.1:" + std::to_string(closed_port()) +
                       "/api;User=u;Password=p;ConnectOnOpen=false;RetryDelay=30"));
    ASSERT_SUCCESS(connection.handle(),
                   SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT,
                                     reinterpret_cast<SQLPOINTER>(SQL_AUTOCOMMIT_OFF), 0));
    const std::vector<std::vector<SQLUSMALLINT>> expected{
        {SQL_PARAM_ERROR}, {SQL_PARAM_UNUSED, SQL_PARAM_UNUSED, SQL_PARAM_UNUSED}};
    for (const auto& sets : expected) {
        Statement statement(connection);
        std::vector<SQLINTEGER> ids(sets.size(), 7);
        std::vector<SQLUSMALLINT> statuses(sets.size(), 0xFFFF);
        SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, reinterpret_cast<SQLPOINTER>(sets.size()),
                       0);
        SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, statuses.data(), 0);
        SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, ids.data(),
                         0, nullptr);
        auto running = std::async(std::launch::async, [&] {
            return statement.execute("INSERT INTO [Scratch].[dbo].[Outcomes] (id) VALUES (?)");
        });
        std::this_thread::sleep_for(300ms);
        EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
        EXPECT_STATE(statement, running.get(), "HY008");
        EXPECT_THAT(statement.message(), Not(HasSubstr("not known")));
        EXPECT_EQ(statuses, sets);
        EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_ROLLBACK), SQL_SUCCESS)
            << connection.handle().text();
    }
}

}  // namespace
}  // namespace connectai::test
