// Temporary files that cannot grow, for the disk is full or a limit is met: an error with the
// system's reason, and never a short result; behind it the handles can be used.
// docs/reliability.md, "Memory and disk run short"; ODBC 3.8, HY000 of every function that fetches
// or executes.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <ostream>
#include <string>

#include "support/logged_mock.h"
#include "support/odbc.h"

namespace {

constexpr off_t endless = -1;
// How large a file can become before the disk is full.
std::atomic<off_t> room{endless};

}  // namespace

// What the driver finds in place of the C library's. As on a disk that fills up, what still fits is
// written, and what comes behind it is ENOSPC: pwrite(2).
extern "C" __attribute__((visibility("default"))) ssize_t pwrite(int file, const void* octets,
                                                                 std::size_t size, off_t offset) {
    static const auto real = reinterpret_cast<decltype(&pwrite)>(dlsym(RTLD_NEXT, "pwrite"));
    const off_t limit = room;
    if (limit == endless) return real(file, octets, size, offset);
    if (offset >= limit) {
        errno = ENOSPC;
        return -1;
    }
    return real(file, octets, std::min(size, static_cast<std::size_t>(limit - offset)), offset);
}

namespace connectai::test {
namespace {

using testing::HasSubstr;

enum class Why { full_disk, size_limit };
struct Way {
    const char* name;
    Why why;
    const char* reason;  // the system's words
};

void PrintTo(const Way& way, std::ostream* out) {
    *out << way.name;
}

// While one lives, no file of this process becomes larger than `little` octets.
class SmallFiles {
public:
    explicit SmallFiles(const Way& way) : why_(way.why) {
        if (why_ == Why::full_disk) {
            room = little;
            return;
        }
        EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &before_), 0);
        rlimit small = before_;
        small.rlim_cur = little;
        EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    }
    ~SmallFiles() {
        if (why_ == Why::full_disk) {
            room = endless;
        } else {
            setrlimit(RLIMIT_FSIZE, &before_);
        }
    }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

private:
    static constexpr int little = 500'000;
    Why why_;
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

constexpr std::size_t row_count = 100'000;
constexpr const char* rows_query =
    "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 100000";

class DiskFaults : public testing::TestWithParam<Way> {
protected:
    static void expect_full_disk(const Handle& handle, SQLRETURN code) {
        EXPECT_STATE(handle, code, "HY000");
        EXPECT_THAT(handle.message(), HasSubstr("a temporary file"));
        EXPECT_THAT(handle.message(), HasSubstr(GetParam().reason));
        EXPECT_THAT(handle.message(), HasSubstr("TMPDIR"));
    }
};

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
TEST_P(DiskFaults, OfAStaticCursorAreNoEnd) {
    ScenarioConnection connection("test-token", "SpoolMemory=0");
    Statement statement(connection);
    set(statement, SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    {
        const SmallFiles small(GetParam());
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

TEST_P(DiskFaults, OfRowsThatComeAheadOfTheirColumnsEndTheExecution) {
    ScenarioConnection connection("scenario-order:rsa");
    Statement statement(connection);
    {
        const SmallFiles small(GetParam());
        expect_full_disk(statement, statement.execute(rows_query));
        EXPECT_NE(SQLFetch(statement), SQL_NO_DATA);
    }
    expect_usable(connection, statement);
}

TEST_P(DiskFaults, OfAListingEndTheListing) {
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
        const SmallFiles small(GetParam());
        expect_full_disk(statement, list());
        EXPECT_NE(SQLFetch(statement), SQL_NO_DATA);
    }
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, list());
    EXPECT_GE(rows_until(statement, SQL_NO_DATA, SQL_FETCH_NEXT), columns);
}

// The statement has been executed for both sets, and what it gave has nowhere to wait: the
// application is told that it may have taken effect, and nothing is sent once more.
TEST_P(DiskFaults, OfResultsThatWaitLeaveTheOutcomeOfTheirStatementTold) {
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
        const SmallFiles small(GetParam());
        code = statement.execute("FROBNICATE ?");
    }
    expect_full_disk(statement, code);
    EXPECT_THAT(statement.message(), HasSubstr("whether the statement has taken effect"));
    EXPECT_THAT(statement.message(), HasSubstr("not repeated"));
    EXPECT_EQ(statuses[0], SQL_PARAM_DIAG_UNAVAILABLE) << "it has been carried out";
    EXPECT_EQ(statuses[2], SQL_PARAM_UNUSED) << "it has not been sent";
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

TEST(MissingFolder, IsTheReasonThatIsTold) {
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

INSTANTIATE_TEST_SUITE_P(On, DiskFaults,
                         testing::Values(Way{"AFullDisk", Why::full_disk, "No space left"},
                                         Way{"ASizeLimit", Why::size_limit, "File too large"}),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace connectai::test
