// Temporary files that cannot grow, which stands for a disk that is full: an error with the
// system's reason, and never a short result; behind it the handles can be used.
// docs/reliability.md, "Memory and disk run short"; ODBC 3.8, HY000 of every function that fetches
// or executes.
#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <array>
#include <string>

#include "support/logged_mock.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using testing::HasSubstr;

// While one lives, no file of this process may have more octets: setrlimit(2), RLIMIT_FSIZE.
class SmallFiles {
public:
    explicit SmallFiles(rlim_t octets) {
        EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &before_), 0);
        rlimit small = before_;
        small.rlim_cur = octets;
        EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    }
    ~SmallFiles() { setrlimit(RLIMIT_FSIZE, &before_); }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

private:
    rlimit before_{};
};

// While one lives, temporary files go to that folder.
class TemporaryFiles {
public:
    explicit TemporaryFiles(const char* folder) {
        if (const char* const before = getenv("TMPDIR")) before_ = before;
        setenv("TMPDIR", folder, 1);
    }
    ~TemporaryFiles() {
        if (before_.empty()) {
            unsetenv("TMPDIR");
        } else {
            setenv("TMPDIR", before_.c_str(), 1);
        }
    }
    TemporaryFiles(const TemporaryFiles&) = delete;
    TemporaryFiles& operator=(const TemporaryFiles&) = delete;

private:
    std::string before_;
};

constexpr rlim_t little = 500'000;
constexpr std::size_t row_count = 100'000;
constexpr const char* rows_query =
    "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 100000";

void expect_full_disk(const Handle& handle, SQLRETURN code) {
    EXPECT_STATE(handle, code, "HY000");
    EXPECT_THAT(handle.message(), HasSubstr("a temporary file"));
    EXPECT_THAT(handle.message(), HasSubstr("File too large"));
    EXPECT_THAT(handle.message(), HasSubstr("TMPDIR"));
}

void set(Statement& statement, SQLINTEGER attribute, SQLULEN value) {
    ASSERT_SUCCESS(statement,
                   SQLSetStmtAttr(statement, attribute, reinterpret_cast<SQLPOINTER>(value), 0));
}

// Whose fetch ends with `end`, as it does again.
std::size_t rows_until(Statement& statement, SQLRETURN end, SQLSMALLINT orientation) {
    std::size_t rows = 0;
    SQLRETURN code = SQL_SUCCESS;
    while (SQL_SUCCEEDED(code = SQLFetchScroll(statement, orientation, 0))) ++rows;
    EXPECT_EQ(code, end) << statement.text();
    EXPECT_EQ(SQLFetchScroll(statement, orientation, 0), end);
    return rows;
}

void expect_usable(const Connection& connection, Statement& statement) {
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, statement.execute(rows_query));
    EXPECT_EQ(rows_until(statement, SQL_NO_DATA, SQL_FETCH_NEXT), row_count);
    EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
    Statement other(connection);
    EXPECT_SUCCESS(other, other.execute("SELECT 1"));
}

// What has been read before can be gone back to; what lies behind is the error, and no end.
TEST(DiskFaults, OfAStaticCursorAreNoEnd) {
    ScenarioConnection connection("test-token", "SpoolMemory=0");
    Statement statement(connection);
    set(statement, SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    {
        const SmallFiles small(little);
        ASSERT_SUCCESS(statement, statement.execute(rows_query));
        const std::size_t rows = rows_until(statement, SQL_ERROR, SQL_FETCH_NEXT);
        EXPECT_GT(rows, 1000u);
        EXPECT_LT(rows, row_count);
        expect_full_disk(statement, SQLFetchScroll(statement, SQL_FETCH_LAST, 0));
        expect_full_disk(statement, SQLFetchScroll(statement, SQL_FETCH_ABSOLUTE, row_count));
        ASSERT_SUCCESS(statement, SQLFetchScroll(statement, SQL_FETCH_ABSOLUTE, 777));
        EXPECT_EQ(statement.text(1), "777");
    }
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_LAST, 0), SQL_ERROR) << "it has a gap";
    expect_usable(connection, statement);
}

TEST(DiskFaults, OfRowsThatComeAheadOfTheirColumnsEndTheExecution) {
    ScenarioConnection connection("scenario-order:rsa");
    Statement statement(connection);
    {
        const SmallFiles small(little);
        expect_full_disk(statement, statement.execute(rows_query));
        EXPECT_NE(SQLFetch(statement), SQL_NO_DATA);
    }
    expect_usable(connection, statement);
}

TEST(DiskFaults, OfAListingEndTheListing) {
    constexpr std::size_t columns = 100 * 250 * 4;
    LoggedMock mock({"--catalogs", "100", "--tables", "250", "--columns", "4"});
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    Statement statement(connection);
    const auto list = [&] {
        return SQLColumns(statement, nullptr, 0, narrow("%"), SQL_NTS, narrow("%"), SQL_NTS,
                          narrow("%"), SQL_NTS);
    };
    {
        const SmallFiles small(little);
        expect_full_disk(statement, list());
        EXPECT_NE(SQLFetch(statement), SQL_NO_DATA);
    }
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, list());
    EXPECT_GE(rows_until(statement, SQL_NO_DATA, SQL_FETCH_NEXT), columns);
}

// The statement has been executed for both sets, and what it gave has nowhere to wait: the
// application is told that it may have taken effect, and nothing is sent once more.
TEST(DiskFaults, OfResultsThatWaitLeaveTheOutcomeOfTheirStatementTold) {
    ScenarioConnection connection("scenario-large:200000");
    Statement statement(connection);
    std::array<SQLINTEGER, 3> values{1, 2, 3};
    std::array<SQLUSMALLINT, 3> statuses{};
    set(statement, SQL_ATTR_PARAMSET_SIZE, values.size());
    SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, statuses.data(), 0);
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                               SQL_INTEGER, 0, 0, values.data(), 0, nullptr));
    SQLRETURN code = SQL_SUCCESS;
    {
        const SmallFiles small(little);
        code = statement.execute("FROBNICATE ?");
    }
    expect_full_disk(statement, code);
    EXPECT_THAT(statement.message(), HasSubstr("whether the statement has taken effect"));
    EXPECT_THAT(statement.message(), HasSubstr("not repeated"));
    EXPECT_NE(statuses[0], SQL_PARAM_UNUSED) << "it has been sent";
    EXPECT_EQ(statuses[2], SQL_PARAM_UNUSED) << "it has not";
    EXPECT_NE(SQLFetch(statement), SQL_NO_DATA);
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, statement.execute("FROBNICATE ?"));
    for (std::size_t set = 0; set < values.size(); ++set) {
        if (set > 0) {
            ASSERT_SUCCESS(statement, SQLMoreResults(statement));
        }
        EXPECT_EQ(rows_until(statement, SQL_NO_DATA, SQL_FETCH_NEXT), 200'000u);
    }
}

TEST(DiskFaults, AreToldOfAFolderThatIsNotThere) {
    ScenarioConnection connection("test-token", "SpoolMemory=0");
    Statement statement(connection);
    set(statement, SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    {
        const TemporaryFiles nowhere("/nonexistent/folder");
        ASSERT_SUCCESS(statement, statement.execute(rows_query));
        EXPECT_STATE(statement, SQLFetchScroll(statement, SQL_FETCH_LAST, 0), "HY000");
        EXPECT_THAT(statement.message(), HasSubstr("No such file"));
        EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_NEXT, 0), SQL_ERROR);
    }
    expect_usable(connection, statement);
}

}  // namespace
}  // namespace connectai::test
