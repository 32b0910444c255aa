// How Power Query's ODBC connector (Power BI, and Excel's Get Data) lists tables, previews one and
// refreshes: MicrosoftDocs/powerquery-docs, "Power Query ODBC connector" and "Parameters for
// Odbc.DataSource"; the calls and their arguments are those of the trace in
// microsoft/DataConnectors issue 516. The SQL of its steps is power_query_folding_test.cpp's.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "applications/power_query.h"

namespace connectai::test {
namespace {

using namespace replay;
using Rows = std::vector<std::vector<std::string>>;

// The fields that it reads of every result, by the identifiers of ODBC 3 and of ODBC 2, some of
// which a driver manager does not map.
struct Column {
    std::string name;
    SQLLEN type;
    SQLLEN is_unsigned;
    SQLLEN nullable;
    std::string type_name;
    SQLLEN octets;
    SQLLEN scale;

    bool operator==(const Column&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Column& column) {
    return out << column.name << ' ' << column.type << " unsigned " << column.is_unsigned
               << " nullable " << column.nullable << ' ' << column.type_name << " octets "
               << column.octets << " scale " << column.scale;
}

std::vector<Column> describe_result(const Connection& connection, const Handle& statement) {
    expect_functions(connection, {SQL_API_SQLFETCHSCROLL});
    constexpr std::array extensions{CONNECTAI_ASK(SQL_GETDATA_EXTENSIONS, bits(SQL_GD_ANY_COLUMN))};
    expect_answers(connection, extensions);
    SQLSMALLINT count = 0;
    EXPECT_SUCCESS(statement, SQLNumResultCols(statement, &count));
    std::vector<Column> columns;
    for (SQLUSMALLINT i = 1; i <= static_cast<SQLUSMALLINT>(count); ++i) {
        Column column;
        column.type = column_number(statement, i, SQL_DESC_CONCISE_TYPE);
        column.is_unsigned = column_number(statement, i, SQL_DESC_UNSIGNED);
        column.name = column_text(statement, i, SQL_COLUMN_NAME);
        column.nullable = column_number(statement, i, SQL_COLUMN_NULLABLE);
        column.type_name = column_text(statement, i, SQL_DESC_TYPE_NAME);
        column.octets = column_number(statement, i, SQL_COLUMN_LENGTH);
        column.scale = column_number(statement, i, SQL_COLUMN_SCALE);
        columns.push_back(column);
    }
    return columns;
}

Rows read_rows(const Handle& statement) {
    SQLSMALLINT count = 0;
    EXPECT_SUCCESS(statement, SQLNumResultCols(statement, &count));
    Rows rows;
    SQLRETURN code = SQL_SUCCESS;
    while ((code = SQLFetch(statement)) == SQL_SUCCESS) {
        auto& row = rows.emplace_back();
        for (SQLUSMALLINT i = 1; i <= static_cast<SQLUSMALLINT>(count); ++i) {
            row.push_back(wide_text(statement, i).value_or("NULL"));
        }
    }
    EXPECT_EQ(code, SQL_NO_DATA) << statement.text();
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    return rows;
}

// The navigator: every table and view, their types given with a length.
TEST_F(PowerQuery, ListsTablesForTheNavigator) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLTablesW(statement, nullptr, 0, nullptr, 0, nullptr, 0,
                                         wide("TABLE,VIEW").data(), 10));
    const std::vector<Column> columns = describe_result(connection_, statement);
    ASSERT_EQ(columns.size(), 5u);
    for (const Column& column : columns) {
        EXPECT_EQ(column.type, SQL_WVARCHAR) << column;
        EXPECT_EQ(column.is_unsigned, SQL_TRUE) << column;
        EXPECT_GE(column.octets, 256) << column;
    }
    EXPECT_EQ(columns[2].name, "TABLE_NAME");
    const Rows rows = read_rows(statement);
    EXPECT_THAT(rows, ::testing::Contains(::testing::ElementsAre("CRM", "Sales", "Accounts",
                                                                 "TABLE", "Companies")));
    EXPECT_TRUE(std::ranges::none_of(rows, [](const auto& row) { return row[3][0] == 'S'; }))
        << "system tables are listed where nobody asked for them";
}

// Hierarchical navigation: SQLTables, "Comments", SQL_ALL_CATALOGS; then a catalog's schemas.
TEST_F(PowerQuery, WalksDownFromTheCatalogs) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement,
                   SQLTablesW(statement, wide("%").data(), SQL_NTS, wide("").data(), SQL_NTS,
                              wide("").data(), SQL_NTS, wide("").data(), SQL_NTS));
    EXPECT_THAT(read_rows(statement),
                ::testing::Contains(::testing::ElementsAre("CRM", "NULL", "NULL", "NULL", "NULL")));
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, SQLTablesW(statement, wide("CRM").data(), SQL_NTS, nullptr, 0,
                                         nullptr, 0, wide("TABLE,VIEW").data(), SQL_NTS));
    EXPECT_EQ(read_rows(statement).size(), 4u);
}

// Some versions give empty strings for names where others give none at all. No table is without a
// name, so nothing could be meant by three of them but any.
TEST_F(PowerQuery, EmptyNamesWithTypesAreAnyNames) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLTablesW(statement, wide("").data(), 0, wide("").data(), 0,
                                         wide("").data(), 0, wide("TABLE,VIEW").data(), SQL_NTS));
    const Rows given_empty = read_rows(statement);
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, SQLTablesW(statement, nullptr, 0, nullptr, 0, nullptr, 0,
                                         wide("TABLE,VIEW").data(), SQL_NTS));
    EXPECT_EQ(given_empty, read_rows(statement));
    EXPECT_GT(given_empty.size(), 4u);
}

// "CreateNavigationProperties: [...] based on foreign key relationships reported by the driver",
// in both directions; keys and indexes tell what is unique.
TEST_F(PowerQuery, ReadsATablesColumnsAndKeys) {
    Statement statement(connection_);
    auto catalog = wide("CRM");
    auto schema = wide("Sales");
    auto table = wide("Contacts");
    const auto next = [&](SQLRETURN code) {
        EXPECT_SUCCESS(statement, code);
        EXPECT_FALSE(describe_result(connection_, statement).empty());
        Rows rows = read_rows(statement);
        EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
        return rows;
    };
    const Rows columns = next(SQLColumnsW(statement, catalog.data(), SQL_NTS, schema.data(),
                                          SQL_NTS, table.data(), SQL_NTS, nullptr, 0));
    ASSERT_EQ(columns.size(), 10u);
    EXPECT_EQ(columns[6][3] + " " + columns[6][4], "Birthday 91");
    EXPECT_EQ(columns[7][3] + " " + columns[7][4], "PreferredTime 92");

    const Rows keys = next(SQLPrimaryKeysW(statement, catalog.data(), SQL_NTS, schema.data(),
                                           SQL_NTS, table.data(), SQL_NTS));
    ASSERT_EQ(keys.size(), 1u);
    EXPECT_EQ(keys[0][3], "Id");

    const Rows from =
        next(SQLForeignKeysW(statement, nullptr, 0, nullptr, 0, nullptr, 0, catalog.data(), SQL_NTS,
                             schema.data(), SQL_NTS, table.data(), SQL_NTS));
    ASSERT_EQ(from.size(), 1u);
    EXPECT_EQ(from[0][2] + "." + from[0][3], "Accounts.Id");
    const Rows to =
        next(SQLForeignKeysW(statement, catalog.data(), SQL_NTS, schema.data(), SQL_NTS,
                             table.data(), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0));
    ASSERT_EQ(to.size(), 1u);
    EXPECT_EQ(to[0][6] + "." + to[0][7], "Opportunities.ContactId");

    const Rows unique =
        next(SQLStatisticsW(statement, catalog.data(), SQL_NTS, schema.data(), SQL_NTS,
                            table.data(), SQL_NTS, SQL_INDEX_UNIQUE, SQL_QUICK));
    ASSERT_FALSE(unique.empty());
    EXPECT_EQ(unique.back()[3] + " " + unique.back()[8], "0 Email");
    const Rows row_id =
        next(SQLSpecialColumnsW(statement, SQL_BEST_ROWID, catalog.data(), SQL_NTS, schema.data(),
                                SQL_NTS, table.data(), SQL_NTS, SQL_SCOPE_CURROW, SQL_NULLABLE));
    ASSERT_EQ(row_id.size(), 1u);
    EXPECT_EQ(row_id[0][1], "Id");
}

// The preview: a statement, the fields of its columns, then row by row in each type's C form.
TEST_F(PowerQuery, PreviewsATable) {
    Statement statement(connection_);
    constexpr std::array questions{CONNECTAI_ASK(SQL_DRIVER_ODBC_VER, AnyText{}),
                                   CONNECTAI_ASK(SQL_DRIVER_NAME, AnyText{})};
    expect_answers(connection_, questions);
    // "CommandTimeout: [...] Default: 10 minutes".
    EXPECT_SUCCESS(statement,
                   SQLSetStmtAttrW(statement, SQL_ATTR_QUERY_TIMEOUT, number_value(600), 0));
    ASSERT_SUCCESS(statement, execute_wide(statement,
                                           "select top 2 \"Id\", \"Name\", \"AnnualRevenue\", "
                                           "\"IsActive\", \"CreatedAt\", \"Rating\"\nfrom "
                                           "\"CRM\".\"Sales\".\"Accounts\"\norder by \"Id\""));
    EXPECT_EQ(describe_result(connection_, statement),
              (std::vector<Column>{
                  {"Id", SQL_INTEGER, SQL_FALSE, SQL_NO_NULLS, "INTEGER", 4, 0},
                  {"Name", SQL_WVARCHAR, SQL_TRUE, SQL_NO_NULLS, "VARCHAR", 200, 0},
                  {"AnnualRevenue", SQL_DECIMAL, SQL_FALSE, SQL_NULLABLE, "DECIMAL", 20, 2},
                  {"IsActive", SQL_BIT, SQL_TRUE, SQL_NO_NULLS, "BOOLEAN", 1, 0},
                  {"CreatedAt", SQL_TYPE_TIMESTAMP, SQL_TRUE, SQL_NO_NULLS, "TIMESTAMP", 16, 7},
                  {"Rating", SQL_DOUBLE, SQL_FALSE, SQL_NULLABLE, "DOUBLE", 8, 0}}));
    ASSERT_SUCCESS(statement, SQLFetch(statement));
    SQLINTEGER id = 0;
    SQLLEN length = 0;
    EXPECT_SUCCESS(statement, SQLGetData(statement, 1, SQL_C_SLONG, &id, sizeof id, &length));
    EXPECT_EQ(id, 1);
    EXPECT_EQ(wide_text(statement, 2), "Northwind Trading");
    EXPECT_EQ(wide_text(statement, 3), "2709693.62") << "decimals are read as text";
    unsigned char active = 0;
    EXPECT_SUCCESS(statement, SQLGetData(statement, 4, SQL_C_BIT, &active, 1, &length));
    EXPECT_EQ(active, 1);
    SQL_TIMESTAMP_STRUCT created{};
    EXPECT_SUCCESS(statement, SQLGetData(statement, 5, SQL_C_TYPE_TIMESTAMP, &created,
                                         sizeof created, &length));
    EXPECT_EQ(created.year * 100 + created.month, 202003);
    EXPECT_EQ(created.fraction, 212'000'000u);
    double rating = -1;
    EXPECT_SUCCESS(statement, SQLGetData(statement, 6, SQL_C_DOUBLE, &rating, 8, &length));
    EXPECT_EQ(length, 8);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
}

// A refresh binds columns and takes a hundred rows at a time.
TEST_F(PowerQuery, RefreshesInBlocks) {
    constexpr std::size_t block = 100;
    Statement statement(connection_);
    std::array<SQLINTEGER, block> ids{};
    std::array<std::array<SQLWCHAR, 101>, block> names{};
    std::array<SQLLEN, block> lengths{};
    std::array<SQLUSMALLINT, block> statuses{};
    SQLULEN fetched = 0;
    ASSERT_SUCCESS(statement, execute_wide(statement,
                                           "select \"Id\", \"LastName\"\nfrom "
                                           "\"CRM\".\"Sales\".\"Contacts\""));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 1, SQL_C_SLONG, ids.data(), 0, nullptr));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 2, SQL_C_WCHAR, names.data(), sizeof names[0],
                                         lengths.data()));
    for (const auto& [attribute, value] :
         {std::pair<SQLINTEGER, SQLPOINTER>{SQL_ATTR_ROW_ARRAY_SIZE, number_value(block)},
          {SQL_ATTR_ROW_STATUS_PTR, statuses.data()},
          {SQL_ATTR_ROWS_FETCHED_PTR, &fetched}}) {
        ASSERT_SUCCESS(statement, SQLSetStmtAttrW(statement, attribute, value, 0));
    }
    SQLINTEGER last = 0;
    for (const SQLULEN expected : {100u, 80u}) {
        ASSERT_SUCCESS(statement, SQLFetchScroll(statement, SQL_FETCH_NEXT, 0));
        EXPECT_EQ(fetched, expected);
        last = ids[fetched - 1];
        EXPECT_GT(lengths[fetched - 1], 0);
    }
    EXPECT_EQ(last, 180);
    EXPECT_EQ(statuses[80], SQL_ROW_NOROW);
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_NEXT, 0), SQL_NO_DATA);
}

}  // namespace
}  // namespace connectai::test
