// What the driver itself answers while a function executes asynchronously, without the manager,
// which would answer much of it.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "support/polling.h"

namespace connectai::test::direct {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

SQLCHAR octets[256];
SQLSMALLINT small_number;
SQLUSMALLINT word;
SQLINTEGER integer;
SQLLEN length;
SQLULEN size;

// A statement of which a function is executing.
class Executing {
public:
    explicit Executing(std::string_view scenario = "scenario-slow-first-byte:30000") {
        EXPECT_EQ(connection_.connect(connection_string(scenario)), SQL_SUCCESS);
        statement_ = std::make_unique<Handle>(SQL_HANDLE_STMT, connection_);
        make_asynchronous(*statement_);
        EXPECT_EQ(execute(), SQL_STILL_EXECUTING);
    }
    ~Executing() {
        driver().SQLCancel(*statement_);
        polled([&] { return execute(); });
    }
    SQLRETURN execute() { return driver().SQLExecDirect(*statement_, query_text, SQL_NTS); }
    Connection& connection() { return connection_; }
    Handle& statement() { return *statement_; }

private:
    Connection connection_;
    std::unique_ptr<Handle> statement_;
};

struct Call {
    const char* name;
    SQLRETURN (*call)(SQLHANDLE handle);
};
#define CALL(function, ...)                                                                \
    Call {                                                                                 \
#function, [](SQLHANDLE h) -> SQLRETURN { return driver().function(__VA_ARGS__); } \
    }

// Appendix B, S11: every function of a statement but the one that executes, SQLCancel and those
// that read diagnostics.
const Call statement_calls[] = {
    CALL(SQLBindCol, h, 1, SQL_C_CHAR, octets, 256, &length),
    CALL(SQLBindParameter, h, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_CHAR, 1, 0, octets, 1, &length),
    CALL(SQLBulkOperations, h, SQL_ADD),
    CALL(SQLCloseCursor, h),
    CALL(SQLColAttribute, h, 1, SQL_DESC_COUNT, nullptr, 0, nullptr, &length),
    CALL(SQLColumnPrivileges, h, nullptr, 0, nullptr, 0, octets, SQL_NTS, nullptr, 0),
    CALL(SQLColumns, h, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0),
    CALL(SQLDescribeCol, h, 1, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr),
    CALL(SQLDescribeParam, h, 1, nullptr, nullptr, nullptr, nullptr),
    CALL(SQLExecute, h),
    CALL(SQLExtendedFetch, h, SQL_FETCH_NEXT, 0, &size, nullptr),
    CALL(SQLFetch, h),
    CALL(SQLFetchScroll, h, SQL_FETCH_NEXT, 0),
    CALL(SQLForeignKeys, h, nullptr, 0, nullptr, 0, octets, SQL_NTS, nullptr, 0, nullptr, 0,
         nullptr, 0),
    CALL(SQLFreeHandle, SQL_HANDLE_STMT, h),
    CALL(SQLFreeStmt, h, SQL_CLOSE),
    CALL(SQLGetCursorName, h, octets, 256, &small_number),
    CALL(SQLGetData, h, 1, SQL_C_CHAR, octets, 256, &length),
    CALL(SQLGetStmtAttr, h, SQL_ATTR_MAX_ROWS, &size, 0, nullptr),
    CALL(SQLGetTypeInfo, h, SQL_ALL_TYPES),
    CALL(SQLMoreResults, h),
    CALL(SQLNumParams, h, &small_number),
    CALL(SQLNumResultCols, h, &small_number),
    CALL(SQLParamData, h, nullptr),
    CALL(SQLPrepare, h, query_text, SQL_NTS),
    CALL(SQLPrimaryKeys, h, nullptr, 0, nullptr, 0, octets, SQL_NTS),
    CALL(SQLProcedureColumns, h, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0),
    CALL(SQLProcedures, h, nullptr, 0, nullptr, 0, nullptr, 0),
    CALL(SQLPutData, h, octets, 1),
    CALL(SQLRowCount, h, &length),
    CALL(SQLSetCursorName, h, octets, 1),
    CALL(SQLSetPos, h, 1, SQL_POSITION, SQL_LOCK_NO_CHANGE),
    CALL(SQLSetStmtAttr, h, SQL_ATTR_MAX_ROWS, nullptr, 0),
    CALL(SQLSpecialColumns, h, SQL_BEST_ROWID, nullptr, 0, nullptr, 0, octets, SQL_NTS,
         SQL_SCOPE_CURROW, SQL_NULLABLE),
    CALL(SQLStatistics, h, nullptr, 0, nullptr, 0, octets, SQL_NTS, SQL_INDEX_ALL, SQL_QUICK),
    CALL(SQLTablePrivileges, h, nullptr, 0, nullptr, 0, nullptr, 0),
    CALL(SQLTables, h, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0)};

// "on any connection, except the one associated with the asynchronous statement"
const Call connection_calls[] = {
    CALL(SQLBrowseConnect, h, octets, SQL_NTS, nullptr, 0, nullptr),
    CALL(SQLConnect, h, octets, SQL_NTS, nullptr, 0, nullptr, 0),
    CALL(SQLDisconnect, h),
    CALL(SQLDriverConnect, h, nullptr, octets, SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT),
    CALL(SQLEndTran, SQL_HANDLE_DBC, h, SQL_COMMIT),
    CALL(SQLFreeHandle, SQL_HANDLE_DBC, h),
    CALL(SQLSetConnectAttr, h, SQL_ATTR_AUTOCOMMIT, as_pointer(SQL_AUTOCOMMIT_ON), 0)};
#undef CALL

// Expects HY010, at once.
void expect_refused(SQLSMALLINT type, SQLHANDLE handle, const Call& call) {
    SCOPED_TRACE(call.name);
    const auto begun = steady_clock::now();
    const SQLRETURN code = call.call(handle);
    EXPECT_EQ(outcome(type, handle, code), "HY010");
    EXPECT_LT(steady_clock::now() - begun, milliseconds(1000)) << "it has waited";
}

TEST(AsyncDirect, RefusesEveryOtherFunctionOfTheStatement) {
    Executing executing;
    for (const Call& call : statement_calls) {
        expect_refused(SQL_HANDLE_STMT, executing.statement(), call);
    }
    EXPECT_EQ(executing.execute(), SQL_STILL_EXECUTING) << "they have done nothing to it";
}

TEST(AsyncDirect, RefusesFunctionsOfItsConnection) {
    Executing executing;
    for (const Call& call : connection_calls) {
        expect_refused(SQL_HANDLE_DBC, executing.connection(), call);
    }
    Environment& environment = executing.connection().environment();
    EXPECT_EQ(outcome(environment, driver().SQLEndTran(SQL_HANDLE_ENV, environment, SQL_COMMIT)),
              "HY010");
}

// "it will return the current list of diagnostic records"
TEST(AsyncDirect, ReadsDiagnosticsMeanwhile) {
    Executing executing;
    EXPECT_TRUE(executing.statement().records().empty());
    SQLINTEGER code = 0;
    ASSERT_EQ(driver().SQLGetDiagField(SQL_HANDLE_STMT, executing.statement(), 0,
                                       SQL_DIAG_RETURNCODE, &code, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(code, SQL_STILL_EXECUTING);
    EXPECT_EQ(driver().SQLFetch(executing.statement()), SQL_ERROR);
    ASSERT_EQ(executing.statement().records().size(), 1u);
    EXPECT_THAT(executing.statement().records()[0].message,
                testing::AllOf(testing::HasSubstr("SQLFetch"), testing::HasSubstr("SQLExecDirect"),
                               testing::HasSubstr("SQL_STILL_EXECUTING")));
    EXPECT_EQ(executing.execute(), SQL_STILL_EXECUTING);
    EXPECT_TRUE(executing.statement().records().empty()) << "each repetition clears them";
}

// What is refused must not stay in the way of the connection's own diagnostics.
TEST(AsyncDirect, ShowsTheConnectionsOwnDiagnosticsAgain) {
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string("scenario-slow-first-byte:1000")), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    make_asynchronous(statement);
    const auto execute = [&] { return driver().SQLExecDirect(statement, query_text, SQL_NTS); };
    ASSERT_EQ(execute(), SQL_STILL_EXECUTING);
    EXPECT_EQ(outcome(connection.handle(), driver().SQLDisconnect(connection)), "HY010");
    EXPECT_EQ(outcome(statement, polled(execute)), "ok");
    EXPECT_EQ(outcome(connection.handle(), driver().SQLSetConnectAttr(
                                               connection, SQL_ATTR_PACKET_SIZE, as_pointer(9), 0)),
              "+01S02");
}

// "While a function is executing asynchronously, the application can call functions on any other
// statements." They do not wait for it, nor do those of the connection that are allowed.
TEST(AsyncDirect, KeepsNothingElseWaiting) {
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string("scenario-tables-slow-first-byte:30000")),
              SQL_SUCCESS);
    const Handle listing(SQL_HANDLE_STMT, connection);
    make_asynchronous(listing);
    const auto list = [&] {
        return driver().SQLTables(listing, narrow("CRM"), SQL_NTS, nullptr, 0, nullptr, 0, nullptr,
                                  0);
    };
    ASSERT_EQ(list(), SQL_STILL_EXECUTING);
    const auto begun = steady_clock::now();
    EXPECT_EQ(driver().SQLGetInfo(connection, SQL_DRIVER_NAME, octets, 256, &small_number),
              SQL_SUCCESS);
    EXPECT_EQ(driver().SQLGetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, &size, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(driver().SQLNativeSql(connection, query_text, SQL_NTS, octets, 256, &integer),
              SQL_SUCCESS);
    EXPECT_EQ(driver().SQLGetFunctions(connection, SQL_API_SQLFETCH, &word), SQL_SUCCESS);
    const Handle descriptor(SQL_HANDLE_DESC, connection);
    {
        const Handle other(SQL_HANDLE_STMT, connection);
        EXPECT_EQ(outcome(other, driver().SQLExecDirect(other, query_text, SQL_NTS)), "ok");
        int rows = 0;
        while (driver().SQLFetch(other) == SQL_SUCCESS) ++rows;
        EXPECT_EQ(rows, 5);
    }
    EXPECT_LT(steady_clock::now() - begun, milliseconds(5000));
    EXPECT_EQ(list(), SQL_STILL_EXECUTING);
    EXPECT_EQ(driver().SQLCancel(listing), SQL_SUCCESS);
    EXPECT_EQ(outcome(listing, polled(list)), "HY008");
}

TEST(AsyncDirect, ExecutesSeveralStatementsOfAConnectionAtATime) {
    constexpr milliseconds each{1500};
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string("scenario-slow-first-byte:1500")), SQL_SUCCESS);
    std::vector<std::unique_ptr<Handle>> statements;
    for (int i = 0; i < 6; ++i) {
        statements.push_back(std::make_unique<Handle>(SQL_HANDLE_STMT, connection));
        make_asynchronous(*statements.back());
    }
    const auto execute = [&](const auto& statement) {
        return driver().SQLExecDirect(*statement, query_text, SQL_NTS);
    };
    const auto begun = steady_clock::now();
    for (const auto& statement : statements) ASSERT_EQ(execute(statement), SQL_STILL_EXECUTING);
    for (const auto& statement : statements) {
        EXPECT_EQ(outcome(*statement, polled([&] { return execute(statement); })), "ok");
    }
    EXPECT_LT(steady_clock::now() - begun, 3 * each) << "one behind the other";
    for (int row = 1; row <= 5; ++row) {
        for (const auto& statement : statements) {
            ASSERT_EQ(polled([&] { return driver().SQLFetch(*statement); }), SQL_SUCCESS);
            SQLINTEGER id = 0;
            ASSERT_EQ(driver().SQLGetData(*statement, 1, SQL_C_SLONG, &id, 0, &length),
                      SQL_SUCCESS);
            EXPECT_EQ(id, row);
        }
    }
}

// SQLSetDescField and its like, HY010: of a descriptor that the executing function may be reading.
TEST(AsyncDirect, RefusesChangesOfTheDescriptorsInUse) {
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string("scenario-slow-first-byte:30000")), SQL_SUCCESS);
    const Handle used(SQL_HANDLE_DESC, connection);
    const Handle unused(SQL_HANDLE_DESC, connection);
    const Handle statement(SQL_HANDLE_STMT, connection);
    SQLHDESC own = SQL_NULL_HDESC;
    ASSERT_EQ(
        driver().SQLGetStmtAttr(statement, SQL_ATTR_APP_PARAM_DESC, &own, SQL_IS_POINTER, nullptr),
        SQL_SUCCESS);
    ASSERT_EQ(driver().SQLSetStmtAttr(statement, SQL_ATTR_APP_ROW_DESC, used, SQL_IS_POINTER),
              SQL_SUCCESS);
    make_asynchronous(statement);
    const auto execute = [&] { return driver().SQLExecDirect(statement, query_text, SQL_NTS); };
    ASSERT_EQ(execute(), SQL_STILL_EXECUTING);
    const auto set = [](SQLHDESC descriptor) {
        return driver().SQLSetDescField(descriptor, 0, SQL_DESC_ARRAY_SIZE, as_pointer(9), 0);
    };
    EXPECT_EQ(outcome(SQL_HANDLE_DESC, own, set(own)), "HY010");
    EXPECT_EQ(outcome(used, set(used)), "HY010");
    EXPECT_EQ(outcome(used, driver().SQLFreeHandle(SQL_HANDLE_DESC, used)), "HY010");
    EXPECT_EQ(outcome(unused, set(unused)), "ok");
    EXPECT_EQ(driver().SQLCancel(statement), SQL_SUCCESS);
    EXPECT_EQ(outcome(statement, polled(execute)), "HY008");
    EXPECT_EQ(outcome(used, set(used)), "ok");
}

TEST(AsyncDirect, CannotBeTurnedOffMeanwhile) {
    Executing executing;
    EXPECT_EQ(outcome(executing.statement(),
                      driver().SQLSetStmtAttr(executing.statement(), SQL_ATTR_ASYNC_ENABLE,
                                              as_pointer(SQL_ASYNC_ENABLE_OFF), 0)),
              "HY010");
}

// Applications should not, but what several threads do to a statement at a time must not bring the
// process down, whatever it comes to; nor what they do to its connection.
TEST(AsyncDirect, WithstandsOtherThreads) {
    constexpr int rounds = 200;
    for (int round = 0; round < 5; ++round) {
        Connection connection;
        ASSERT_EQ(connection.connect(connection_string("scenario-slow-first-byte:1")), SQL_SUCCESS);
        SQLHSTMT statement = SQL_NULL_HSTMT;
        ASSERT_EQ(driver().SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_SUCCESS);
        make_asynchronous(statement);
        std::atomic<bool> done{false};
        const auto others = [&](unsigned seed) {
            std::mt19937 random(seed);
            SQLCHAR text[64] = {};
            SQLSMALLINT number = 0;
            while (!done) {
                switch (random() % 8) {
                    case 0: driver().SQLCancel(statement); break;
                    case 1: driver().SQLFreeStmt(statement, SQL_CLOSE); break;
                    case 2: driver().SQLNumResultCols(statement, &number); break;
                    case 3: driver().SQLFetch(statement); break;
                    case 4:
                        driver().SQLGetDiagRec(SQL_HANDLE_STMT, statement, 1, text, nullptr, text,
                                               sizeof text, &number);
                        break;
                    case 5:
                        driver().SQLGetInfo(connection, SQL_DRIVER_NAME, text, sizeof text,
                                            &number);
                        break;
                    case 6: {
                        const Handle another(SQL_HANDLE_STMT, connection);
                        driver().SQLExecDirect(another, query_text, SQL_NTS);
                        break;
                    }
                    default: driver().SQLEndTran(SQL_HANDLE_DBC, connection, SQL_COMMIT);
                }
            }
        };
        std::thread first(others, 2 * round);
        std::thread second(others, 2 * round + 1);
        for (int time = 0; time < rounds; ++time) {
            driver().SQLExecDirect(statement, query_text, SQL_NTS);
            driver().SQLFetch(statement);
        }
        // In the middle of it all, and then for good.
        const auto free = [&] { return driver().SQLFreeHandle(SQL_HANDLE_STMT, statement); };
        bool freed = false;
        for (int attempt = 0; attempt < 20 && !freed; ++attempt) {
            driver().SQLCancel(statement);
            driver().SQLFetch(statement);
            freed = free() == SQL_SUCCESS;
        }
        done = true;
        first.join();
        second.join();
        while (!freed) {
            driver().SQLExecDirect(statement, query_text, SQL_NTS);
            driver().SQLFetch(statement);
            driver().SQLNumResultCols(statement, &small_number);
            freed = free() == SQL_SUCCESS;
        }
        {
            const Handle good(SQL_HANDLE_STMT, connection);
            EXPECT_EQ(outcome(good, driver().SQLExecDirect(good, query_text, SQL_NTS)), "ok");
        }
        EXPECT_EQ(outcome(connection.handle(), driver().SQLDisconnect(connection)), "ok")
            << "something still counts as executing";
    }
}

// Whoever calls in a loop, not polling, has the connection nearly all the time.
TEST(AsyncDirect, HasItsTurnAmongCallsThatAreNotPolled) {
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string("scenario-slow-first-byte:20")), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    const Handle other(SQL_HANDLE_STMT, connection);
    make_asynchronous(statement);
    std::atomic<bool> done{false};
    std::atomic<int> calls{0};
    std::thread busy([&] {
        for (; !done; ++calls) {
            driver().SQLExecDirect(other, query_text, SQL_NTS);
            driver().SQLFreeStmt(other, SQL_CLOSE);
        }
    });
    std::this_thread::sleep_for(milliseconds(200));
    for (int time = 0; time < 5; ++time) {
        const int before = calls;
        const auto begun = steady_clock::now();
        SQLRETURN code = SQL_STILL_EXECUTING;
        while (code == SQL_STILL_EXECUTING &&
               steady_clock::now() - begun < std::chrono::seconds(10)) {
            code = driver().SQLExecDirect(statement, query_text, SQL_NTS);
        }
        EXPECT_EQ(outcome(statement, code), "ok");
        EXPECT_LT(calls - before, 20);
        if (code != SQL_SUCCESS) break;
        ASSERT_EQ(driver().SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
    }
    done = true;
    busy.join();
}

// And one that has it for long does not keep others from being cancelled.
TEST(AsyncDirect, IsCancelledBeforeItsTurn) {
    for (const int turns : {0, 2000}) {  // locks become biased towards who uses them alone
        Connection connection;
        ASSERT_EQ(connection.connect(connection_string("scenario-slow-first-byte:1500")),
                  SQL_SUCCESS);
        const Handle statement(SQL_HANDLE_STMT, connection);
        const Handle other(SQL_HANDLE_STMT, connection);
        make_asynchronous(statement);
        std::atomic<bool> returned{false};
        std::thread busy([&] {
            for (int i = 0; i < turns; ++i) {
                driver().SQLGetStmtAttr(other, SQL_ATTR_MAX_ROWS, &size, 0, nullptr);
            }
            EXPECT_EQ(driver().SQLExecDirect(other, query_text, SQL_NTS), SQL_SUCCESS);
            returned = true;
        });
        std::this_thread::sleep_for(milliseconds(300));
        const auto execute = [&] { return driver().SQLExecDirect(statement, query_text, SQL_NTS); };
        for (int time = 0; time < 2; ++time) {
            ASSERT_EQ(execute(), SQL_STILL_EXECUTING);
            std::this_thread::sleep_for(milliseconds(50));
            EXPECT_EQ(driver().SQLCancel(statement), SQL_SUCCESS);
            const auto cancelled = steady_clock::now();
            EXPECT_EQ(outcome(statement, polled(execute)), "HY008");
            EXPECT_LT(steady_clock::now() - cancelled, milliseconds(300));
        }
        EXPECT_FALSE(returned);
        EXPECT_EQ(outcome(statement, polled(execute)), "ok") << "the next one is not touched";
        busy.join();
    }
}

// A value is brought while another thread has the connection; SQLCancel gives the execution up.
TEST(AsyncDirect, GivesUpAnExecutionThatIsCancelledBeforeItsTurn) {
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string("scenario-slow-first-byte:1500")), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    const Handle other(SQL_HANDLE_STMT, connection);
    length = SQL_DATA_AT_EXEC;
    ASSERT_EQ(driver().SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_INTEGER, 10,
                                        0, as_pointer(7), 0, &length),
              SQL_SUCCESS);
    SQLCHAR* const sql = narrow("SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= ?");
    ASSERT_EQ(driver().SQLPrepare(statement, sql, SQL_NTS), SQL_SUCCESS);
    make_asynchronous(statement);
    ASSERT_EQ(polled([&] { return driver().SQLExecute(statement); }), SQL_NEED_DATA);
    const auto next = [&] {
        SQLPOINTER token = nullptr;
        return driver().SQLParamData(statement, &token);
    };
    std::atomic<bool> returned{false};
    std::thread busy([&] {
        driver().SQLExecDirect(other, query_text, SQL_NTS);
        returned = true;
    });
    std::this_thread::sleep_for(milliseconds(300));
    const SQLRETURN begun = next();
    EXPECT_EQ(driver().SQLCancel(statement), SQL_SUCCESS);
    const SQLRETURN code = begun == SQL_STILL_EXECUTING ? polled(next) : begun;
    EXPECT_FALSE(returned);
    EXPECT_EQ(outcome(statement, code), "HY008");
    EXPECT_EQ(polled([&] { return driver().SQLExecute(statement); }), SQL_NEED_DATA)
        << "it may be executed again";
    EXPECT_EQ(driver().SQLCancel(statement), SQL_SUCCESS);
    busy.join();
}

// A child has the statement, but not the thread that executes it.
TEST(AsyncDirect, IsTheParentsAfterAFork) {
    Executing executing;
    const pid_t child = ::fork();
    ASSERT_NE(child, -1);
    if (child == 0) {
        const SQLRETURN code = executing.execute();
        const auto records = executing.statement().records();
        const bool told = code == SQL_ERROR && records.size() == 1 && records[0].state == "08S01";
        // It is over there.
        ::_exit(told && executing.statement().free() == SQL_SUCCESS ? 42 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 42) << status;
    EXPECT_EQ(executing.execute(), SQL_STILL_EXECUTING);
}

// ODBC 3.8, "Executing Connection Operations Asynchronously".
class AsyncConnecting : public testing::Test {
protected:
    AsyncConnecting() {
        EXPECT_EQ(driver().SQLSetConnectAttr(connection_, SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE,
                                             as_pointer(SQL_ASYNC_DBC_ENABLE_ON), 0),
                  SQL_SUCCESS);
    }
    SQLRETURN driver_connect(const std::string& string) {
        return driver().SQLDriverConnect(connection_, nullptr, narrow(string), SQL_NTS, octets,
                                         sizeof octets, &small_number, SQL_DRIVER_NOPROMPT);
    }

    Connection connection_;
    const std::string slow_ = connection_string("scenario-catalogs-slow-first-byte:2000");
    const std::string stuck_ =
        connection_string("scenario-catalogs-slow-first-byte:30000", "LoginTimeout=60");
};

TEST_F(AsyncConnecting, ConnectsWhileTheApplicationPolls) {
    const auto begun = steady_clock::now();
    ASSERT_EQ(driver_connect(slow_), SQL_STILL_EXECUTING);
    EXPECT_LT(steady_clock::now() - begun, milliseconds(1500));
    EXPECT_EQ(outcome(connection_.handle(), polled([&] { return driver_connect(slow_); })), "ok");
    EXPECT_THAT(reinterpret_cast<const char*>(octets), testing::HasSubstr("URL="));
    const Handle statement(SQL_HANDLE_STMT, connection_);
    EXPECT_EQ(driver().SQLExecDirect(statement, query_text, SQL_NTS), SQL_SUCCESS)
        << "a connection's functions are not its statements'";
    EXPECT_EQ(driver().SQLDisconnect(connection_), SQL_SUCCESS);
}

TEST_F(AsyncConnecting, RefusesEveryOtherFunctionMeanwhile) {
    ASSERT_EQ(driver_connect(stuck_), SQL_STILL_EXECUTING);
    for (const Call& call : connection_calls) {
        if (std::string_view(call.name) == "SQLDriverConnect") continue;
        expect_refused(SQL_HANDLE_DBC, connection_, call);
    }
    EXPECT_EQ(driver().SQLCancelHandle(SQL_HANDLE_DBC, connection_), SQL_SUCCESS);
    EXPECT_EQ(outcome(connection_.handle(), polled([&] { return driver_connect(stuck_); })),
              "HY008");
    EXPECT_EQ(outcome(connection_.handle(), polled([&] { return driver_connect(slow_); })), "ok");
}

TEST_F(AsyncConnecting, FailsAsItWouldHaveFailed) {
    const std::string refused = connection_string("scenario-401");
    EXPECT_EQ(outcome(connection_.handle(), polled([&] { return driver_connect(refused); })),
              "28000");
}

TEST_F(AsyncConnecting, ConnectsByBrowsing) {
    const auto browse = [&] {
        return driver().SQLBrowseConnect(connection_, narrow(slow_), SQL_NTS, octets, sizeof octets,
                                         &small_number);
    };
    ASSERT_EQ(browse(), SQL_STILL_EXECUTING);
    const SQLRETURN code = polled(browse);
    EXPECT_TRUE(code == SQL_NEED_DATA || code == SQL_SUCCESS) << code;
    EXPECT_EQ(driver().SQLDisconnect(connection_), SQL_SUCCESS);
}

// Functions that are allowed meanwhile do not touch the diagnostics of the one that executes.
TEST_F(AsyncConnecting, KeepsItsWarningsThroughWhatIsAskedMeanwhile) {
    const std::string odd =
        connection_string("scenario-catalogs-slow-first-byte:1500", "NoSuchKeyword=1");
    ASSERT_EQ(driver_connect(odd), SQL_STILL_EXECUTING);
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(driver().SQLGetConnectAttr(connection_, SQL_ATTR_AUTOCOMMIT, &size, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(outcome(connection_.handle(),
                      driver().SQLGetConnectAttr(connection_, 9999, &size, 0, nullptr)),
              "HY092");
    EXPECT_EQ(outcome(connection_.handle(), driver().SQLGetInfo(connection_, SQL_DRIVER_NAME,
                                                                octets, 256, &small_number)),
              "08003")
        << "it is not connected yet";
    EXPECT_EQ(outcome(connection_.handle(), polled([&] { return driver_connect(odd); })), "+01S00");
}

// A statement that was refused shows its own diagnostics again.
TEST_F(AsyncConnecting, RefusesStatementsMeanwhileAndNoLonger) {
    const std::string string =
        connection_string("scenario-catalogs-slow-first-byte:1500", "ConnectOnOpen=false");
    ASSERT_EQ(polled([&] { return driver_connect(string); }), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection_);
    make_asynchronous(statement);
    const auto choose = [&] {
        return driver().SQLSetConnectAttr(connection_, SQL_ATTR_CURRENT_CATALOG, narrow("CRM"),
                                          SQL_NTS);
    };
    ASSERT_EQ(choose(), SQL_STILL_EXECUTING);
    EXPECT_EQ(outcome(statement, driver().SQLExecDirect(statement, query_text, SQL_NTS)), "HY010");
    EXPECT_EQ(outcome(connection_.handle(), polled(choose)), "ok");
    EXPECT_EQ(outcome(statement, driver().SQLBindCol(statement, 1, 9999, octets, 256, &length)),
              "HY003");
    EXPECT_EQ(outcome(statement, polled([&] {
                          return driver().SQLExecDirect(statement, query_text, SQL_NTS);
                      })),
              "ok");
}

// The very first that the process does with the driver: what it needs is started for it, and goes
// behind it.
TEST(AsyncConnectingDeathTest, IsGivenUpAtTheEndOfTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            Connection connection;
            const std::string string =
                connection_string("scenario-catalogs-slow-first-byte:30000", "LoginTimeout=60");
            driver().SQLSetConnectAttr(connection, SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE,
                                       as_pointer(SQL_ASYNC_DBC_ENABLE_ON), 0);
            const SQLRETURN code =
                driver().SQLDriverConnect(connection, nullptr, narrow(string), SQL_NTS, nullptr, 0,
                                          nullptr, SQL_DRIVER_NOPROMPT);
            std::exit(code == SQL_STILL_EXECUTING ? 42 : 1);
        },
        testing::ExitedWithCode(42), "");
}

// "Setting a connection attribute before establishing a connection always executes synchronously."
TEST_F(AsyncConnecting, SetsAttributesAtOnceBefore) {
    EXPECT_EQ(
        driver().SQLSetConnectAttr(connection_, SQL_ATTR_CURRENT_CATALOG, narrow("CRM"), SQL_NTS),
        SQL_SUCCESS);
}

}  // namespace
}  // namespace connectai::test::direct
