// Escape sequences through the driver manager, and SQLNativeSql: ODBC 3.8, "Escape sequences in
// ODBC", SQLNativeSql, SQLSetStmtAttr (SQL_ATTR_NOSCAN).
#include <array>
#include <cstring>

#include "support/description.h"
#include "support/logged_mock.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

class Escapes : public ConnectedTest {
protected:
    std::vector<std::vector<std::string>> rows_of(const std::string& sql) {
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, statement.execute(sql)) << sql;
        return statement.rows();
    }
    void run(const std::string& sql) {
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, statement.execute(sql)) << sql;
    }
    std::string value_of(const std::string& sql) {
        const auto rows = rows_of(sql);
        return rows.size() == 1 && rows[0].size() == 1 ? rows[0][0] : "no single value";
    }
};

TEST_F(Escapes, LiteralsAreWrittenAndFound) {
    run("CREATE TABLE [Scratch].[dbo].[Escaped] (Id INT, D DATE, T TIME, At TIMESTAMP, U UUID)");
    run("INSERT INTO [Scratch].[dbo].[Escaped] VALUES (1, {d '2024-02-29'}, {t '10:20:30.5'}, "
        "{ts '2024-02-29 10:20:30.1234567'}, {guid '01234567-89ab-cdef-0123-456789abcdef'})");
    run("UPDATE [Scratch].[dbo].[Escaped] SET D = {d '2024-03-01'} WHERE D = {d '2024-02-29'}");
    const std::string from = " FROM [Scratch].[dbo].[Escaped] WHERE ";
    const std::vector<std::vector<std::string>> row{{"2024-03-01", "10:20:30.5000000",
                                                     "2024-02-29 10:20:30.1234567",
                                                     "01234567-89AB-CDEF-0123-456789ABCDEF"}};
    EXPECT_EQ(rows_of("SELECT D, T, At, U" + from + "Id = 1"), row);
    for (const char* condition :
         {"D = {d '2024-03-01'}", "D > {d '2024-02-29'}", "T < {t '10:20:31'}",
          "At BETWEEN {ts '2024-02-29 10:20:30'} AND {ts '2024-02-29 10:20:31'}",
          "U = {guid '01234567-89AB-CDEF-0123-456789ABCDEF'}",
          "{fn YEAR(At)} = 2024 AND {fn DAYNAME(D)} = 'Friday'"}) {
        EXPECT_EQ(value_of("SELECT Id" + from + condition), "1") << condition;
    }
    run("DROP TABLE [Scratch].[dbo].[Escaped]");
}

// A call in the service's own words may have them, too; its outputs are its result.
TEST_F(Escapes, LiteralsAreArgumentsOfProcedures) {
    std::string call =
        "EXEC Samples.Types.Echo @date = {d '2024-02-29'}, @time = {t '10:20:30'}, @timestamp = "
        "{ts '2024-02-29 10:20:30'}, @uuid = {guid '01234567-89ab-cdef-0123-456789abcdef'}";
    for (const char* other :
         {"binary", "varbinary", "longvarbinary", "blob", "varchar", "tinyint", "smallint",
          "integer", "bigint", "float", "double", "decimal", "numeric", "boolean"}) {
        call += std::string(", @") + other + " = NULL";
    }
    std::vector<std::string> expected(14, "NULL");
    expected.insert(expected.end(),
                    {"2024-02-29", "10:20:30.0000000", "2024-02-29 10:20:30.0000000",
                     "01234567-89AB-CDEF-0123-456789ABCDEF"});
    EXPECT_EQ(rows_of(call), std::vector<std::vector<std::string>>{expected});
}

TEST_F(Escapes, OuterJoinsFollowEachOther) {
    EXPECT_EQ(value_of("SELECT COUNT(c.x) FROM {oj {oj (SELECT 1 AS x UNION SELECT 2) a LEFT OUTER "
                       "JOIN (SELECT 2 AS x) b ON a.x = b.x} LEFT OUTER JOIN (SELECT {fn ABS(-2)} "
                       "AS x) c ON b.x = c.x}WHERE 1 = 1"),
              "1");
}

TEST_F(Escapes, TheEscapeCharacterOfLikeIsHonoured) {
    EXPECT_EQ(value_of(R"(SELECT CASE WHEN 'a_b' LIKE 'a\_b' {escape '\'} THEN 1 ELSE 0 END AS v)"),
              "1");
    EXPECT_EQ(value_of(R"(SELECT CASE WHEN 'axb' LIKE 'a\_b' {escape '\'} THEN 1 ELSE 0 END AS v)"),
              "0");
}

TEST_F(Escapes, QuotedNamesInsideAreNames) {
    EXPECT_EQ(
        value_of(R"(SELECT {fn UCASE("t"."a b")} AS "x]y" FROM (SELECT 'q' AS "a b") AS "t")"),
        "Q");
}

TEST_F(Escapes, MarkersInsideAreParameters) {
    Statement statement(connection_);
    SQLCHAR text[] = "text";
    SQLINTEGER count = 2;
    SQLCHAR other[] = "TE";
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR,
                                               SQL_VARCHAR, 10, 0, text, 4, nullptr));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_SLONG,
                                               SQL_INTEGER, 0, 0, &count, 0, nullptr));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 3, SQL_PARAM_INPUT, SQL_C_CHAR,
                                               SQL_VARCHAR, 10, 0, other, 2, nullptr));
    SQLCHAR sql[] = "SELECT {fn LEFT({fn UCASE(?)}, ?)} AS v WHERE {fn LENGTH(?)} = 2";
    ASSERT_SUCCESS(statement, SQLPrepare(statement, sql, SQL_NTS));
    SQLSMALLINT parameters = 0;
    EXPECT_SUCCESS(statement, SQLNumParams(statement, &parameters));
    EXPECT_EQ(parameters, 3);
    EXPECT_EQ(statement.columns(), 1);
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"TE"}}));
}

// A marker that is a function's argument is compared with nothing; the tables of {oj} are found.
TEST_F(Escapes, ParametersAreDescribedThroughThem) {
    Statement statement(connection_);
    const auto types_of = [&](const char* sql) {
        EXPECT_SUCCESS(statement, SQLPrepare(statement, narrow(sql), SQL_NTS)) << sql;
        SQLSMALLINT markers = 0;
        EXPECT_SUCCESS(statement, SQLNumParams(statement, &markers));
        std::vector<SQLSMALLINT> types;
        for (SQLUSMALLINT i = 1; i <= markers; ++i) {
            types.push_back(describe_parameter(statement, i).type);
        }
        return types;
    };
    using Types = std::vector<SQLSMALLINT>;
    EXPECT_EQ(types_of("SELECT a.Id FROM {oj [Samples].[Types].[AllTypes] a LEFT OUTER JOIN "
                       "[Samples].[Types].[AllTypes] b ON a.Id = b.Id} WHERE a.DateValue >= ? AND "
                       "b.Id IN (1, ?) AND {fn UCASE(a.VarcharValue)} = {fn UCASE(?)}"),
              (Types{SQL_TYPE_DATE, SQL_INTEGER, SQL_WVARCHAR}));
    EXPECT_EQ(types_of("INSERT INTO [Samples].[Types].[AllTypes] (Id, TimeValue, DateValue) VALUES "
                       "({fn ABS(?)}, {t '10:00:00'}, ?)"),
              (Types{SQL_WVARCHAR, SQL_TYPE_DATE}));
}

TEST_F(Escapes, ErrorsAreToldWhenTheTextIsPrepared) {
    Statement statement(connection_);
    const struct {
        const char* sql;
        const char* state;
    } cases[] = {{"SELECT {fn UCASE(1, 2)}", "42000"},
                 {"SELECT {d '2024-02-30'}", "22007"},
                 {"SELECT {guid 'x'}", "22018"},
                 {"SELECT 1 WHERE 'a' LIKE 'b' {escape ''}", "22019"},
                 {"{call p(", "42000"}};
    for (const auto& [sql, state] : cases) {
        SCOPED_TRACE(sql);
        ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow("SELECT 1"), SQL_NTS));
        EXPECT_STATE(statement, SQLPrepare(statement, narrow(sql), SQL_NTS), state);
        EXPECT_STATE(statement, SQLExecute(statement), "HY010");  // nothing is prepared
        EXPECT_STATE(statement, statement.execute(sql), state);
    }
    EXPECT_SUCCESS(statement, statement.execute("SELECT 1"));
}

// --- What is sent ---

class EscapesLogged : public ::testing::Test {
protected:
    EscapesLogged() {
        EXPECT_SUCCESS(connection_.handle(),
                       connection_.connect(mock_.connection_string("test-token")));
        requests();
    }
    std::vector<std::string> requests() { return mock_.requests_of(connection_); }

    LoggedMock mock_;
    Connection connection_;
};

TEST_F(EscapesLogged, TheTextGoesInTheServicesDialect) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute("SELECT {fn UCASE('a')} AS v"));
    statement.rows();
    EXPECT_EQ(count_with(requests(), "SELECT UPPER('a') AS v"), 1);
}

// "SQL_NOSCAN_ON = The driver does not scan SQL strings for escape sequences. Instead, the driver
// sends the statement directly to the data source." Names in double quotes, as
// SQL_IDENTIFIER_QUOTE_CHAR has them, are no escape sequences: no document says that the service
// takes them, and the mock does not.
TEST_F(EscapesLogged, NoscanLeavesEscapesAlone) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_NOSCAN,
                                             reinterpret_cast<SQLPOINTER>(SQL_NOSCAN_ON), 0));
    EXPECT_STATE(statement, statement.execute("SELECT {fn UCASE('a')} AS [v]"), "42000");
    EXPECT_EQ(count_with(requests(), "SELECT {fn UCASE('a')} AS [v]"), 1);
    EXPECT_SUCCESS(statement, statement.execute(R"(SELECT "Id" FROM "CRM"."Sales"."Accounts")"));
    SQLFreeStmt(statement, SQL_CLOSE);
    EXPECT_EQ(count_with(requests(), "SELECT [Id] FROM [CRM].[Sales].[Accounts]"), 1);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_NOSCAN,
                                             reinterpret_cast<SQLPOINTER>(SQL_NOSCAN_OFF), 0));
    EXPECT_SUCCESS(statement, statement.execute("SELECT {fn UCASE('a')} AS [v]"));
}

TEST_F(EscapesLogged, APreparedTextIsTranslatedOnce) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement,
                   SQLPrepare(statement, narrow("SELECT {fn UCASE('a')} AS v"), SQL_NTS));
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_NOSCAN,
                                             reinterpret_cast<SQLPOINTER>(SQL_NOSCAN_ON), 0));
    for (int time = 0; time < 2; ++time) {
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        EXPECT_EQ(statement.rows().size(), 1u);
        EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
    EXPECT_EQ(count_with(requests(), "SELECT UPPER('a') AS v"), 2);
}

TEST_F(EscapesLogged, WhatCannotBeTranslatedIsNotSent) {
    Statement statement(connection_);
    EXPECT_STATE(statement, statement.execute("SELECT {fn CURTIME()}"), "42000");
    EXPECT_EQ(requests().size(), 0u);
}

// --- SQLNativeSql ---

class NativeSql : public ConnectedTest {
protected:
    std::string narrow_of(const char* text) {
        std::array<SQLCHAR, 512> out{};
        SQLINTEGER length = -1;
        EXPECT_EQ(SQLNativeSql(connection_, narrow(text), SQL_NTS, out.data(), 512, &length),
                  SQL_SUCCESS)
            << text;
        const std::string native = reinterpret_cast<const char*>(out.data());
        EXPECT_EQ(static_cast<std::size_t>(length), native.size());
        return native;
    }
};

TEST_F(NativeSql, ShowsWhatWouldBeSent) {
    // The page's own example.
    EXPECT_EQ(narrow_of("SELECT { fn CONVERT (empid, SQL_SMALLINT) } FROM employee"),
              "SELECT CAST(empid AS SMALLINT)  FROM employee");
    EXPECT_EQ(narrow_of(R"(SELECT "a" FROM "t" WHERE d > {d '2024-01-31'})"),
              "SELECT [a] FROM [t] WHERE d > '2024-01-31'");
    EXPECT_EQ(narrow_of("SELECT 1"), "SELECT 1");
}

// Names are chosen, and a call's parameters asked for, when it comes to the execution.
TEST_F(NativeSql, LeavesMarkersAndCalls) {
    EXPECT_EQ(narrow_of("SELECT {fn UCASE(?)} WHERE ? = 1"), "SELECT UPPER(?) WHERE ? = 1");
    EXPECT_EQ(narrow_of("{? = call p(?)}"), "{? = call p(?)}");
}

// "Length in characters": octets here, units of UTF-16 there.
TEST_F(NativeSql, CountsInCharactersOfEachForm) {
    constexpr const char* text = "{fn UCASE('\u00e9\U0001F600')}";
    EXPECT_EQ(narrow_of(text), "UPPER('\u00e9\U0001F600')");
    std::vector<SQLWCHAR> input = wide(text);
    std::array<SQLWCHAR, 64> out{};
    SQLINTEGER length = -1;
    EXPECT_EQ(SQLNativeSqlW(connection_, input.data(), SQL_NTS, out.data(), 64, &length),
              SQL_SUCCESS);
    EXPECT_EQ(length, 12);
    EXPECT_EQ(from_wide(out.data(), 12), "UPPER('\u00e9\U0001F600')");
}

TEST_F(NativeSql, CutsWith01004AndTellsTheWholeLength) {
    std::array<SQLCHAR, 16> out{};
    out.fill('x');
    SQLINTEGER length = -1;
    EXPECT_EQ(SQLNativeSql(connection_, narrow("{fn UCASE(a)} tail"), 13, out.data(), 6, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(connection_.handle().state(), "01004");
    EXPECT_EQ(length, 8) << "UPPER(a), of the 13 characters that are the text";
    EXPECT_STREQ(reinterpret_cast<const char*>(out.data()), "UPPER");
    EXPECT_EQ(out[6], 'x');
    // "If OutStatementText is NULL, TextLength2Ptr will still return the total number".
    EXPECT_EQ(SQLNativeSql(connection_, narrow("{fn UCASE(a)}"), SQL_NTS, nullptr, 0, &length),
              SQL_SUCCESS);
    EXPECT_EQ(length, 8);
    std::vector<SQLWCHAR> input = wide("{fn UCASE(a)}");
    std::array<SQLWCHAR, 16> units{};
    EXPECT_EQ(SQLNativeSqlW(connection_, input.data(), SQL_NTS, units.data(), 6, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(connection_.handle().state(), "01004");
    EXPECT_EQ(length, 8);
    EXPECT_EQ(from_wide(units.data(), 5), "UPPER");
}

TEST_F(NativeSql, TellsWhatCannotBeTranslated) {
    const auto outcome = [&](const char* text) {
        std::array<SQLCHAR, 64> out{};
        return SQLNativeSql(connection_, narrow(text), SQL_NTS, out.data(), 64, nullptr);
    };
    EXPECT_STATE(connection_.handle(), outcome("{d '2024-02-30'}"), "22007");
    EXPECT_STATE(connection_.handle(), outcome("{t '25:00:00'}"), "22007");
    EXPECT_STATE(connection_.handle(), outcome("{ts '2024-02-30 00:00:00'}"), "22007");
    EXPECT_STATE(connection_.handle(), outcome("{fn UCASE}"), "42000");
    EXPECT_STATE(connection_.handle(), outcome("{call p(}"), "42000");
}

}  // namespace
}  // namespace connectai::test
