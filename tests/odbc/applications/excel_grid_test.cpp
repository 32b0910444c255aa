// The grid of Microsoft Query, and the refresh of what it has put into a workbook: the SQL that it
// makes of tables, criteria, totals and parameters, a rowset that is scrolled, a refresh. The pages
// that are followed: excel_test.cpp.
#include <algorithm>
#include <array>
#include <cstring>

#include "applications/microsoft_query.h"

namespace connectai::test {
namespace {

using namespace replay;
using Rows = std::vector<std::vector<std::string>>;

// The statements that the grid makes; an expression in criteria is checked by a query without rows.
TEST_F(MicrosoftQuery, ItsStatementsRun) {
    constexpr std::array exchanges{
        Exchange{"columns of a table",
                 "SELECT Accounts.Id, Accounts.Name FROM CRM.Sales.Accounts Accounts WHERE "
                 "(Accounts.Id<3)",
                 "1|Northwind Trading; 2|Blåbær Trading"},
        Exchange{"criteria and an order",
                 "SELECT Accounts.Name FROM CRM.Sales.Accounts Accounts WHERE "
                 "(Accounts.Country='Norway') AND (Accounts.Founded>{d '1900-01-01'}) ORDER BY "
                 "Accounts.Name DESC",
                 "Umbrella & Söhne; O'Brien Trading; O'Brien Industries..."},
        Exchange{"a date and a time",
                 "SELECT Accounts.Id FROM CRM.Sales.Accounts Accounts WHERE "
                 "(Accounts.CreatedAt={ts '2020-03-12 20:03:32.212'})",
                 "1"},
        Exchange{"an outer join",
                 "SELECT Accounts.Id, Contacts.Email FROM {oj CRM.Sales.Accounts Accounts LEFT "
                 "OUTER JOIN CRM.Sales.Contacts Contacts ON Accounts.Id = Contacts.AccountId} "
                 "WHERE (Contacts.Id=19)",
                 "1|contact19@example.com"},
        Exchange{"an inner join by criteria",
                 "SELECT Count(*) FROM CRM.Sales.Accounts Accounts, CRM.Sales.Contacts Contacts "
                 "WHERE Accounts.Id = Contacts.AccountId",
                 "180"},
        Exchange{"a total",
                 "SELECT Accounts.Country, Sum(Accounts.Employees) FROM "
                 "CRM.Sales.Accounts Accounts GROUP BY Accounts.Country HAVING "
                 "(Sum(Accounts.Employees)>200000) ORDER BY Accounts.Country",
                 "France|227955; Norway|212972"},
        // A heading of the user's own is written as 'text', which no document of the service shows.
        Exchange{"a total with a heading",
                 "SELECT Sum(Accounts.Employees) AS 'Sum of Employees' FROM CRM.Sales.Accounts "
                 "Accounts",
                 "37000"},
        Exchange{"no rows, for the columns", "SELECT * FROM CRM.Sales.Accounts Accounts WHERE 0=1",
                 ""},
        Exchange{"a table that has gone, in a state of ODBC 2", "SELECT * FROM CRM.Sales.Gone Gone",
                 "S0002"},
        Exchange{"no syntax", "SELECT FROM", "37000"},
    };
    expect_outcomes(connection_, exchanges);
}

// The lower pane: a static cursor whose rowset is moved with SQLExtendedFetch, columns described
// with SQLColAttributes, everything by ODBC 2's functions.
TEST_F(MicrosoftQuery, ScrollsThroughARowset) {
    constexpr std::size_t rowset = 10;
    Statement statement(connection_);
    for (const auto& [option, value] : {std::pair<SQLUSMALLINT, SQLULEN>{SQL_QUERY_TIMEOUT, 45},
                                        {SQL_CURSOR_TYPE, SQL_CURSOR_STATIC},
                                        {SQL_CONCURRENCY, SQL_CONCUR_READ_ONLY},
                                        {SQL_ROWSET_SIZE, rowset},
                                        {SQL_BIND_TYPE, SQL_BIND_BY_COLUMN}}) {
        ASSERT_SUCCESS(statement, SQLSetStmtOption(statement, option, value)) << option;
    }
    ASSERT_SUCCESS(statement,
                   execute_wide(statement,
                                "SELECT Contacts.Id, Contacts.FirstName, Contacts.Birthday FROM "
                                "CRM.Sales.Contacts Contacts ORDER BY Contacts.Id"));
    EXPECT_EQ(statement.columns(), 3);
    // Not known before the end; a warning that says so would make Microsoft Query give up.
    SQLLEN count = 0;
    EXPECT_EQ(SQLRowCount(statement, &count), SQL_SUCCESS);
    EXPECT_EQ(count, -1);
    std::array<SQLWCHAR, 64> name{};
    SQLSMALLINT octets = 0;
    ASSERT_SUCCESS(statement, SQLColAttributesW(statement, 2, SQL_COLUMN_NAME, name.data(),
                                                sizeof name, &octets, nullptr));
    EXPECT_EQ(from_wide(name.data(), static_cast<std::size_t>(octets) / sizeof name[0]),
              "FirstName");
    for (const auto& [field, expected] : {std::pair<SQLUSMALLINT, SQLLEN>{SQL_COLUMN_COUNT, 3},
                                          {SQL_COLUMN_TYPE, SQL_DATE},
                                          {SQL_COLUMN_DISPLAY_SIZE, 10},
                                          {SQL_COLUMN_NULLABLE, SQL_NULLABLE},
                                          {SQL_COLUMN_SEARCHABLE, SQL_ALL_EXCEPT_LIKE}}) {
        SQLLEN value = -1;
        ASSERT_SUCCESS(statement,
                       SQLColAttributesW(statement, 3, field, nullptr, 0, nullptr, &value));
        EXPECT_EQ(value, expected) << field;
    }
    std::array<SQLINTEGER, rowset> ids{};
    std::array<std::array<SQLWCHAR, 51>, rowset> names{};
    std::array<SQLLEN, rowset> lengths{};
    std::array<SQLUSMALLINT, rowset> statuses{};
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 1, SQL_C_LONG, ids.data(), 0, nullptr));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 2, SQL_C_WCHAR, names.data(), sizeof names[0],
                                         lengths.data()));
    const auto go = [&](SQLUSMALLINT orientation, SQLLEN row) {
        SQLULEN fetched = 0;
        const SQLRETURN code =
            SQLExtendedFetch(statement, orientation, row, &fetched, statuses.data());
        if (code == SQL_NO_DATA) return std::string("no data");
        EXPECT_SUCCESS(statement, code);
        return std::to_string(ids[0]) + ".." + std::to_string(ids[fetched - 1]);
    };
    EXPECT_EQ(go(SQL_FETCH_NEXT, 1), "1..10");
    EXPECT_EQ(go(SQL_FETCH_NEXT, 1), "11..20");
    EXPECT_EQ(go(SQL_FETCH_PRIOR, 1), "1..10");
    EXPECT_EQ(go(SQL_FETCH_LAST, 1), "171..180");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, 95), "95..104");
    EXPECT_EQ(go(SQL_FETCH_RELATIVE, -3), "92..101");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, 176), "176..180");
    EXPECT_EQ(statuses[5], SQL_ROW_NOROW);
    EXPECT_EQ(go(SQL_FETCH_NEXT, 1), "no data");
    EXPECT_EQ(go(SQL_FETCH_FIRST, 1), "1..10");
    // A value that is not bound, of the row that the user is on: SQLSetPos, then SQLGetData.
    ASSERT_SUCCESS(statement, SQLSetPos(statement, 4, SQL_POSITION, SQL_LOCK_NO_CHANGE));
    SQL_DATE_STRUCT birthday{};
    SQLLEN length = 0;
    ASSERT_SUCCESS(statement, SQLGetData(statement, 3, SQL_C_DATE, &birthday, 0, &length));
    EXPECT_EQ(length, static_cast<SQLLEN>(sizeof birthday));
}

// "[Enter a country]" in the criteria is a parameter: the query is prepared, its markers described,
// and executed again whenever the cell behind it changes.
TEST_F(MicrosoftQuery, AsksForParameters) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, prepare_wide(statement,
                                           "SELECT Accounts.Id FROM CRM.Sales.Accounts Accounts "
                                           "WHERE (Accounts.Country=?) AND (Accounts.Id<=?)"));
    SQLSMALLINT count = 0;
    ASSERT_SUCCESS(statement, SQLNumParams(statement, &count));
    ASSERT_EQ(count, 2);
    SQLSMALLINT type = 0;
    SQLULEN size = 0;
    ASSERT_SUCCESS(statement, SQLDescribeParam(statement, 1, &type, &size, nullptr, nullptr));
    EXPECT_EQ(type, SQL_WVARCHAR);
    EXPECT_EQ(size, 40u);
    ASSERT_SUCCESS(statement, SQLDescribeParam(statement, 2, &type, &size, nullptr, nullptr));
    EXPECT_EQ(type, SQL_INTEGER);
    std::array<char, 41> country{};
    SQLLEN country_length = SQL_NTS;
    std::array<char, 12> limit{'2', '0'};  // cells are text or numbers, whatever the column is
    SQLLEN limit_length = SQL_NTS;
    ASSERT_SUCCESS(statement,
                   SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 40, 0,
                                    country.data(), country.size(), &country_length));
    ASSERT_SUCCESS(statement,
                   SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_INTEGER, 10, 0,
                                    limit.data(), limit.size(), &limit_length));
    for (const auto& [asked, found] :
         {std::pair<const char*, Rows>{"Norway", {{"1"}, {"9"}, {"17"}}},
          {"Spain", {{"7"}, {"15"}}},
          {"Nowhere", {}}}) {
        std::strncpy(country.data(), asked, country.size() - 1);
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        Rows rows = statement.rows();
        std::ranges::sort(rows, {}, [](auto& row) { return std::stoi(row[0]); });
        EXPECT_EQ(rows, found) << asked;
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
}

// A refresh: the connection string that the workbook has kept, a forward-only cursor, and rows into
// one buffer, row by row.
TEST_F(MicrosoftQuery, RefreshesFromTheConnectionStringItKept) {
    Connection again(SQL_OV_ODBC2);
    EXPECT_EQ(driver_connect(again, kept_, SQL_DRIVER_NOPROMPT), kept_);
    struct Row {
        SQLINTEGER id;
        SQLLEN id_length;
        double rating;
        SQLLEN rating_length;
        std::array<SQLWCHAR, 101> name;
        SQLLEN name_length;
    };
    constexpr std::size_t block = 25;
    std::array<Row, block> rows{};
    std::array<SQLUSMALLINT, block> statuses{};
    Statement statement(again);
    ASSERT_SUCCESS(statement, SQLSetStmtOption(statement, SQL_BIND_TYPE, sizeof(Row)));
    ASSERT_SUCCESS(statement, SQLSetStmtOption(statement, SQL_ROWSET_SIZE, block));
    ASSERT_SUCCESS(statement, execute_wide(statement,
                                           "SELECT Accounts.Id, Accounts.Rating, Accounts.Name "
                                           "FROM CRM.Sales.Accounts Accounts"));
    ASSERT_SUCCESS(statement,
                   SQLBindCol(statement, 1, SQL_C_LONG, &rows[0].id, 0, &rows[0].id_length));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 2, SQL_C_DOUBLE, &rows[0].rating, 0,
                                         &rows[0].rating_length));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 3, SQL_C_WCHAR, rows[0].name.data(),
                                         sizeof rows[0].name, &rows[0].name_length));
    std::vector<SQLINTEGER> ids;
    std::size_t unrated = 0;
    for (const SQLULEN expected : {25u, 25u, 10u}) {
        SQLULEN fetched = 0;
        ASSERT_SUCCESS(statement,
                       SQLExtendedFetch(statement, SQL_FETCH_NEXT, 1, &fetched, statuses.data()));
        ASSERT_EQ(fetched, expected);
        for (std::size_t i = 0; i < fetched; ++i) {
            ids.push_back(rows[i].id);
            unrated += rows[i].rating_length == SQL_NULL_DATA;
            EXPECT_GT(rows[i].name_length, 0);
        }
    }
    SQLULEN fetched = 0;
    EXPECT_EQ(SQLExtendedFetch(statement, SQL_FETCH_NEXT, 1, &fetched, statuses.data()),
              SQL_NO_DATA);
    EXPECT_EQ(ids.size(), 60u);
    EXPECT_EQ(ids.back(), 60);
    EXPECT_EQ(unrated, 10u);
}

}  // namespace
}  // namespace connectai::test
