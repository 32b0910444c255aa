// SQLExecDirect, SQLPrepare, SQLExecute, SQLRowCount, SQLMoreResults, and what makes them fail.
// ODBC 3.8: the pages of these functions.
#include <algorithm>
#include <chrono>

#include "support/logged_mock.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr const char* accounts = "SELECT Id, Name FROM [CRM].[Sales].[Accounts] ORDER BY Id";

SQLLEN row_count(const Statement& statement) {
    SQLLEN count = -2;
    EXPECT_SUCCESS(statement, SQLRowCount(statement, &count));
    return count;
}

SQLPOINTER number(SQLULEN value) {
    return reinterpret_cast<SQLPOINTER>(value);
}

class Execute : public ConnectedTest {
protected:
    // A table of the test's own; every test program has a mock of its own.
    void make_table(const std::string& name) {
        Statement statement(connection_);
        ASSERT_SUCCESS(statement,
                       statement.execute("CREATE TABLE [Scratch].[dbo].[" + name +
                                         "] (Id int NOT NULL PRIMARY KEY, Name varchar(40))"));
        ASSERT_SUCCESS(statement, statement.execute("INSERT INTO [Scratch].[dbo].[" + name +
                                                    "] (Id, Name) VALUES (1, 'one'), (2, 'two'), "
                                                    "(3, 'three')"));
        ASSERT_EQ(row_count(statement), 3);
    }
};

TEST_F(Execute, ExecDirectOpensACursorOverAllRows) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute(accounts));
    EXPECT_EQ(statement.columns(), 2);
    const auto rows = statement.rows();
    ASSERT_EQ(rows.size(), 60u);
    EXPECT_EQ(rows.front()[0], "1");
    EXPECT_EQ(rows.front()[1], "Northwind Trading");
    EXPECT_EQ(rows.back()[0], "60");
}

// SQLPrepare, "Comments": the statement can be executed as often as wanted.
TEST_F(Execute, PreparedTextExecutesAgainAndAgain) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(accounts), SQL_NTS));
    for (int time = 0; time < 3; ++time) {
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        EXPECT_EQ(statement.rows().size(), 60u);
        ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    }
}

TEST_F(Execute, TextLengthIsRespected) {
    Statement statement(connection_);
    const std::string text = "SELECT 7 AS n FROM nowhere at all";
    ASSERT_SUCCESS(statement, SQLExecDirect(statement, narrow(text), 13));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"7"}}));
    std::vector<SQLWCHAR> characters = wide(text);
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, SQLExecDirectW(statement, characters.data(), 13));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"7"}}));
}

TEST_F(Execute, OpenCursorForbidsExecutingAndPreparing) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute(accounts));
    EXPECT_STATE(statement, statement.execute("SELECT 1"), "24000");
    EXPECT_STATE(statement, SQLPrepare(statement, narrow(accounts), SQL_NTS), "24000");
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    EXPECT_STATE(statement, SQLCloseCursor(statement), "24000");
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    EXPECT_SUCCESS(statement, statement.execute("SELECT 1"));
    EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
}

TEST_F(Execute, UnpreparedStatementCannotBeExecuted) {
    Statement statement(connection_);
    EXPECT_STATE(statement, SQLExecute(statement), "HY010");
}

// SQLExecDirect forgets what was prepared: appendix B, "Statement transitions", S2 to S4.
TEST_F(Execute, ExecDirectReplacesThePreparedText) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(accounts), SQL_NTS));
    ASSERT_SUCCESS(statement, statement.execute("SELECT 1 AS n"));
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    EXPECT_STATE(statement, SQLExecute(statement), "HY010");
}

// SQLRowCount: a SELECT's count is not known; 0 would be taken for an empty result.
TEST_F(Execute, RowCountOfASelectIsUnknown) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute(accounts));
    EXPECT_EQ(row_count(statement), -1);
    statement.rows();
    EXPECT_EQ(row_count(statement), -1);
}

TEST_F(Execute, MoreResultsGoesThroughAllStatements) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement,
                   statement.execute("SELECT 1 AS a; SELECT 2 AS b, 3 AS c; SELECT 'x' AS d"));
    using Rows = std::vector<std::vector<std::string>>;
    EXPECT_EQ(statement.label(1), "a");
    EXPECT_EQ(statement.rows(), (Rows{{"1"}}));
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    EXPECT_EQ(statement.columns(), 2);
    EXPECT_EQ(statement.label(2), "c");
    EXPECT_EQ(statement.rows(), (Rows{{"2", "3"}}));
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    EXPECT_EQ(statement.rows(), (Rows{{"x"}}));
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_SUCCESS(statement, statement.execute("SELECT 1"));
}

// SQLMoreResults, "Comments": what is left of the current result is discarded.
TEST_F(Execute, MoreResultsDiscardsUnreadRows) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute(
                                  "SELECT Id FROM [Samples].[Big].[Numbers]; SELECT 'next' AS n"));
    ASSERT_SUCCESS(statement, statement.fetch());
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"next"}}));
}

TEST_F(Execute, MoreResultsShowsCountsBetweenCursors) {
    ScenarioConnection connection("scenario-several");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(accounts));
    EXPECT_EQ(statement.rows().size(), 2u);
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    EXPECT_EQ(statement.columns(), 0);
    EXPECT_EQ(row_count(statement), 3);
    EXPECT_STATE(statement, statement.fetch(), "24000");
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    EXPECT_EQ(row_count(statement), -1);
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"3", "row 3"}}));
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
}

TEST_F(Execute, ChangesReportTheirCounts) {
    make_table("Counts");
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute(
                                  "UPDATE [Scratch].[dbo].[Counts] SET Name = 'x' WHERE Id > 1"));
    EXPECT_EQ(row_count(statement), 2);
    EXPECT_EQ(statement.columns(), 0);
    SQLLEN in_header = -2;
    ASSERT_SUCCESS(statement, statement.execute("DELETE FROM [Scratch].[dbo].[Counts]"));
    ASSERT_SUCCESS(statement, SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_ROW_COUNT,
                                              &in_header, 0, nullptr));
    EXPECT_EQ(in_header, 3);
    EXPECT_EQ(row_count(statement), 3);
}

// SQLExecDirect, "Comments": a searched update, insert or delete that affects no rows returns
// SQL_NO_DATA.
TEST_F(Execute, ChangeOfNothingIsNoData) {
    make_table("Nothing");
    for (const char* text : {"UPDATE [Scratch].[dbo].[Nothing] SET Name = 'x' WHERE Id > 9",
                             "DELETE FROM [Scratch].[dbo].[Nothing] WHERE Id > 9"}) {
        Statement statement(connection_);
        EXPECT_EQ(statement.execute(text), SQL_NO_DATA) << text << statement.text();
        EXPECT_EQ(row_count(statement), 0);
        ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(text), SQL_NTS));
        EXPECT_EQ(SQLExecute(statement), SQL_NO_DATA) << text << statement.text();
    }
}

// Appendix G, "SQL_NO_DATA": to an ODBC 2 application it is SQL_SUCCESS.
TEST_F(Execute, ChangeOfNothingIsSuccessInOdbc2) {
    make_table("Nothing2");
    Connection connection(SQL_OV_ODBC2);
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement statement(connection);
    EXPECT_EQ(statement.execute("DELETE FROM [Scratch].[dbo].[Nothing2] WHERE Id > 9"),
              SQL_SUCCESS);
    EXPECT_EQ(row_count(statement), 0);
}

// SQLExecDirect, diagnostics, 07002.
TEST(ExecuteLogged, MarkersWithoutParametersAreRefusedAndNothingIsSent) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    const char* text = "SELECT * FROM [CRM].[Sales].[Accounts] WHERE Id = ? AND Name = ?";
    EXPECT_STATE(statement, statement.execute(text), "07002");
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(text), SQL_NTS));
    SQLSMALLINT markers = -1;
    ASSERT_SUCCESS(statement, SQLNumParams(statement, &markers));
    EXPECT_EQ(markers, 2);
    EXPECT_STATE(statement, SQLExecute(statement), "07002");
    EXPECT_EQ(count_with(mock.requests_of(connection), "/query"), 0);
}

TEST_F(Execute, QuestionMarksInLiteralsAndCommentsAreNoMarkers) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute("SELECT 'what?' AS [a?] /* ? */ -- ?"));
    EXPECT_EQ(statement.label(1), "a?");
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"what?"}}));
}

struct Failure {
    const char* text;
    const char* state;
    const char* says;
};

// Appendix A: the class tells the application what to do about it.
TEST_F(Execute, ErrorsOfTheServiceHaveTheirClasses) {
    make_table("Failures");
    constexpr Failure failures[] = {
        {"SELEC 1", "42000", "SELEC"},
        {"SELECT FROM WHERE", "42000", ""},
        {"SELECT * FROM [CRM].[Sales].[Nowhere]", "42S02", "Nowhere"},
        {"SELECT * FROM [Void].[Sales].[Accounts]", "42S02", ""},
        {"SELECT Nonsense FROM [CRM].[Sales].[Accounts]", "42S22", "Nonsense"},
        {"INSERT INTO [Scratch].[dbo].[Failures] (Id, Name) VALUES (1, 'again')", "23000", ""},
        {"INSERT INTO [Scratch].[dbo].[Failures] (Id, Name) VALUES (NULL, 'x')", "23000", ""},
        {"CREATE TABLE [Scratch].[dbo].[Failures] (Id int)", "42S01", "Failures"},
        {"DROP TABLE [Scratch].[dbo].[Never]", "42S02", "Never"},
    };
    for (const Failure& failure : failures) {
        SCOPED_TRACE(failure.text);
        Statement statement(connection_);
        EXPECT_STATE(statement, statement.execute(failure.text), failure.state);
        EXPECT_TRUE(statement.message().starts_with("[connectai-odbc][Connect AI]"))
            << statement.message();
        EXPECT_NE(statement.message().find(failure.says), std::string::npos) << statement.message();
        EXPECT_SUCCESS(statement, statement.execute("SELECT 1 AS n"));
        EXPECT_EQ(statement.rows().size(), 1u);
    }
}

TEST_F(Execute, EmptyTextIsASyntaxError) {
    Statement statement(connection_);
    for (const char* text : {"   ", ";", "-- nothing", "/* nothing */ ;"}) {
        EXPECT_STATE(statement, statement.execute(text), "42000");
        EXPECT_STATE(statement, SQLPrepare(statement, narrow(text), SQL_NTS), "42000");
    }
}

// SQLGetInfo reports '"' as the identifiers' quote.
TEST_F(Execute, DoubleQuotedIdentifiersWork) {
    Statement statement(connection_);
    ASSERT_SUCCESS(
        statement,
        statement.execute(
            R"(SELECT a."Name" AS "the ""name""" FROM "CRM"."Sales"."Accounts" AS a WHERE "Id" = 1)"));
    EXPECT_EQ(statement.label(1), "the \"name\"");
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"Northwind Trading"}}));
}

// SQLSetStmtAttr, SQL_ATTR_MAX_ROWS.
TEST_F(Execute, MaxRowsEndsTheResultEarly) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_MAX_ROWS, number(5), 0));
    ASSERT_SUCCESS(statement, statement.execute(accounts));
    const auto rows = statement.rows();
    ASSERT_EQ(rows.size(), 5u);
    EXPECT_EQ(rows.back()[0], "5");
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_MAX_ROWS, number(0), 0));
    ASSERT_SUCCESS(statement, statement.execute(accounts));
    EXPECT_EQ(statement.rows().size(), 60u);
}

TEST_F(Execute, MaxRowsEndsABlockFetchWithinARowset) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_MAX_ROWS, number(15), 0));
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, number(10), 0));
    SQLULEN fetched = 0;
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0));
    ASSERT_SUCCESS(statement, statement.execute(accounts));
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_EQ(fetched, 10u);
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_EQ(fetched, 5u);
    EXPECT_EQ(statement.fetch(), SQL_NO_DATA);
}

// SQLSetStmtAttr, SQL_ATTR_QUERY_TIMEOUT; SQLExecDirect, HYT00.
TEST(ExecuteSlowly, QueryTimeoutEndsTheWaitingAndTheConnectionLives) {
    ScenarioConnection connection("scenario-slow-first-byte:3000");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, number(1), 0));
    const auto begun = steady_clock::now();
    EXPECT_STATE(statement, statement.execute(accounts), "HYT00");
    EXPECT_LT(steady_clock::now() - begun, seconds(3));
    EXPECT_GE(steady_clock::now() - begun, seconds(1));
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, number(60), 0));
    ASSERT_SUCCESS(statement, statement.execute(accounts));
    EXPECT_EQ(statement.rows().size(), 60u);
}

TEST(ExecuteLogged, QueryTimeoutAndDefaultsTravelWithTheStatement) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(mock.connection_string(
                       "test-token", "DefaultCatalog=CRM;DefaultSchema=Sales")));
    mock.requests_of(connection);
    Statement statement(connection);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, number(17), 0));
    ASSERT_SUCCESS(statement, statement.execute("SELECT COUNT(*) FROM Accounts"));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"60"}}));
    const auto requests = mock.requests_of(connection);
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(count_with(requests, R"("timeout":17)"), 1);
    EXPECT_EQ(count_with(requests, R"("defaultCatalog":"CRM","defaultSchema":"Sales")"), 1);
    EXPECT_EQ(count_with(requests, R"("userAgent":"connectai-odbc/)"), 1);
}

}  // namespace
}  // namespace connectai::test
