// How long a call may wait: SQL_ATTR_QUERY_TIMEOUT for an execution's results,
// SQL_ATTR_CONNECTION_TIMEOUT for a sign of life of the service.
#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <functional>
#include <thread>

#include "../unit/http/scripted_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::HasSubstr;

constexpr auto soon = 20s;  // on the slowest machine, and long before the mock goes on

void set_query_timeout(Statement& statement, SQLULEN seconds) {
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT,
                                             reinterpret_cast<SQLPOINTER>(seconds), 0));
}

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_QUERY_TIMEOUT: "the number of seconds to wait for an SQL
// statement to execute before returning to the application".

// The time that the application takes between the calls is its own.
TEST(QueryTimeout, IsCountedAnewForTheNextResult) {
    ScenarioConnection connection("scenario-slow-results:2500");
    Statement statement(connection);
    set_query_timeout(statement, 1);
    ASSERT_SUCCESS(statement, statement.execute("UPDATE x; SELECT y"));
    std::this_thread::sleep_for(1800ms);
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    EXPECT_EQ(statement.rows().size(), 2u);
}

// ODBC 3.8, SQLMoreResults, HYT00; and SQLSetStmtAttr: the statement can be used again without
// SQLCloseCursor.
TEST(QueryTimeout, BoundsTheWaitForALaterResult) {
    ScenarioConnection connection("scenario-slow-results:3600000");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("UPDATE x; SELECT y"));
    set_query_timeout(statement, 1);
    const auto begun = steady_clock::now();
    EXPECT_STATE(statement, SQLMoreResults(statement), "HYT00");
    EXPECT_GE(steady_clock::now() - begun, 1s);
    EXPECT_LT(steady_clock::now() - begun, soon);
    EXPECT_SUCCESS(statement, statement.execute("UPDATE x; SELECT y"));
}

TEST(QueryTimeout, DoesNotBoundTheFetching) {
    ScenarioConnection connection("scenario-stall:2500");
    Statement statement(connection);
    set_query_timeout(statement, 1);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    EXPECT_EQ(statement.rows().size(), 20u);
}

// Announces more of an error than it sends, an octet at a time or none.
ScriptedServer::Script begun_error(bool trickles) {
    return [trickles](Peer& peer) {
        peer.read_request();
        if (!peer.send("HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
                       "Content-Length: 100000\r\n\r\n{\"error\":{\"code\":\"X")) {
            return;
        }
        if (!trickles) return peer.wait_for_close();
        while (peer.send("x")) std::this_thread::sleep_for(20ms);
    };
}

std::string to(const ScriptedServer& server) {
    return "Driver=ConnectAI;URL=" + server.url() +
           "/api;User=u;Password=p;ConnectOnOpen=false;MaxRetries=0";
}

// The status alone says nothing that would be worth more than that time is over.
TEST(QueryTimeout, BoundsTheWaitForAnErrorsWords) {
    const ScriptedServer server(begun_error(true));
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(to(server)));
    for (const char* text : {"SELECT 1", "UPDATE x SET y = 1"}) {
        Statement statement(connection);
        set_query_timeout(statement, 1);
        const auto begun = steady_clock::now();
        EXPECT_STATE(statement, statement.execute(text), "HYT00");
        EXPECT_GE(steady_clock::now() - begun, 1s);
        EXPECT_LT(steady_clock::now() - begun, soon);
    }
}

// ODBC 3.8, SQLSetConnectAttr, SQL_ATTR_CONNECTION_TIMEOUT, which may be set before and after
// connecting; and HYT01 of the functions that wait.

SQLRETURN set_connection_timeout(Connection& connection, SQLULEN seconds) {
    return SQLSetConnectAttr(connection, SQL_ATTR_CONNECTION_TIMEOUT,
                             reinterpret_cast<SQLPOINTER>(seconds), 0);
}

void expect_silence(Statement& statement, const std::function<SQLRETURN()>& call,
                    const std::string& rows) {
    const auto begun = steady_clock::now();
    EXPECT_STATE(statement, call(), "HYT01");
    EXPECT_GE(steady_clock::now() - begun, 1s);
    EXPECT_LT(steady_clock::now() - begun, soon);
    EXPECT_THAT(statement.message(), HasSubstr("127.0.0.1"));
    EXPECT_THAT(statement.message(), HasSubstr("1 second"));
    EXPECT_THAT(statement.message(), HasSubstr("SQL_ATTR_CONNECTION_TIMEOUT"));
    EXPECT_THAT(statement.message(), HasSubstr(rows));
}

TEST(ConnectionTimeout, EndsAResultThatFallsSilent) {
    ScenarioConnection connection("scenario-stall:3600000");
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    for (int row = 1; row <= 10; ++row) ASSERT_SUCCESS(statement, statement.fetch());
    expect_silence(
        statement, [&] { return statement.fetch(); }, "10 rows");
    EXPECT_STATE(statement, statement.fetch(), "HYT01");
    EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
    Statement other(connection);
    EXPECT_SUCCESS(other,
                   SQLTables(other, narrow("CRM"), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0));
}

TEST(ConnectionTimeout, EndsAnErrorThatFallsSilent) {
    const ScriptedServer server(begun_error(false));
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(to(server)));
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    Statement statement(connection);
    expect_silence(
        statement, [&] { return statement.execute("SELECT 1"); }, "");
}

TEST(ConnectionTimeout, HoldsForACursorThatIsOpen) {
    ScenarioConnection connection("scenario-stall:3600000");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    for (int row = 1; row <= 10; ++row) ASSERT_SUCCESS(statement, statement.fetch());
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    expect_silence(
        statement, [&] { return statement.fetch(); }, "10 rows");
}

TEST(ConnectionTimeout, SetBeforeConnectingEndsAnExecution) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(connection_string("scenario-slow-first-byte:3600000")));
    SQLUINTEGER seconds = 77;
    ASSERT_SUCCESS(connection.handle(), SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_TIMEOUT,
                                                          &seconds, 0, nullptr));
    EXPECT_EQ(seconds, 1u);
    Statement statement(connection);
    expect_silence(
        statement, [&] { return statement.execute("SELECT 1"); }, "");
}

TEST(ConnectionTimeout, EndsACatalogFunction) {
    ScenarioConnection connection("scenario-tables-slow-first-byte:3600000");
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    Statement statement(connection);
    const auto tables = [&] {
        return SQLTables(statement, narrow("CRM"), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0);
    };
    expect_silence(statement, tables, "");
}

// It is for what is "not associated with query execution": a query timeout allows more, and less.
TEST(ConnectionTimeout, LeavesAnExecutionToItsQueryTimeout) {
    ScenarioConnection connection("scenario-slow-first-byte:1700");
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    Statement statement(connection);
    set_query_timeout(statement, 60);
    ASSERT_SUCCESS(statement, statement.execute("SELECT 1"));
    EXPECT_EQ(statement.rows().size(), 1u);
}

// Pieces of seven octets, ten milliseconds apart.
TEST(ConnectionTimeout, IsNotReachedByAReplyThatIsSlow) {
    ScenarioConnection connection("scenario-trickle:10");
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    Statement statement(connection);
    const auto begun = steady_clock::now();
    ASSERT_SUCCESS(statement, statement.execute("SELECT Id, Label FROM [Samples].[Big].[Numbers] "
                                                "WHERE Id <= 100"));
    EXPECT_EQ(statement.rows().size(), 100u);
    EXPECT_GT(steady_clock::now() - begun, 1s) << "the reply has not trickled";
}

// A long result is read ahead: what its thread waits for while nobody fetches is nobody's loss.
TEST(ConnectionTimeout, IsNotReachedWhileNobodyFetchesALongResult) {
    ScenarioConnection connection("scenario-late-stall:2000");
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    for (int row = 1; row < 50'000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
    std::this_thread::sleep_for(1500ms);
    EXPECT_EQ(statement.rows().size(), 11u);
}

TEST(ConnectionTimeout, EndsALongResultThatFallsSilent) {
    ScenarioConnection connection("scenario-late-stall:30000");
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    for (int row = 1; row <= 50'000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
    expect_silence(
        statement, [&] { return statement.fetch(); }, "50000 rows");
}

TEST(QueryTimeout, BoundsTheSkippingOfALongResult) {
    ScenarioConnection connection("scenario-late-stall:30000");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    for (int row = 1; row <= 50'000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
    std::this_thread::sleep_for(100ms);  // its thread waits by now
    set_query_timeout(statement, 1);
    const auto begun = steady_clock::now();
    EXPECT_STATE(statement, SQLMoreResults(statement), "HYT00");
    EXPECT_GE(steady_clock::now() - begun, 1s);
    EXPECT_LT(steady_clock::now() - begun, soon);
}

// Octets that keep coming are no answer: what has been asked for is not there yet.
constexpr std::array floods = {"members", "results", "blanks", "bomb"};

// A quick machine may have met the bounds of docs/reliability.md before the second is over.
void expect_end_of_flood(const Handle& handle, SQLRETURN code, steady_clock::time_point begun) {
    const auto took = steady_clock::now() - begun;
    EXPECT_LT(took, soon);
    EXPECT_EQ(code, SQL_ERROR);
    if (handle.state() == "HY000") {
        EXPECT_THAT(handle.message(), testing::AnyOf(HasSubstr("octets beside its rows"),
                                                     HasSubstr("more than 1000000 results")));
        return;
    }
    EXPECT_EQ(handle.state(), "HYT00") << handle.text();
    EXPECT_GE(took, 1s);
}

TEST(QueryTimeout, EndsAFlood) {
    for (const std::string flood : floods) {
        if (flood == "results") continue;  // the first of them is the answer
        SCOPED_TRACE(flood);
        ScenarioConnection connection("scenario-flood:" + flood);
        Statement statement(connection);
        set_query_timeout(statement, 1);
        const auto begun = steady_clock::now();
        expect_end_of_flood(statement, statement.execute("SELECT 1"), begun);
    }
}

TEST(QueryTimeout, EndsTheFloodThatAnswersABatch) {
    for (const std::string flood : floods) {
        SCOPED_TRACE(flood);
        ScenarioConnection connection("scenario-batch-flood:" + flood);
        Statement statement(connection);
        std::array<SQLINTEGER, 2> values{1, 2};
        std::array<SQLUSMALLINT, 2> statuses{};
        SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, reinterpret_cast<SQLPOINTER>(2), 0);
        SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, statuses.data(), 0);
        SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0,
                         values.data(), 0, nullptr);
        set_query_timeout(statement, 1);
        const auto begun = steady_clock::now();
        expect_end_of_flood(statement, statement.execute("UPDATE t SET x = ?"), begun);
        EXPECT_THAT(statement.message(), HasSubstr("is not known"));
        EXPECT_EQ(statuses[0], SQL_PARAM_DIAG_UNAVAILABLE);
    }
}

// ODBC 3.8, SQLSetConnectAttr, SQL_ATTR_LOGIN_TIMEOUT: "the number of seconds to wait for a login
// request to complete".
TEST(LoginTimeout, EndsAFlood) {
    for (const std::string flood : floods) {
        SCOPED_TRACE(flood);
        Connection connection;
        const std::string string =
            connection_string("scenario-catalogs-flood:" + flood, "LoginTimeout=1");
        const auto begun = steady_clock::now();
        expect_end_of_flood(connection.handle(), connection.connect(string), begun);
    }
}

TEST(QueryTimeout, EndsAFloodThatACatalogFunctionGets) {
    ScenarioConnection connection("scenario-tables-flood:bomb");
    Statement statement(connection);
    set_query_timeout(statement, 1);
    const auto begun = steady_clock::now();
    EXPECT_STATE(statement,
                 SQLTables(statement, narrow("CRM"), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0),
                 "HYT00");
    EXPECT_LT(steady_clock::now() - begun, soon);
}

// Rows are what the application has asked for; how many it skips is the call's.
TEST(QueryTimeout, BoundsTheSkippingOfAnEndlessResult) {
    for (const int rows : {1, 100'000}) {  // without, and with, a thread that reads ahead
        ScenarioConnection connection("scenario-endless");
        Statement statement(connection);
        ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
        for (int row = 1; row <= rows; ++row) ASSERT_SUCCESS(statement, statement.fetch());
        set_query_timeout(statement, 1);
        const auto begun = steady_clock::now();
        EXPECT_STATE(statement, SQLMoreResults(statement), "HYT00");
        EXPECT_LT(steady_clock::now() - begun, soon);
    }
}

// docs/reliability.md, "A reply is bounded": where there is no deadline.
TEST(Flood, OfResultsIsAnErrorOfItsOwn) {
    ScenarioConnection connection("scenario-flood:results");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("UPDATE x"));
    SQLRETURN code = SQL_SUCCESS;
    long results = 1;
    while (SQL_SUCCEEDED(code = SQLMoreResults(statement))) ++results;
    EXPECT_STATE(statement, code, "HY000");
    EXPECT_THAT(statement.message(), HasSubstr("1000000 results"));
    EXPECT_EQ(results, 999'999) << "each is told when the next has been seen to begin";
}

TEST(ConnectionTimeout, IsNotReachedByAnApplicationThatIsSlow) {
    ScenarioConnection connection("scenario-stall:2000");
    ASSERT_SUCCESS(connection.handle(), set_connection_timeout(connection, 1));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    for (int row = 1; row <= 10; ++row) ASSERT_SUCCESS(statement, statement.fetch());
    std::this_thread::sleep_for(1500ms);
    EXPECT_EQ(statement.rows().size(), 10u);
}

}  // namespace
}  // namespace connectai::test
