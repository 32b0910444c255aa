// The calls that Excel's older way to external data makes, Microsoft Query: an ODBC 2 application.
// From: Microsoft knowledge base 105813, "How Microsoft Query Uses ODBC" (a driver of level 1 is
// wanted), MicrosoftDocs/sql-docs, "SQLGetInfo Support" and "Mapping Deprecated Functions" for what
// it calls, and Excel's help, "Use Microsoft Query to retrieve external data" (tables, views,
// system tables and synonyms; owner and database; criteria and parameters; refresh). Excel's Get
// Data is Power Query: power_query_test.cpp. The grid of Microsoft Query: excel_grid_test.cpp.
// Workbooks that use ADO: excel_ado_test.cpp.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "applications/microsoft_query.h"

namespace connectai::test {
namespace {

using namespace replay;
using ::testing::ElementsAre;
using Rows = std::vector<std::vector<std::string>>;

TEST_F(MicrosoftQuery, AsksInTheWordsOfOdbc2) {
    constexpr std::array questions{
        CONNECTAI_ASK(SQL_DATA_SOURCE_NAME, ""),
        CONNECTAI_ASK(SQL_DRIVER_NAME, AnyText{}),
        CONNECTAI_ASK(SQL_DRIVER_VER, AnyText{}),
        CONNECTAI_ASK(SQL_DBMS_NAME, "CData Connect AI"),
        CONNECTAI_ASK(SQL_ODBC_API_CONFORMANCE, small(SQL_OAC_LEVEL2)),  // it wants level 1
        CONNECTAI_ASK(SQL_ODBC_SQL_CONFORMANCE, small(SQL_OSC_CORE)),
        CONNECTAI_ASK(SQL_IDENTIFIER_QUOTE_CHAR, "\""),
        CONNECTAI_ASK(SQL_IDENTIFIER_CASE, small(SQL_IC_MIXED)),
        CONNECTAI_ASK(SQL_QUALIFIER_NAME_SEPARATOR, "."),
        CONNECTAI_ASK(SQL_QUALIFIER_TERM, "catalog"),
        CONNECTAI_ASK(SQL_QUALIFIER_LOCATION, small(SQL_QL_START)),
        CONNECTAI_ASK(SQL_QUALIFIER_USAGE, bits(SQL_QU_DML_STATEMENTS)),
        CONNECTAI_ASK(SQL_OWNER_TERM, "schema"),
        CONNECTAI_ASK(SQL_OWNER_USAGE, bits(SQL_OU_DML_STATEMENTS)),
        CONNECTAI_ASK(SQL_TABLE_TERM, "table"),
        CONNECTAI_ASK(SQL_ACCESSIBLE_TABLES, "N"),
        CONNECTAI_ASK(SQL_DATA_SOURCE_READ_ONLY, "N"),
        CONNECTAI_ASK(SQL_COLUMN_ALIAS, "Y"),
        CONNECTAI_ASK(SQL_CORRELATION_NAME, small(SQL_CN_ANY)),
        CONNECTAI_ASK(SQL_OUTER_JOINS, "Y"),
        CONNECTAI_ASK(SQL_GROUP_BY, small(SQL_GB_GROUP_BY_CONTAINS_SELECT)),
        CONNECTAI_ASK(SQL_ORDER_BY_COLUMNS_IN_SELECT, "N"),
        CONNECTAI_ASK(SQL_EXPRESSIONS_IN_ORDERBY, "Y"),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_SELECT, small(0)),
        CONNECTAI_ASK(SQL_MAX_TABLES_IN_SELECT, small(0)),
        CONNECTAI_ASK(SQL_ACTIVE_STATEMENTS, small(0)),
        CONNECTAI_ASK(SQL_MAX_TABLE_NAME_LEN, small(0)),
        CONNECTAI_ASK(SQL_MAX_COLUMN_NAME_LEN, small(0)),
        CONNECTAI_ASK(SQL_SPECIAL_CHARACTERS, AnyText{}),
        CONNECTAI_ASK(SQL_KEYWORDS, AnyText{}),
        CONNECTAI_ASK(SQL_CURSOR_COMMIT_BEHAVIOR, small(SQL_CB_PRESERVE)),
        CONNECTAI_ASK(SQL_TXN_CAPABLE, small(SQL_TC_NONE)),
        CONNECTAI_ASK(SQL_SCROLL_OPTIONS, bits(SQL_SO_FORWARD_ONLY, SQL_SO_STATIC)),
        CONNECTAI_ASK(SQL_SCROLL_CONCURRENCY, bits(SQL_SCCO_READ_ONLY)),
        CONNECTAI_ASK(SQL_FETCH_DIRECTION,
                      bits(SQL_FD_FETCH_NEXT, SQL_FD_FETCH_FIRST, SQL_FD_FETCH_LAST,
                           SQL_FD_FETCH_PRIOR, SQL_FD_FETCH_ABSOLUTE, SQL_FD_FETCH_RELATIVE)),
        CONNECTAI_ASK(SQL_POS_OPERATIONS, bits(SQL_POS_POSITION, SQL_POS_REFRESH)),
        CONNECTAI_ASK(SQL_LOCK_TYPES, bits(SQL_LCK_NO_CHANGE)),
        CONNECTAI_ASK(SQL_POSITIONED_STATEMENTS, number(0)),
        CONNECTAI_ASK(SQL_STATIC_SENSITIVITY, number(0)),
        CONNECTAI_ASK(SQL_GETDATA_EXTENSIONS, bits(SQL_GD_ANY_COLUMN, SQL_GD_BLOCK)),
        CONNECTAI_ASK(SQL_STRING_FUNCTIONS, bits(SQL_FN_STR_UCASE)),
        CONNECTAI_ASK(SQL_LIKE_ESCAPE_CLAUSE, "N"),
        CONNECTAI_ASK(SQL_PROCEDURES, "Y"),
    };
    expect_answers(connection_, questions);
    expect_functions(connection_, {SQL_API_SQLEXTENDEDFETCH, SQL_API_SQLTABLES, SQL_API_SQLCOLUMNS,
                                   SQL_API_SQLSTATISTICS, SQL_API_SQLSPECIALCOLUMNS,
                                   SQL_API_SQLNUMPARAMS, SQL_API_SQLDESCRIBEPARAM,
                                   SQL_API_SQLCOLATTRIBUTES, SQL_API_SQLSETSTMTOPTION});
}

// "Add Tables": the check boxes are a list of types; owners and databases are lists of their own.
TEST_F(MicrosoftQuery, ListsTablesOwnersAndDatabases) {
    Statement statement(connection_);
    const auto list = [&](const char* catalog, const char* schema, const char* table,
                          const char* types) {
        const auto text = [](const char* argument) {
            return argument == nullptr ? nullptr : narrow(argument);
        };
        EXPECT_SUCCESS(statement, SQLTables(statement, text(catalog), SQL_NTS, text(schema),
                                            SQL_NTS, text(table), SQL_NTS, text(types), SQL_NTS));
        EXPECT_EQ(statement.label(1), "TABLE_QUALIFIER");
        Rows rows = statement.rows();
        EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
        return rows;
    };
    const Rows tables = list(nullptr, nullptr, nullptr, "'TABLE','VIEW','SYNONYM'");
    EXPECT_GE(tables.size(), 8u);
    EXPECT_TRUE(std::ranges::none_of(tables, [](auto& row) { return row[3] == "SYSTEM TABLE"; }));
    EXPECT_EQ(list("CRM", "Sales", "%", "'TABLE'").size(), 3u);
    EXPECT_FALSE(list(nullptr, nullptr, nullptr, "'SYSTEM TABLE'").empty());
    EXPECT_THAT(list("%", "", "", ""),
                ::testing::Contains(ElementsAre("CRM", "NULL", "NULL", "NULL", "NULL")));
    EXPECT_THAT(list("", "%", "", ""),
                ::testing::Contains(ElementsAre("NULL", "Sales", "NULL", "NULL", "NULL")));
    EXPECT_EQ(list("", "", "", "%").size(), 3u);
}

// A table in the upper pane: its columns, in the types of ODBC 2, and what identifies a row.
TEST_F(MicrosoftQuery, ReadsATablesColumns) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLColumns(statement, narrow("CRM"), SQL_NTS, narrow("Sales"),
                                         SQL_NTS, narrow("Contacts"), SQL_NTS, nullptr, 0));
    Rows rows = statement.rows();
    ASSERT_EQ(rows.size(), 10u);
    EXPECT_EQ(rows[6][4], std::to_string(SQL_DATE));
    EXPECT_EQ(rows[7][4], std::to_string(SQL_TIME));
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, SQLSpecialColumns(statement, SQL_BEST_ROWID, narrow("CRM"), SQL_NTS,
                                                narrow("Sales"), SQL_NTS, narrow("Contacts"),
                                                SQL_NTS, SQL_SCOPE_CURROW, SQL_NULLABLE));
    rows = statement.rows();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0][1], "Id");
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement,
                   SQLStatistics(statement, narrow("CRM"), SQL_NTS, narrow("Sales"), SQL_NTS,
                                 narrow("Accounts"), SQL_NTS, SQL_INDEX_ALL, SQL_QUICK));
    rows = statement.rows();
    EXPECT_THAT(rows, ::testing::Contains(::testing::Contains("IX_Accounts_Country")));
}

}  // namespace
}  // namespace connectai::test
