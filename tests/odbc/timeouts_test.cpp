// How long a call may wait: SQL_ATTR_QUERY_TIMEOUT for an execution's results.
#include <chrono>
#include <thread>

#include "support/odbc.h"

namespace connectai::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

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

}  // namespace
}  // namespace connectai::test
