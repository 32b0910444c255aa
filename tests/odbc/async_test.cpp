// Functions that execute while the application polls for their end, through the driver manager.
// ODBC 3.8, "Asynchronous Execution (Polling Method)".
#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "support/driver_library.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* query = "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 5";

// How a function ended, and how often it said meanwhile that it was still executing.
struct Polled {
    SQLRETURN code = SQL_SUCCESS;
    int still_executing = 0;
    milliseconds longest_call{0};
};

Polled poll(const std::function<SQLRETURN()>& call, milliseconds pause = milliseconds(5)) {
    Polled polled;
    for (;;) {
        const auto begun = steady_clock::now();
        polled.code = call();
        const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun);
        polled.longest_call = std::max(polled.longest_call, took);
        if (polled.code != SQL_STILL_EXECUTING) return polled;
        ++polled.still_executing;
        std::this_thread::sleep_for(pause);
    }
}

// A statement whose functions execute asynchronously.
class AsyncStatement : public Statement {
public:
    explicit AsyncStatement(const Connection& connection) : Statement(connection) {
        EXPECT_EQ(SQLSetStmtAttr(*this, SQL_ATTR_ASYNC_ENABLE,
                                 direct::as_pointer(SQL_ASYNC_ENABLE_ON), 0),
                  SQL_SUCCESS)
            << text();
    }
    // All rows of the result; -1 if it does not end well.
    int count_rows() {
        for (int rows = 0;; ++rows) {
            const SQLRETURN code = poll([&] { return fetch(); }).code;
            if (code == SQL_NO_DATA) return rows;
            EXPECT_SUCCESS(*this, code);
            if (!SQL_SUCCEEDED(code)) return -1;
        }
    }
};

// "hands processing to the data source, and returns control to the application"
TEST(Async, ReturnsWhileTheServiceIsAtWork) {
    ScenarioConnection connection("scenario-slow-first-byte:2000");
    AsyncStatement statement(connection);
    const Polled polled = poll([&] { return statement.execute(query); });
    EXPECT_SUCCESS(statement, polled.code);
    EXPECT_GT(polled.still_executing, 3);
    EXPECT_LT(polled.longest_call, milliseconds(1500)) << "it has waited instead of returning";
    EXPECT_EQ(statement.count_rows(), 5);
}

TEST(Async, PreparesDescribesAndExecutes) {
    ScenarioConnection connection("scenario-slow-first-byte:1000");
    AsyncStatement statement(connection);
    ASSERT_SUCCESS(statement,
                   poll([&] { return SQLPrepare(statement, narrow(query), SQL_NTS); }).code);
    SQLSMALLINT count = 0;
    ASSERT_SUCCESS(statement, poll([&] { return SQLNumResultCols(statement, &count); }).code);
    EXPECT_EQ(count, 2);
    EXPECT_EQ(statement.label(2), "Label");
    for (int time = 0; time < 2; ++time) {
        const Polled executed = poll([&] { return SQLExecute(statement); });
        ASSERT_SUCCESS(statement, executed.code);
        EXPECT_GT(executed.still_executing, 0);
        EXPECT_EQ(statement.count_rows(), 5);
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
}

TEST(Async, ListsTheCatalog) {
    ScenarioConnection connection("scenario-tables-slow-first-byte:1000");
    AsyncStatement statement(connection);
    // The application may use its memory again as soon as a call has returned.
    std::string name = "CRM";
    const Polled polled = poll([&] {
        const SQLRETURN code =
            SQLTables(statement, narrow(name), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0);
        name = "---";
        return code;
    });
    EXPECT_SUCCESS(statement, polled.code);
    EXPECT_GT(polled.still_executing, 0);
    EXPECT_GT(statement.count_rows(), 0);
}

// unixODBC would not get over the end of a fetch that had returned SQL_STILL_EXECUTING.
TEST(Async, FetchesRowsThatAreStillToComeAndTheStatementIsUsableThen) {
    ScenarioConnection connection("scenario-late-stall:300");
    AsyncStatement statement(connection);
    ASSERT_SUCCESS(statement, poll([&] { return statement.execute(query); }).code);
    EXPECT_GT(statement.count_rows(), 50'000);
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    EXPECT_SUCCESS(statement, poll([&] { return statement.execute(query); }).code);
}

// A change that changes nothing is SQL_NO_DATA; then the statement can be executed again.
TEST(Async, ExecutesChanges) {
    ScenarioConnection connection("scenario-slow-first-byte:50");
    AsyncStatement statement(connection);
    const auto execute = [&](const char* sql) {
        return poll([&] { return statement.execute(sql); }).code;
    };
    ASSERT_SUCCESS(statement, execute("DROP TABLE IF EXISTS [Scratch].[dbo].[Async]"));
    ASSERT_SUCCESS(statement, execute("CREATE TABLE [Scratch].[dbo].[Async] (id int)"));
    ASSERT_SUCCESS(statement, execute("INSERT INTO [Scratch].[dbo].[Async] (id) VALUES (1)"));
    SQLLEN count = 0;
    ASSERT_SUCCESS(statement, SQLRowCount(statement, &count));
    EXPECT_EQ(count, 1);
    EXPECT_EQ(execute("DELETE FROM [Scratch].[dbo].[Async] WHERE id = 9"), SQL_NO_DATA);
    EXPECT_SUCCESS(statement, execute("DELETE FROM [Scratch].[dbo].[Async]"));
}

TEST(Async, EndsInTheErrorThatItWouldHaveEndedIn) {
    ScenarioConnection connection("scenario-slow-first-byte:100");
    AsyncStatement statement(connection);
    const Polled polled =
        poll([&] { return statement.execute("SELECT * FROM [CRM].[Sales].[NoSuchTable]"); });
    EXPECT_STATE(statement, polled.code, "42S02");
    EXPECT_SUCCESS(statement, poll([&] { return statement.execute(query); }).code);
}

TEST(Async, ExecutesWithDataAtExecution) {
    ScenarioConnection connection("scenario-slow-first-byte:100");
    AsyncStatement statement(connection);
    SQLLEN length = SQL_DATA_AT_EXEC;
    ASSERT_SUCCESS(statement,
                   SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_INTEGER, 10, 0,
                                    direct::as_pointer(7), 0, &length));
    const std::string sql = "SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= ?";
    ASSERT_EQ(poll([&] { return statement.execute(sql); }).code, SQL_NEED_DATA) << statement.text();
    SQLPOINTER token = nullptr;
    ASSERT_EQ(poll([&] { return SQLParamData(statement, &token); }).code, SQL_NEED_DATA);
    EXPECT_EQ(token, direct::as_pointer(7));
    ASSERT_SUCCESS(statement, SQLPutData(statement, narrow("3"), SQL_NTS));
    EXPECT_SUCCESS(statement, poll([&] { return SQLParamData(statement, &token); }).code);
    EXPECT_EQ(statement.count_rows(), 3);
}

TEST(Async, GoesToTheNextResult) {
    ScenarioConnection connection("test-token");
    AsyncStatement statement(connection);
    const std::string twice = std::string(query) + "; " + query;
    ASSERT_SUCCESS(statement, poll([&] { return statement.execute(twice); }).code);
    ASSERT_SUCCESS(statement, poll([&] { return SQLMoreResults(statement); }).code);
    EXPECT_EQ(statement.count_rows(), 5);
    EXPECT_EQ(poll([&] { return SQLMoreResults(statement); }).code, SQL_NO_DATA);
}

// "If the function was canceled, it returns SQL_ERROR and SQLSTATE HY008"
TEST(Async, IsCancelled) {
    ScenarioConnection connection("scenario-slow-first-byte:30000");
    AsyncStatement statement(connection);
    const auto execute = [&] { return statement.execute(query); };
    for (int time = 0; time < 3; ++time) {
        ASSERT_EQ(execute(), SQL_STILL_EXECUTING);
        if (time > 0) std::this_thread::sleep_for(milliseconds(150));
        EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
        const auto cancelled = steady_clock::now();
        EXPECT_STATE(statement, poll(execute).code, "HY008");
        EXPECT_LT(steady_clock::now() - cancelled, milliseconds(1000));
    }
}

TEST(Async, EndsAtTheQueryTimeout) {
    ScenarioConnection connection("scenario-slow-first-byte:30000");
    AsyncStatement statement(connection);
    ASSERT_SUCCESS(statement,
                   SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, direct::as_pointer(1), 0));
    EXPECT_STATE(statement, poll([&] { return statement.execute(query); }).code, "HYT00");
}

// "If the application calls any other function with the asynchronous statement [...], the function
// returns SQLSTATE HY010"
TEST(Async, RefusesOtherFunctionsMeanwhile) {
    ScenarioConnection connection("scenario-slow-first-byte:1500");
    AsyncStatement statement(connection);
    const auto execute = [&] { return statement.execute(query); };
    ASSERT_EQ(execute(), SQL_STILL_EXECUTING);
    EXPECT_STATE(statement, statement.fetch(), "HY010");
    EXPECT_STATE(statement, SQLFreeStmt(statement, SQL_UNBIND), "HY010");
    EXPECT_STATE(statement, SQLFreeHandle(SQL_HANDLE_STMT, statement), "HY010");
    EXPECT_STATE(connection.handle(), SQLDisconnect(connection), "HY010");
    EXPECT_SUCCESS(statement, poll(execute).code);
    EXPECT_EQ(statement.count_rows(), 5);
}

// Its statements inherit it, as those of an ODBC 2 application expect.
TEST(Async, IsTheDefaultOfAConnectionsStatements) {
    ScenarioConnection connection("scenario-slow-first-byte:1000");
    ASSERT_SUCCESS(connection.handle(),
                   SQLSetConnectAttr(connection, SQL_ATTR_ASYNC_ENABLE,
                                     direct::as_pointer(SQL_ASYNC_ENABLE_ON), 0));
    Statement statement(connection);
    EXPECT_GT(poll([&] { return statement.execute(query); }).still_executing, 0);
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_ASYNC_ENABLE,
                                             direct::as_pointer(SQL_ASYNC_ENABLE_OFF), 0));
    EXPECT_EQ(poll([&] { return statement.execute(query); }).still_executing, 0);
}

TEST(Async, SaysSo) {
    ScenarioConnection connection("test-token");
    const auto information = [&](SQLUSMALLINT type) {
        SQLUINTEGER value = 99;
        EXPECT_SUCCESS(connection.handle(), SQLGetInfo(connection, type, &value, 0, nullptr));
        return value;
    };
    EXPECT_EQ(information(SQL_ASYNC_MODE), SQLUINTEGER{SQL_AM_STATEMENT});
    EXPECT_EQ(information(SQL_ASYNC_DBC_FUNCTIONS), SQLUINTEGER{SQL_ASYNC_DBC_CAPABLE});
    EXPECT_EQ(information(SQL_ASYNC_NOTIFICATION), SQLUINTEGER{SQL_ASYNC_NOTIFICATION_NOT_CAPABLE});
}

// A function that has not ended when the process does neither keeps it nor brings it down.
TEST(AsyncDeathTest, IsGivenUpAtTheEndOfTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            ScenarioConnection connection("scenario-slow-first-byte:30000");
            AsyncStatement statement(connection);
            std::exit(statement.execute(query) == SQL_STILL_EXECUTING ? 42 : 1);
        },
        testing::ExitedWithCode(42), "");
}

// unixODBC takes SQL_STILL_EXECUTING from a function that connects for a failure: with it, those
// return when they are done, and the others poll.
TEST(AsyncConnection, ConnectsAtOnceUnderAManagerThatDoesNotPoll) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   SQLSetConnectAttr(connection, SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE,
                                     direct::as_pointer(SQL_ASYNC_DBC_ENABLE_ON), 0));
    ASSERT_EQ(connection.connect(connection_string("scenario-catalogs-slow-first-byte:1000")),
              SQL_SUCCESS)
        << connection.handle().text();
    const Polled polled = poll([&] {
        return SQLSetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG, narrow("CRM"), SQL_NTS);
    });
    EXPECT_SUCCESS(connection.handle(), polled.code);
    EXPECT_GT(polled.still_executing, 0);
}

}  // namespace
}  // namespace connectai::test
