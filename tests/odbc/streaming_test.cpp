// Results while they arrive: the first row early, memory flat, and other statements in between.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "sanitizers.h"
#include "support/logged_mock.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* big = "SELECT * FROM [Samples].[Big].[Numbers]";

constexpr int many_rows = sanitized ? 100'000 : 1'000'000;
constexpr long peak_kilobytes = 40L * 1024;

// Ten rows, two seconds of silence, ten rows.
TEST(Streaming, RowsAreThereAsSoonAsTheyHaveArrived) {
    ScenarioConnection connection("scenario-stall:2000");
    Statement statement(connection);
    const auto begun = steady_clock::now();
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    for (int row = 1; row <= 10; ++row) {
        ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(statement.text(1), std::to_string(row));
    }
    EXPECT_LT(steady_clock::now() - begun, milliseconds(1500));
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_GE(steady_clock::now() - begun, milliseconds(1900)) << "the mock has not paused";
    EXPECT_EQ(statement.text(1), "11");
    EXPECT_EQ(statement.rows().size(), 9u);
}

// Pieces of seven octets, ten milliseconds apart: some seconds for all of them.
TEST(Streaming, FirstRowOfATricklingReplyIsEarly) {
    ScenarioConnection connection("scenario-trickle:10");
    Statement statement(connection);
    const auto begun = steady_clock::now();
    ASSERT_SUCCESS(statement, statement.execute("SELECT Id, Label FROM [Samples].[Big].[Numbers] "
                                                "WHERE Id <= 100"));
    ASSERT_SUCCESS(statement, statement.fetch());
    const auto first = steady_clock::now() - begun;
    EXPECT_EQ(statement.rows().size(), 99u);
    const auto all = steady_clock::now() - begun;
    EXPECT_LT(first * 2, all);
    EXPECT_GT(all, milliseconds(1000)) << "the reply has not trickled";
}

// ---- A million rows in flat memory: a child process fetches, so that it can be measured alone.

constexpr const char* child_variable = "CONNECTAI_STREAMING_CHILD";
constexpr const char* rows_variable = "CONNECTAI_STREAMING_ROWS";

struct Columns {
    static constexpr std::size_t rows = 1000;
    std::array<SQLBIGINT, rows> id{};
    std::array<std::array<char, 41>, rows> label{};
    std::array<double, rows> ratio{};
    std::array<std::array<SQLWCHAR, 61>, rows> note{};
    std::array<SQLLEN, rows> note_length{};
    SQLULEN fetched = 0;
};

// Not a test of its own: what the child runs, with its connection string in the environment.
TEST(StreamingChild, DISABLED_FetchesAllRows) {
    const char* text = std::getenv(child_variable);
    const char* rows_expected = std::getenv(rows_variable);
    ASSERT_TRUE(text != nullptr && rows_expected != nullptr);
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(text));
    Statement statement(connection);
    Columns columns;
    const auto rows = reinterpret_cast<SQLPOINTER>(Columns::rows);
    SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, rows, 0);
    SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &columns.fetched, 0);
    SQLBindCol(statement, 1, SQL_C_SBIGINT, columns.id.data(), 0, nullptr);
    SQLBindCol(statement, 2, SQL_C_CHAR, columns.label.data(), 41, nullptr);
    SQLBindCol(statement, 3, SQL_C_DOUBLE, columns.ratio.data(), 0, nullptr);
    SQLBindCol(statement, 8, SQL_C_WCHAR, columns.note.data(), 61 * sizeof(SQLWCHAR),
               columns.note_length.data());
    ASSERT_SUCCESS(statement, statement.execute(big));
    SQLBIGINT count = 0;
    SQLRETURN code = SQL_SUCCESS;
    while ((code = statement.fetch()) == SQL_SUCCESS) {
        for (std::size_t i = 0; i < columns.fetched; ++i) {
            ++count;
            ASSERT_EQ(columns.id[i], count);
            ASSERT_EQ(columns.note_length[i] == SQL_NULL_DATA, count % 2 == 0);
        }
        ASSERT_EQ(columns.label[0].data(), "row " + std::to_string(columns.id[0]));
    }
    EXPECT_EQ(code, SQL_NO_DATA) << statement.text();
    EXPECT_EQ(count, std::atoi(rows_expected));
}

// In a child process, from a mock that has so many rows; `password` picks the scenario.
void expect_flat_memory(const std::string& password, const std::string& rows) {
    const MockServer mock({"--rows", rows});
    const std::string text =
        "Driver=ConnectAI;URL=" + mock.url() + ";User=user@example.com;Password=" + password;
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        setenv(child_variable, text.c_str(), 1);
        setenv(rows_variable, rows.c_str(), 1);
        execl("/proc/self/exe", "odbc_streaming_test", "--gtest_filter=StreamingChild.*",
              "--gtest_also_run_disabled_tests", "--gtest_brief=1", nullptr);
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    ASSERT_EQ(wait4(child, &status, 0, &usage), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
    if (!sanitized) {
        EXPECT_LT(usage.ru_maxrss, peak_kilobytes);
    }
}

TEST(Streaming, MillionRowsTakeNoMoreMemoryThanAFew) {
    expect_flat_memory("test-token", std::to_string(many_rows));
}

// ---- Rows ahead of their schema, which nobody can be given yet

TEST(Streaming, RowsAheadOfTheirSchemaTakeNoMoreMemoryEither) {
    expect_flat_memory("scenario-order:rsa", sanitized ? "100000" : "300000");
}

TEST(Streaming, RowsAheadOfTheirSchemaAreTheSame) {
    constexpr int rows = 30'000;  // 3 MB more than stay in memory
    const std::string text = std::string(big) + " WHERE Id <= " + std::to_string(rows);
    ScenarioConnection usual("test-token");
    ScenarioConnection ahead("scenario-order:ras");
    Statement expected(usual);
    Statement statement(ahead);
    ASSERT_SUCCESS(expected, expected.execute(text));
    ASSERT_SUCCESS(statement, statement.execute(text));
    ASSERT_EQ(statement.columns(), expected.columns());
    const auto all = statement.rows();
    EXPECT_EQ(all.size(), std::size_t{rows});
    EXPECT_TRUE(all == expected.rows());
}

TEST(Streaming, RowsAheadOfTheirSchemaWithNowhereToGoAreAnErrorOfTheStatement) {
    const char* folder = std::getenv("TMPDIR");
    const std::string before = folder == nullptr ? "" : folder;
    ScenarioConnection connection("scenario-order:rsa");
    Statement statement(connection);
    setenv("TMPDIR", "/nonexistent/folder", 1);
    const SQLRETURN code = statement.execute(big);
    folder == nullptr ? unsetenv("TMPDIR") : setenv("TMPDIR", before.c_str(), 1);
    EXPECT_STATE(statement, code, "HY000");
    EXPECT_NE(statement.message().find("/nonexistent/folder"), std::string::npos);
    EXPECT_NE(statement.message().find("TMPDIR"), std::string::npos);
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, statement.execute("SELECT 'fine' AS v"));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"fine"}}));
}

// ---- Results that are not read to their end, and others meanwhile

class StreamingTogether : public ConnectedTest {};

TEST_F(StreamingTogether, HalfReadCursorsCanBeClosedAgainAndAgain) {
    Statement statement(connection_);
    const auto begun = steady_clock::now();
    for (int time = 0; time < 20; ++time) {
        ASSERT_SUCCESS(statement, statement.execute(big));
        for (int row = 1; row <= 5; ++row) ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(statement.text(1), "5");
        ASSERT_SUCCESS(statement, time % 2 == 0 ? SQLCloseCursor(statement)
                                                : SQLFreeStmt(statement, SQL_CLOSE));
    }
    ASSERT_SUCCESS(statement, statement.execute("SELECT 'fine' AS v"));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"fine"}}));
    EXPECT_LT(steady_clock::now() - begun, std::chrono::seconds(sanitized ? 120 : 20))
        << "the rest of a closed result is not read";
}

TEST(Streaming, ALongResultThatStallsCanBeClosedAtOnce) {
    ScenarioConnection connection("scenario-late-stall:30000");
    for (int time = 0; time < 3; ++time) {
        Statement statement(connection);
        ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
        for (int row = 1; row <= 50'000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
        const auto begun = std::chrono::steady_clock::now();
        ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
        EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(1));
    }
}

// The thread that reads ahead is in libcurl's code then, and the service is silent.
TEST(StreamingDeathTest, AHalfReadCursorIsGivenUpAtTheEndOfTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            ScenarioConnection connection("scenario-late-stall:30000");
            Statement statement(connection);
            bool good = statement.execute("SELECT * FROM anything") == SQL_SUCCESS;
            for (int row = 1; row <= 50'000; ++row) good = good && statement.fetch() == SQL_SUCCESS;
            std::exit(good ? 42 : 1);
        },
        testing::ExitedWithCode(42), "");
}

TEST_F(StreamingTogether, StatementCanBeFreedWithAHalfReadCursor) {
    for (int time = 0; time < 5; ++time) {
        Statement statement(connection_);
        ASSERT_SUCCESS(statement, statement.execute(big));
        ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_SUCCESS(statement, statement.free());
    }
    Statement statement(connection_);
    EXPECT_SUCCESS(statement, statement.execute("SELECT 1"));
}

TEST_F(StreamingTogether, ConnectionCanBeClosedWithAHalfReadCursor) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    SQLHSTMT statement = nullptr;
    ASSERT_SUCCESS(connection.handle(), SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement));
    ASSERT_TRUE(SQL_SUCCEEDED(SQLExecDirect(statement, narrow(big), SQL_NTS)));
    ASSERT_TRUE(SQL_SUCCEEDED(SQLFetch(statement)));
    EXPECT_SUCCESS(connection.handle(), SQLDisconnect(connection));
    EXPECT_SUCCESS(connection.handle(), connection.connect(connection_string()));
}

TEST_F(StreamingTogether, TwoCursorsOfOneConnectionAreReadInTurns) {
    const std::string text = "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= ";
    Statement first(connection_);
    Statement second(connection_);
    ASSERT_SUCCESS(first, first.execute(text + "5000 ORDER BY Id"));
    ASSERT_SUCCESS(second, second.execute(text + "7000 ORDER BY Id"));
    for (int row = 1; row <= 5000; ++row) {
        ASSERT_SUCCESS(first, first.fetch());
        ASSERT_SUCCESS(second, second.fetch());
        if (row % 1000 != 0) continue;
        EXPECT_EQ(first.text(2), "row " + std::to_string(row));
        EXPECT_EQ(second.text(1), std::to_string(row));
    }
    EXPECT_EQ(first.fetch(), SQL_NO_DATA);
    EXPECT_EQ(second.rows().size(), 2000u);
}

TEST_F(StreamingTogether, OtherStatementsWriteWhileACursorIsHalfRead) {
    Statement reader(connection_);
    ASSERT_SUCCESS(reader, reader.execute(big));
    ASSERT_SUCCESS(reader, reader.fetch());
    Statement writer(connection_);
    ASSERT_SUCCESS(writer, writer.execute("CREATE TABLE [Scratch].[dbo].[Meanwhile] (Id int)"));
    for (int row = 2; row <= 20; ++row) {
        ASSERT_SUCCESS(writer, writer.execute("INSERT INTO [Scratch].[dbo].[Meanwhile] VALUES (" +
                                              std::to_string(row) + ")"));
        ASSERT_SUCCESS(reader, reader.fetch());
        EXPECT_EQ(reader.text(1), std::to_string(row));
    }
    ASSERT_SUCCESS(writer, writer.execute("SELECT COUNT(*) FROM [Scratch].[dbo].[Meanwhile]"));
    EXPECT_EQ(writer.rows(), (std::vector<std::vector<std::string>>{{"19"}}));
    EXPECT_EQ(reader.rows().size(), 100'000u - 20u);
}

// Backpressure: rows that nobody asks for stay with the server.
TEST(StreamingLogged, ClosedResultIsNotReadToItsEnd) {
    LoggedMock mock({"--rows", "1000000"});
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    {
        Statement statement(connection);
        ASSERT_SUCCESS(statement, statement.execute(big));
        ASSERT_SUCCESS(statement, statement.fetch());
        ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    }
    std::ptrdiff_t abandoned = 0;
    for (int time = 0; time < 50 && abandoned == 0; ++time) {
        abandoned = count_with(mock.requests_of(connection), R"("complete":false)");
    }
    EXPECT_EQ(abandoned, 1);
}

}  // namespace
}  // namespace connectai::test
