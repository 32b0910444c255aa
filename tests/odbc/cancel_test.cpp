// SQLCancel and SQLCancelHandle from another thread: ODBC 3.8, SQLCancel, "Canceling Functions
// Executing on Another Thread".
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>

#include "support/driver_library.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* query = "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 5";

struct Ended {
    SQLRETURN code;
    steady_clock::time_point at;
};

// Runs `call` in a thread of its own, cancels by `cancel` when it has surely begun to wait, and
// says how it ended.
template <typename Call, typename Cancel>
void expect_cancelled(const Statement& statement, Call&& call, Cancel&& cancel) {
    auto running = std::async(std::launch::async, [&]() -> Ended {
        const SQLRETURN code = call();
        return {code, steady_clock::now()};
    });
    std::this_thread::sleep_for(milliseconds(400));
    const auto cancelled = steady_clock::now();
    EXPECT_EQ(cancel(), SQL_SUCCESS);
    EXPECT_LT(steady_clock::now() - cancelled, milliseconds(500)) << "SQLCancel itself has waited";
    const Ended ended = running.get();
    EXPECT_STATE(statement, ended.code, "HY008");
    EXPECT_GT(ended.at, cancelled) << "it did not wait to be cancelled";
    EXPECT_LT(ended.at - cancelled, milliseconds(1000));
}

TEST(Cancel, EndsAWaitingExecuteAndTheNextOneIsFine) {
    ScenarioConnection connection("scenario-slow-first-byte:2500");
    Statement statement(connection);
    const auto cancel = [&] { return SQLCancel(statement); };
    expect_cancelled(
        statement, [&] { return statement.execute(query); }, cancel);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(query), SQL_NTS));
    expect_cancelled(
        statement, [&] { return SQLExecute(statement); }, cancel);
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_EQ(statement.rows().size(), 5u);
}

TEST(Cancel, EndsAWaitingDescription) {
    ScenarioConnection connection("scenario-slow-first-byte:30000");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(query), SQL_NTS));
    SQLSMALLINT count = 0;
    expect_cancelled(
        statement, [&] { return SQLNumResultCols(statement, &count); },
        [&] { return SQLCancel(statement); });
}

TEST(Cancel, EndsAWaitingFetchAndTheConnectionLives) {
    ScenarioConnection connection("scenario-stall:30000");
    for (int time = 0; time < 2; ++time) {
        Statement statement(connection);
        ASSERT_SUCCESS(statement, statement.execute(query));
        for (int row = 1; row <= 10; ++row) ASSERT_SUCCESS(statement, statement.fetch());
        expect_cancelled(
            statement, [&] { return statement.fetch(); }, [&] { return SQLCancel(statement); });
        EXPECT_EQ(statement.fetch(), SQL_ERROR) << "a cancelled result has no proper end";
        // Not SQLCloseCursor: unixODBC takes the cursor for closed after SQLCancel.
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
    Statement other(connection);
    EXPECT_SUCCESS(other,
                   SQLTables(other, narrow("CRM"), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0));
}

// Of a long result, which a thread of the driver's own reads: it is that thread that waits.
TEST(Cancel, EndsAFetchThatWaitsForWhatIsReadAhead) {
    ScenarioConnection connection("scenario-late-stall:30000");
    for (int time = 0; time < 2; ++time) {
        Statement statement(connection);
        ASSERT_SUCCESS(statement, statement.execute(query));
        for (int row = 1; row <= 50'000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
        expect_cancelled(
            statement, [&] { return statement.fetch(); }, [&] { return SQLCancel(statement); });
        EXPECT_EQ(statement.fetch(), SQL_ERROR) << "a cancelled result has no proper end";
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
    Statement other(connection);
    EXPECT_SUCCESS(other,
                   SQLTables(other, narrow("CRM"), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0));
}

TEST(Cancel, EndsMoreResultsThatSkipWhatIsReadAhead) {
    ScenarioConnection connection("scenario-late-stall:30000");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(query));
    for (int row = 1; row <= 25'000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
    expect_cancelled(
        statement, [&] { return SQLMoreResults(statement); }, [&] { return SQLCancel(statement); });
}

TEST(Cancel, EndsAWaitingMoreResults) {
    ScenarioConnection connection("scenario-stall:30000");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(query));
    expect_cancelled(
        statement, [&] { return SQLMoreResults(statement); }, [&] { return SQLCancel(statement); });
}

TEST(Cancel, EndsAWaitingCatalogFunction) {
    ScenarioConnection connection("scenario-tables-slow-first-byte:30000");
    Statement statement(connection);
    expect_cancelled(
        statement,
        [&] {
            return SQLTables(statement, narrow("CRM"), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0);
        },
        [&] { return SQLCancel(statement); });
}

TEST(Cancel, HandleFormDoesTheSame) {
    ScenarioConnection connection("scenario-slow-first-byte:30000");
    Statement statement(connection);
    expect_cancelled(
        statement, [&] { return statement.execute(query); },
        [&] { return SQLCancelHandle(SQL_HANDLE_STMT, statement); });
}

// SQLCancel, "Comments": with nothing to cancel it has no effect. unixODBC takes an open cursor for
// closed from then on, whatever the driver says, so that the application must close it, too.
TEST(Cancel, IdleCancelIsHarmless) {
    ScenarioConnection connection("test-token");
    Statement statement(connection);
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(query), SQL_NTS));
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_EQ(statement.rows().size(), 5u);
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_EQ(statement.rows().size(), 5u);
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    EXPECT_SUCCESS(statement, statement.execute(query));
}

// unixODBC takes the cursor for closed, and so the statement can be executed again.
TEST(Cancel, IdleCancelClosesTheCursorThatTheManagerTakesForClosed) {
    ScenarioConnection connection("test-token");
    Statement statement(connection);
    const auto open_and_cancel = [&] {
        ASSERT_SUCCESS(statement, statement.execute(query));
        ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
        EXPECT_STATE(statement, statement.fetch(), "HY010");  // the manager's own
    };
    open_and_cancel();
    open_and_cancel();
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(query), SQL_NTS));
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    ASSERT_SUCCESS(statement, SQLGetTypeInfo(statement, SQL_ALL_TYPES));
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    ASSERT_SUCCESS(statement, statement.execute(query));
    EXPECT_EQ(statement.rows().size(), 5u);
}

// ODBC 3.8, SQLCancel: "In ODBC 2.x [...] the same effect as SQLFreeStmt with the SQL_CLOSE
// option".
TEST(Cancel, IdleCancelClosesTheCursorOfAnOdbc2Application) {
    const direct::Functions& driver = direct::driver();
    direct::Connection connection(SQL_OV_ODBC2);
    ASSERT_EQ(connection.connect(connection_string()), SQL_SUCCESS);
    direct::Handle statement(SQL_HANDLE_STMT, connection);
    for (int time = 0; time < 2; ++time) {
        ASSERT_EQ(driver.SQLExecDirect(statement, narrow(query), SQL_NTS), SQL_SUCCESS);
        ASSERT_EQ(driver.SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(driver.SQLCancel(statement), SQL_SUCCESS);
        EXPECT_EQ(direct::outcome(statement, driver.SQLFetch(statement)), "S1010");
    }
}

// What the driver itself does, without the manager: in ODBC 3 the cursor stays where it was.
TEST(Cancel, IdleCancelLeavesTheCursorOpen) {
    const direct::Functions& driver = direct::driver();
    direct::Connection connection;
    ASSERT_EQ(connection.connect(connection_string()), SQL_SUCCESS);
    direct::Handle statement(SQL_HANDLE_STMT, connection);
    ASSERT_EQ(driver.SQLExecDirect(statement, narrow(query), SQL_NTS), SQL_SUCCESS);
    for (int row = 1; row <= 5; ++row) {
        EXPECT_EQ(driver.SQLCancel(statement), SQL_SUCCESS);
        ASSERT_EQ(driver.SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(driver.SQLCancel(statement), SQL_SUCCESS);
        SQLINTEGER id = 0;
        SQLLEN length = 0;
        ASSERT_EQ(driver.SQLGetData(statement, 1, SQL_C_SLONG, &id, 0, &length), SQL_SUCCESS);
        EXPECT_EQ(id, row);
    }
    EXPECT_EQ(driver.SQLFetch(statement), SQL_NO_DATA);
}

TEST(Cancel, OtherStatementsGoOn) {
    ScenarioConnection waiting_connection("scenario-slow-first-byte:1500");
    ScenarioConnection idle_connection("test-token");
    Statement waiting(waiting_connection);
    Statement idle(idle_connection);
    auto running = std::async(std::launch::async, [&] { return waiting.execute(query); });
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(SQLCancel(idle), SQL_SUCCESS);
    EXPECT_SUCCESS(idle, idle.execute(query));
    EXPECT_EQ(running.get(), SQL_SUCCESS) << waiting.text();
    EXPECT_EQ(waiting.rows().size(), 5u);
}

// A connection's functions take turns, and one that waits for its turn can be cancelled like one
// that waits for the service. Without the manager, which may let them take turns itself.
TEST(Cancel, ReachesACallThatWaitsForItsTurnOnTheConnection) {
    const direct::Functions& driver = direct::driver();
    direct::Connection connection;
    ASSERT_EQ(connection.connect(connection_string("scenario-slow-first-byte:2000")), SQL_SUCCESS);
    direct::Handle first(SQL_HANDLE_STMT, connection);
    direct::Handle second(SQL_HANDLE_STMT, connection);
    const auto execute = [&](const direct::Handle& statement) {
        return std::async(std::launch::async,
                          [&] { return driver.SQLExecDirect(statement, narrow(query), SQL_NTS); });
    };
    auto running = execute(first);
    std::this_thread::sleep_for(milliseconds(400));
    auto waiting = execute(second);
    std::this_thread::sleep_for(milliseconds(400));
    EXPECT_EQ(driver.SQLCancel(second), SQL_SUCCESS);
    EXPECT_EQ(direct::outcome(second, waiting.get()), "HY008");
    EXPECT_EQ(running.wait_for(milliseconds(0)), std::future_status::timeout)
        << "it has waited for its turn";
    EXPECT_EQ(direct::outcome(first, running.get()), "ok");
    EXPECT_EQ(driver.SQLFetch(first), SQL_SUCCESS) << "it was not meant";
    EXPECT_EQ(direct::outcome(second, driver.SQLExecDirect(second, narrow(query), SQL_NTS)), "ok")
        << "a cancel touches no later execution";
}

// ODBC 3.8, SQLCancelHandle: "A function running on the connection handle on another thread."
// Without the manager: unixODBC 2.3.11 has no SQLCancelHandle for connections.
class CancelConnection : public testing::Test {
protected:
    // Runs `call` in a thread of its own, and cancels it when it has surely begun to wait.
    std::string cancelled(const std::function<SQLRETURN()>& call) {
        auto running = std::async(std::launch::async, call);
        std::this_thread::sleep_for(milliseconds(300));
        const auto begun = steady_clock::now();
        EXPECT_EQ(driver_.SQLCancelHandle(SQL_HANDLE_DBC, connection_), SQL_SUCCESS);
        const SQLRETURN code = running.get();
        EXPECT_LT(steady_clock::now() - begun, milliseconds(1000));
        return direct::outcome(connection_.handle(), code);
    }

    SQLRETURN driver_connect(const std::string& string) {
        return driver_.SQLDriverConnect(connection_, nullptr, narrow(string), SQL_NTS, nullptr, 0,
                                        nullptr, SQL_DRIVER_NOPROMPT);
    }

    const direct::Functions& driver_ = direct::driver();
    direct::Connection connection_;
};

TEST_F(CancelConnection, EndsConnectingAndItCanBeTriedAgain) {
    EXPECT_EQ(cancelled([&] {
                  return driver_connect(connection_string("scenario-catalogs-slow-first-byte:30000",
                                                          "LoginTimeout=60"));
              }),
              "HY008");
    EXPECT_EQ(direct::outcome(connection_.handle(), driver_connect(connection_string())), "ok");
}

TEST_F(CancelConnection, EndsTheWaitBetweenTwoAttempts) {
    EXPECT_EQ(cancelled([&] {
                  return driver_connect(connection_string("scenario-429-bare-once:cancelled",
                                                          "RetryDelay=30;LoginTimeout=60"));
              }),
              "HY008");
}

TEST_F(CancelConnection, EndsBrowsing) {
    const std::string string =
        connection_string("scenario-catalogs-slow-first-byte:30000", "LoginTimeout=60");
    SQLCHAR result[256];
    SQLSMALLINT length = 0;
    EXPECT_EQ(cancelled([&] {
                  return driver_.SQLBrowseConnect(connection_, narrow(string), SQL_NTS, result,
                                                  sizeof result, &length);
              }),
              "HY008");
    EXPECT_EQ(direct::outcome(connection_.handle(), driver_connect(connection_string())), "ok");
}

TEST_F(CancelConnection, EndsTheSearchForACatalog) {
    ASSERT_EQ(driver_connect(connection_string("scenario-catalogs-slow-first-byte:30000",
                                               "ConnectOnOpen=false;LoginTimeout=60")),
              SQL_SUCCESS);
    EXPECT_EQ(cancelled([&] {
                  return driver_.SQLSetConnectAttr(connection_, SQL_ATTR_CURRENT_CATALOG,
                                                   narrow("CRM"), SQL_NTS);
              }),
              "HY008");
}

// "If there are no operations in progress on Handle the call to SQLCancelHandle has no effect."
// Those of its statements are not the connection's.
TEST_F(CancelConnection, LeavesStatementsAlone) {
    EXPECT_EQ(driver_.SQLCancelHandle(SQL_HANDLE_DBC, connection_), SQL_SUCCESS);
    ASSERT_EQ(driver_connect(connection_string("scenario-slow-first-byte:800")), SQL_SUCCESS);
    EXPECT_EQ(driver_.SQLCancelHandle(SQL_HANDLE_DBC, connection_), SQL_SUCCESS);
    direct::Handle statement(SQL_HANDLE_STMT, connection_);
    auto running = std::async(std::launch::async, [&] {
        return driver_.SQLExecDirect(statement, narrow(query), SQL_NTS);
    });
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(driver_.SQLCancelHandle(SQL_HANDLE_DBC, connection_), SQL_SUCCESS);
    EXPECT_EQ(running.wait_for(milliseconds(0)), std::future_status::timeout);
    EXPECT_EQ(running.get(), SQL_SUCCESS);
}

// "SQLBrowseConnect was called for ConnectionHandle, and returned SQL_NEED_DATA."
TEST_F(CancelConnection, IsRefusedBetweenTheCallsOfBrowsing) {
    SQLCHAR result[256];
    SQLSMALLINT length = 0;
    const std::string string = "URL=http://127.0.0.1:1";
    ASSERT_EQ(driver_.SQLBrowseConnect(connection_, narrow(string), SQL_NTS, result, sizeof result,
                                       &length),
              SQL_NEED_DATA);
    EXPECT_EQ(
        direct::outcome(connection_.handle(), driver_.SQLCancelHandle(SQL_HANDLE_DBC, connection_)),
        "HY010");
    EXPECT_EQ(driver_.SQLDisconnect(connection_), SQL_SUCCESS);
    EXPECT_EQ(driver_.SQLCancelHandle(SQL_HANDLE_DBC, connection_), SQL_SUCCESS);
}

// Whenever it comes, a call ends well or is cancelled; nothing hangs, and nothing is left over.
// Without the manager, whose own state does not survive an SQLCancel between two calls.
TEST(Cancel, AtAnyMomentLeavesOneOfTwoOutcomes) {
    const direct::Functions& driver = direct::driver();
    direct::Connection connection;
    ASSERT_EQ(connection.connect(connection_string()), SQL_SUCCESS);
    direct::Handle statement(SQL_HANDLE_STMT, connection);
    const auto execute = [&] { return driver.SQLExecDirect(statement, narrow(query), SQL_NTS); };
    std::atomic<bool> done{false};
    std::thread canceller([&] {
        // From shorter to longer than an execution takes, on a slow machine too.
        for (int pause = 0; !done; pause = (pause + 1) % 20) {
            driver.SQLCancel(statement);
            std::this_thread::sleep_for(std::chrono::microseconds(100 + 2000 * pause));
        }
    });
    int completed = 0;
    for (int time = 0; time < 300; ++time) {
        int rows = 0;
        SQLRETURN code = execute();
        while (code == SQL_SUCCESS && (code = driver.SQLFetch(statement)) == SQL_SUCCESS) ++rows;
        if (code == SQL_NO_DATA) {
            ++completed;
            EXPECT_EQ(rows, 5);
        } else {
            EXPECT_EQ(direct::outcome(statement, code), "HY008");
        }
        driver.SQLFreeStmt(statement, SQL_CLOSE);
    }
    done = true;
    canceller.join();
    EXPECT_GT(completed, 0);
    ASSERT_EQ(execute(), SQL_SUCCESS);
    EXPECT_EQ(driver.SQLFetch(statement), SQL_SUCCESS);
}

}  // namespace
}  // namespace connectai::test
