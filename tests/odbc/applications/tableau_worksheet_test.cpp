// What Tableau does with a connection that it has taken up (tableau_test.cpp): the SQL of
// worksheets and filters, extracts in blocks, and the questions whether the connection still lives.
// From tableau/connector-plugin-sdk, docs/capabilities.md and docs/design.md, and Tableau's help,
// "Tableau Capability Customizations Reference". HAVING (COUNT(1) > 0) and {fn CONVERT(...,
// SQL_BIGINT)} stand in what users of other drivers have published of its statements.
#include <array>

#include "applications/replay.h"

namespace connectai::test {
namespace {

using namespace replay;

class TableauWorksheet : public ::testing::Test {
protected:
    void SetUp() override {
        driver_connect(connection_, connection_string("test-token", "Database=CRM"),
                       SQL_DRIVER_NOPROMPT);
    }

    Connection connection_{SQL_OV_ODBC3};
};

#define ACCOUNTS "\"CRM\".\"Sales\".\"Accounts\" \"Accounts\""

TEST_F(TableauWorksheet, ItsStatementsRun) {
    constexpr std::array exchanges{
        Exchange{"the number of rows",
                 "SELECT SUM(1) AS \"cnt:Accounts:ok\" FROM " ACCOUNTS " HAVING (COUNT(1) > 0)",
                 "60"},
        Exchange{"a measure",
                 "SELECT SUM({fn CONVERT(\"Accounts\".\"Employees\", SQL_BIGINT)}) AS "
                 "\"sum:Employees:ok\" FROM " ACCOUNTS " HAVING (COUNT(1) > 0)",
                 "1370468"},
        Exchange{"a dimension and a measure",
                 "SELECT \"Accounts\".\"Country\" AS \"Country\", SUM(\"Accounts\".\"Employees\") "
                 "AS \"sum:Employees:ok\" FROM " ACCOUNTS
                 " GROUP BY \"Accounts\".\"Country\" ORDER BY 2 DESC",
                 "France|227955; Norway|212972; Greece|186569..."},
        Exchange{"the same by degree",
                 "SELECT \"Accounts\".\"Country\" AS \"Country\", COUNT(DISTINCT "
                 "\"Accounts\".\"Industry\") AS \"ctd\" FROM " ACCOUNTS " GROUP BY 1 ORDER BY 1",
                 "France|4; Germany|3; Greece|4..."},
        Exchange{"the domain of a quick filter",
                 "SELECT DISTINCT \"Accounts\".\"Country\" AS \"Country\" FROM " ACCOUNTS
                 " ORDER BY \"Country\" ASC",
                 "France; Germany; Greece..."},
        Exchange{"the range of a date filter",
                 "SELECT MIN(\"Accounts\".\"Founded\") AS \"a\", MAX(\"Accounts\".\"Founded\") AS "
                 "\"b\" FROM " ACCOUNTS " HAVING (COUNT(1) > 0)",
                 "1902-10-18|2013-11-28"},
        Exchange{"filters",
                 "SELECT COUNT(1) AS \"n\" FROM " ACCOUNTS
                 " WHERE ((\"Accounts\".\"Country\" IN ('Norway', 'Spain')) AND (NOT "
                 "(\"Accounts\".\"Name\" IS NULL)) AND (\"Accounts\".\"Founded\" >= {d "
                 "'1900-01-01'}))",
                 "15"},
        Exchange{"a day",
                 "SELECT \"Accounts\".\"Name\" AS \"Name\" FROM " ACCOUNTS
                 " WHERE ((\"Accounts\".\"CreatedAt\" >= {ts '2020-03-12 00:00:00'}) AND "
                 "(\"Accounts\".\"CreatedAt\" < {ts '2020-03-13 00:00:00'}))",
                 "Northwind Trading"},
        Exchange{"a date cast",
                 "SELECT \"Accounts\".\"Name\" AS \"Name\" FROM " ACCOUNTS
                 " WHERE (CAST(\"Accounts\".\"CreatedAt\" AS DATE) = {d '2020-03-12'})",
                 "Northwind Trading"},
        Exchange{"a part of a date",
                 "SELECT {fn YEAR(\"Accounts\".\"CreatedAt\")} AS \"yr\", {fn "
                 "QUARTER(\"Accounts\".\"CreatedAt\")} AS \"qr\" FROM " ACCOUNTS
                 " WHERE (\"Accounts\".\"Id\" = 1)",
                 "2020|1"},
        Exchange{"a date truncated to its month",
                 "SELECT {fn TIMESTAMPADD(SQL_TSI_DAY, CAST(-({fn "
                 "DAYOFMONTH(\"Accounts\".\"CreatedAt\")} - 1) AS INTEGER), "
                 "CAST(\"Accounts\".\"CreatedAt\" AS DATE))} AS \"tmn\" FROM " ACCOUNTS
                 " WHERE (\"Accounts\".\"Id\" = 1)",
                 "2020-03-01"},
        Exchange{"a group",
                 "SELECT (CASE WHEN (\"Accounts\".\"Country\" = 'Norway') THEN 'North' ELSE "
                 "'Elsewhere' END) AS \"g\", SUM(1) AS \"n\" FROM " ACCOUNTS
                 " GROUP BY (CASE WHEN (\"Accounts\".\"Country\" = 'Norway') THEN 'North' ELSE "
                 "'Elsewhere' END) ORDER BY 1 ASC",
                 "Elsewhere|52; North|8"},
        Exchange{"\"filtering the top three regions by sum of sales\"",
                 "SELECT \"Accounts\".\"Country\" AS \"Country\" FROM " ACCOUNTS
                 " INNER JOIN (SELECT TOP 3 \"Accounts\".\"Country\" AS \"Country\", "
                 "SUM(\"Accounts\".\"Employees\") AS \"z__alias__0\" FROM " ACCOUNTS
                 " GROUP BY \"Accounts\".\"Country\" ORDER BY \"z__alias__0\" DESC) \"t0\" ON "
                 "(\"Accounts\".\"Country\" = \"t0\".\"Country\") GROUP BY "
                 "\"Accounts\".\"Country\" ORDER BY 1",
                 "France; Greece; Norway"},
        Exchange{"joined tables",
                 "SELECT COUNT(1) AS \"n\" FROM \"CRM\".\"Sales\".\"Contacts\" \"Contacts\" LEFT "
                 "JOIN " ACCOUNTS " ON (\"Contacts\".\"AccountId\" = \"Accounts\".\"Id\")",
                 "180"},
        Exchange{"custom SQL",
                 "SELECT \"Custom SQL Query\".\"Id\" AS \"Id\" FROM (\n  SELECT Id FROM "
                 "[CRM].[Sales].[Accounts] WHERE Id < 3\n) \"Custom SQL Query\" GROUP BY "
                 "\"Custom SQL Query\".\"Id\" ORDER BY 1",
                 "1; 2"},
    };
    expect_outcomes(connection_, exchanges);
}

// An extract: the query prepared, described and executed; forward only; blocks whose rows are as
// many as the buffers hold (CAP_ODBC_FETCH_BUFFERS_*), texts wide, integers as 64 bits.
TEST_F(TableauWorksheet, ExtractsInBlocks) {
    constexpr std::size_t block = 64;
    Statement statement(connection_);
    for (const auto& [attribute, value] :
         {std::pair<SQLINTEGER, SQLPOINTER>{SQL_ATTR_CURSOR_TYPE,
                                            number_value(SQL_CURSOR_FORWARD_ONLY)},
          {SQL_ATTR_CONCURRENCY, number_value(SQL_CONCUR_READ_ONLY)},
          {SQL_ATTR_ROW_BIND_TYPE, number_value(SQL_BIND_BY_COLUMN)},
          {SQL_ATTR_ROW_ARRAY_SIZE, number_value(block)}}) {
        ASSERT_SUCCESS(statement, SQLSetStmtAttrW(statement, attribute, value, 0));
    }
    ASSERT_SUCCESS(statement, prepare_wide(statement,
                                           "SELECT \"Contacts\".\"Id\" AS \"Id\", "
                                           "\"Contacts\".\"LastName\" AS \"LastName\", "
                                           "\"Contacts\".\"Birthday\" AS \"Birthday\" FROM "
                                           "\"CRM\".\"Sales\".\"Contacts\" \"Contacts\""));
    EXPECT_EQ(statement.columns(), 3);
    std::array<SQLBIGINT, block> ids{};
    std::array<std::array<SQLWCHAR, 51>, block> names{};
    std::array<SQL_DATE_STRUCT, block> birthdays{};
    std::array<SQLLEN, block> name_lengths{};
    std::array<SQLLEN, block> birthday_lengths{};
    std::array<SQLUSMALLINT, block> statuses{};
    SQLULEN fetched = 0;
    ASSERT_SUCCESS(statement, SQLSetStmtAttrW(statement, SQL_ATTR_ROW_STATUS_PTR, &statuses, 0));
    ASSERT_SUCCESS(statement, SQLSetStmtAttrW(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0));
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    ASSERT_SUCCESS(statement,
                   SQLBindCol(statement, 1, SQL_C_SBIGINT, ids.data(), sizeof ids[0], nullptr));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 2, SQL_C_WCHAR, names.data(), sizeof names[0],
                                         name_lengths.data()));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 3, SQL_C_TYPE_DATE, birthdays.data(),
                                         sizeof birthdays[0], birthday_lengths.data()));
    SQLBIGINT sum = 0;
    std::size_t without_birthday = 0;
    for (const SQLULEN expected : {64u, 64u, 52u}) {
        ASSERT_SUCCESS(statement, SQLFetchScroll(statement, SQL_FETCH_NEXT, 0));
        ASSERT_EQ(fetched, expected);
        for (std::size_t i = 0; i < fetched; ++i) {
            EXPECT_EQ(statuses[i], SQL_ROW_SUCCESS);
            EXPECT_GT(name_lengths[i], 0);
            sum += ids[i];
            without_birthday += birthday_lengths[i] == SQL_NULL_DATA;
        }
    }
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_NEXT, 0), SQL_NO_DATA);
    EXPECT_EQ(sum, 180 * 181 / 2);
    EXPECT_EQ(without_birthday, 36u);
}

// CAP_ODBC_CONNECTION_STATE_VERIFY_FAST: "check if a connection is broken with a fast ODBC API
// call"; ..._VERIFY_PROBE_PREPARED_QUERY: "using a prepared query".
TEST_F(TableauWorksheet, AConnectionIsAskedWhetherItLives) {
    SQLUINTEGER dead = SQL_CD_TRUE;
    EXPECT_SUCCESS(connection_.handle(), SQLGetConnectAttrW(connection_, SQL_ATTR_CONNECTION_DEAD,
                                                            &dead, SQL_IS_UINTEGER, nullptr));
    EXPECT_EQ(dead, static_cast<SQLUINTEGER>(SQL_CD_FALSE));
    Statement probe(connection_);
    ASSERT_SUCCESS(probe, prepare_wide(probe, "SELECT 1 AS \"COL\""));
    EXPECT_EQ(probe.columns(), 1);
    for (int time = 0; time < 2; ++time) {
        ASSERT_SUCCESS(probe, SQLExecute(probe));
        EXPECT_EQ(probe.rows(), (std::vector<std::vector<std::string>>{{"1"}}));
        ASSERT_SUCCESS(probe, SQLCloseCursor(probe));
    }
}

// "Only one of the four transaction isolation levels should be set": with none, and with one that
// the source has not, the connection stays good.
TEST_F(TableauWorksheet, IsolationIsRefusedAndNoHarmDone) {
    EXPECT_STATE(connection_.handle(),
                 SQLSetConnectAttrW(connection_, SQL_ATTR_TXN_ISOLATION,
                                    number_value(SQL_TXN_READ_COMMITTED), SQL_IS_UINTEGER),
                 "HYC00");
    EXPECT_SUCCESS(connection_.handle(),
                   SQLSetConnectAttrW(connection_, SQL_ATTR_AUTOCOMMIT,
                                      number_value(SQL_AUTOCOMMIT_ON), SQL_IS_UINTEGER));
    EXPECT_EQ(outcome_of(connection_, "SELECT 1"), "1");
}

}  // namespace
}  // namespace connectai::test
