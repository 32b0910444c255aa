// The calls behind a workbook's ADO connection, through Microsoft's OLE DB provider for ODBC
// (MSDASQL), which SQL Server's linked servers use too. From MicrosoftDocs/sql-docs, "Microsoft OLE
// DB Provider for ODBC Overview" (its properties; "Recordset Behavior": what a static cursor can)
// and learn.microsoft.com, "Appendix C: ODBC Provider Properties"; the order of the calls and the
// rowset of 100 rows as the trace of a linked server in microsoft/DataConnectors issue 516 has
// them. Bookmarks: ODBC 3.8, SQLFetchScroll.
#include <array>

#include "applications/replay.h"

namespace connectai::test {
namespace {

using namespace replay;

class Ado : public ::testing::Test {
protected:
    // "DATABASE=database; UID=user; PWD=password".
    void SetUp() override {
        driver_connect(connection_, connection_string("test-token", "DATABASE=CRM"),
                       SQL_DRIVER_COMPLETE);
    }

    Connection connection_{SQL_OV_ODBC3};
};

// The properties of the provider, which are answers of SQLGetInfo.
TEST_F(Ado, FillsTheProvidersProperties) {
    constexpr std::array questions{
        CONNECTAI_ASK(SQL_DTC_TRANSITION_COST, number(0)),
        CONNECTAI_ASK(SQL_CURSOR_COMMIT_BEHAVIOR, small(SQL_CB_PRESERVE)),
        CONNECTAI_ASK(SQL_CURSOR_ROLLBACK_BEHAVIOR, small(SQL_CB_PRESERVE)),
        CONNECTAI_ASK(SQL_GETDATA_EXTENSIONS,
                      bits(SQL_GD_ANY_COLUMN, SQL_GD_ANY_ORDER, SQL_GD_BLOCK, SQL_GD_BOUND)),
        CONNECTAI_ASK(SQL_DRIVER_NAME, AnyText{}),
        CONNECTAI_ASK(SQL_DRIVER_VER, AnyText{}),
        CONNECTAI_ASK(SQL_DRIVER_ODBC_VER, "03.80"),
        CONNECTAI_ASK(SQL_ACCESSIBLE_PROCEDURES, "N"),
        CONNECTAI_ASK(SQL_ACCESSIBLE_TABLES, "N"),
        CONNECTAI_ASK(SQL_MAX_CONCURRENT_ACTIVITIES, small(0)),
        CONNECTAI_ASK(SQL_FILE_USAGE, small(SQL_FILE_NOT_SUPPORTED)),
        CONNECTAI_ASK(SQL_LIKE_ESCAPE_CLAUSE, "N"),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_GROUP_BY, small(0)),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_INDEX, small(0)),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_ORDER_BY, small(0)),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_SELECT, small(0)),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_TABLE, small(0)),
        CONNECTAI_ASK(SQL_NUMERIC_FUNCTIONS, bits(SQL_FN_NUM_ABS)),
        CONNECTAI_ASK(SQL_OJ_CAPABILITIES, bits(SQL_OJ_LEFT)),
        CONNECTAI_ASK(SQL_OUTER_JOINS, "Y"),
        CONNECTAI_ASK(SQL_SPECIAL_CHARACTERS, AnyText{}),
        CONNECTAI_ASK(SQL_PROCEDURES, "Y"),
        CONNECTAI_ASK(SQL_STRING_FUNCTIONS, bits(SQL_FN_STR_UCASE)),
        CONNECTAI_ASK(SQL_SYSTEM_FUNCTIONS, bits(SQL_FN_SYS_IFNULL)),
        CONNECTAI_ASK(SQL_TIMEDATE_FUNCTIONS, bits(SQL_FN_TD_YEAR)),
        CONNECTAI_ASK(SQL_ODBC_SQL_CONFORMANCE, small(SQL_OSC_CORE)),
        CONNECTAI_ASK(SQL_DATABASE_NAME, "CRM"),
        CONNECTAI_ASK(SQL_USER_NAME, "user@example.com"),
        CONNECTAI_ASK(SQL_MULT_RESULT_SETS, "Y"),
        CONNECTAI_ASK(SQL_STATIC_CURSOR_ATTRIBUTES1,
                      bits(SQL_CA1_NEXT, SQL_CA1_ABSOLUTE, SQL_CA1_RELATIVE, SQL_CA1_BOOKMARK)),
        CONNECTAI_ASK(SQL_BOOKMARK_PERSISTENCE, bits(SQL_BP_SCROLL)),
        CONNECTAI_ASK(SQL_KEYSET_CURSOR_ATTRIBUTES1, number(0)),
        CONNECTAI_ASK(SQL_DYNAMIC_CURSOR_ATTRIBUTES1, number(0)),
    };
    expect_answers(connection_, questions);
}

// What the provider sets on a connection and on a command before it uses them.
TEST_F(Ado, SetsItsAttributes) {
    const auto set = [&](SQLINTEGER attribute, std::size_t value) {
        EXPECT_SUCCESS(connection_.handle(),
                       SQLSetConnectAttrW(connection_, attribute, number_value(value), 0))
            << attribute;
    };
    set(SQL_ATTR_ACCESS_MODE, SQL_MODE_READ_ONLY);
    set(SQL_ATTR_AUTOCOMMIT, SQL_AUTOCOMMIT_ON);
    set(SQL_ATTR_CONNECTION_TIMEOUT, 30);
    Statement statement(connection_);
    for (const auto& [attribute, value] :
         {std::pair<SQLINTEGER, std::size_t>{SQL_ATTR_QUERY_TIMEOUT, 30},  // CommandTimeout
          {SQL_ATTR_MAX_ROWS, 5},                                          // MaxRecords
          {SQL_ATTR_NOSCAN, SQL_NOSCAN_OFF},
          {SQL_ATTR_RETRIEVE_DATA, SQL_RD_ON},
          {SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_OFF}}) {
        EXPECT_EQ(SQLSetStmtAttrW(statement, attribute, number_value(value), 0), SQL_SUCCESS)
            << attribute << statement.text();
    }
    ASSERT_SUCCESS(statement, execute_wide(statement, "SELECT Id FROM CRM.Sales.Contacts"));
    EXPECT_EQ(statement.rows().size(), 5u);
    SQLLEN affected = 0;
    EXPECT_SUCCESS(statement, SQLRowCount(statement, &affected));
    EXPECT_EQ(affected, -1) << "RecordCount is not known before the end";
}

// CursorType = adOpenKeyset or adOpenDynamic: ODBC 3.8, SQLSetStmtAttr, 01S02, and the provider
// asks what it has got.
TEST_F(Ado, CursorsThatThereAreNotBecomeStatic) {
    for (const SQLULEN wanted : {SQL_CURSOR_KEYSET_DRIVEN, SQL_CURSOR_DYNAMIC}) {
        Statement statement(connection_);
        EXPECT_EQ(SQLSetStmtAttrW(statement, SQL_ATTR_CURSOR_TYPE, number_value(wanted), 0),
                  SQL_SUCCESS_WITH_INFO);
        EXPECT_EQ(statement.state(), "01S02");
        SQLULEN got = 99;
        EXPECT_SUCCESS(statement,
                       SQLGetStmtAttrW(statement, SQL_ATTR_CURSOR_TYPE, &got, 0, nullptr));
        EXPECT_EQ(got, static_cast<SQLULEN>(SQL_CURSOR_STATIC));
    }
}

// A static Recordset: Bookmark, AbsolutePosition and RecordCount, by SQLExtendedFetch with 100 rows
// and bookmarks in column 0.
TEST_F(Ado, AStaticRecordsetMovesByBookmark) {
    constexpr std::size_t rowset = 100;
    Statement statement(connection_);
    for (const auto& [attribute, value] :
         {std::pair<SQLINTEGER, std::size_t>{SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC},
          {SQL_ATTR_CONCURRENCY, SQL_CONCUR_READ_ONLY},
          {SQL_ATTR_USE_BOOKMARKS, SQL_UB_VARIABLE},
          {SQL_ROWSET_SIZE, rowset},
          {SQL_ATTR_ROW_ARRAY_SIZE, rowset}}) {
        ASSERT_SUCCESS(statement, SQLSetStmtAttrW(statement, attribute, number_value(value), 0));
    }
    ASSERT_SUCCESS(
        statement,
        execute_wide(statement, "SELECT Id, LastName FROM CRM.Sales.Contacts ORDER BY Id"));
    SQLSMALLINT type = 0;
    SQLULEN size = 0;
    ASSERT_SUCCESS(statement, SQLDescribeColW(statement, 2, nullptr, 0, nullptr, &type, &size,
                                              nullptr, nullptr));
    EXPECT_EQ(type, SQL_WVARCHAR);
    EXPECT_EQ(size, 50u);
    EXPECT_EQ(column_text(statement, 2, SQL_DESC_LABEL), "LastName");
    EXPECT_EQ(column_number(statement, 1, SQL_DESC_UNSIGNED), SQL_FALSE);
    EXPECT_NE(column_number(statement, 1, SQL_DESC_UPDATABLE), SQL_ATTR_WRITE);

    // SQLFetchScroll, HY090: a bookmark's buffer has this length, and no other.
    constexpr std::size_t bookmark_octets = 8;
    ASSERT_EQ(column_number(statement, 0, SQL_DESC_OCTET_LENGTH),
              static_cast<SQLLEN>(bookmark_octets));
    std::array<std::array<unsigned char, bookmark_octets>, rowset> bookmarks{};
    std::array<SQLLEN, rowset> bookmark_lengths{};
    std::array<SQLINTEGER, rowset> ids{};
    std::array<SQLUSMALLINT, rowset> statuses{};
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 0, SQL_C_VARBOOKMARK, bookmarks.data(),
                                         sizeof bookmarks[0], bookmark_lengths.data()));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 1, SQL_C_SLONG, ids.data(), 0, nullptr));
    SQLULEN fetched = 0;
    const auto go = [&](SQLSMALLINT orientation, SQLLEN row) {
        ids.fill(-1);
        EXPECT_SUCCESS(statement, SQLFetchScroll(statement, orientation, row));
        return ids[0];
    };
    ASSERT_SUCCESS(statement, SQLSetStmtAttrW(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0));
    ASSERT_SUCCESS(statement,
                   SQLSetStmtAttrW(statement, SQL_ATTR_ROW_STATUS_PTR, statuses.data(), 0));
    EXPECT_EQ(go(SQL_FETCH_NEXT, 0), 1);
    EXPECT_EQ(fetched, rowset);
    // Bookmark = the 42nd row's, gone back to from the end.
    auto bookmark = bookmarks[41];
    ASSERT_GT(bookmark_lengths[41], 0);
    ASSERT_SUCCESS(statement, SQLSetStmtAttrW(statement, SQL_ATTR_FETCH_BOOKMARK_PTR,
                                              bookmark.data(), SQL_IS_POINTER));
    // RecordCount: the row number of the last rowset's end.
    EXPECT_EQ(go(SQL_FETCH_LAST, 0), 81);
    SQLULEN row_number = 0;
    EXPECT_SUCCESS(statement,
                   SQLGetStmtAttrW(statement, SQL_ATTR_ROW_NUMBER, &row_number, 0, nullptr));
    EXPECT_EQ(row_number + fetched - 1, 180u);
    EXPECT_EQ(go(SQL_FETCH_BOOKMARK, 0), 42);
    EXPECT_EQ(go(SQL_FETCH_BOOKMARK, 1), 43);
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, 150), 150);  // AbsolutePosition
    EXPECT_EQ(fetched, 31u);
    EXPECT_EQ(go(SQL_FETCH_FIRST, 0), 1);
}

// Linked servers name their columns themselves.
TEST_F(Ado, ALinkedServersQueriesRun) {
    constexpr std::array exchanges{
        Exchange{"the columns of a table", "SELECT * FROM \"CRM\".\"Sales\".\"Accounts\" WHERE 0=1",
                 ""},
        Exchange{"a remote query",
                 "SELECT \"Tbl1002\".\"Id\" \"Col1005\",\"Tbl1002\".\"Name\" \"Col1006\" FROM "
                 "\"CRM\".\"Sales\".\"Accounts\" \"Tbl1002\" WHERE \"Tbl1002\".\"Id\">=(59) ORDER "
                 "BY \"Col1005\" ASC",
                 "59|Ångström Industries; 60|Rocket 🚀 Industries"},
        Exchange{"a remote aggregate",
                 "SELECT COUNT(*) \"Expr1003\" FROM \"CRM\".\"Sales\".\"Accounts\" \"Tbl1002\"",
                 "60"},
    };
    expect_outcomes(connection_, exchanges);
}

// "{ [ ? = ] call procedure [ ( ? [, ? [ , ... ]] ) ] }".
TEST_F(Ado, ACommandCallsAProcedure) {
    Statement statement(connection_);
    SQLINTEGER result = -1;
    SQLLEN result_length = 0;
    auto text = wide("größer");
    SQLLEN text_length = SQL_NTS;
    ASSERT_SUCCESS(statement, prepare_wide(statement, "{ ? = call CRM.Sales.TextLength(?) }"));
    ASSERT_SUCCESS(statement,
                   SQLBindParameter(statement, 1, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0,
                                    &result, sizeof result, &result_length));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_WCHAR,
                                               SQL_WVARCHAR, 255, 0, text.data(), 0, &text_length));
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    while (SQLMoreResults(statement) != SQL_NO_DATA) {
    }
    EXPECT_EQ(result, 6);
}

}  // namespace
}  // namespace connectai::test
