// What Power Query's ODBC connector (Power BI, and Excel's Get Data) asks before it reads anything:
// MicrosoftDocs/powerquery-docs, "Parameters for Odbc.DataSource" and "Enabling DirectQuery for an
// ODBC-based connector"; the list of information types and its order are those of the traces in
// microsoft/DataConnectors issues 498 and 516.
#include <gmock/gmock.h>

#include <array>
#include <map>
#include <set>

#include "applications/power_query.h"
#include "support/mock_server.h"

namespace connectai::test {
namespace {

using namespace replay;
using Rows = std::vector<std::vector<std::string>>;

TEST_F(PowerQuery, ConnectsAndNamesTheSource) {
    EXPECT_THAT(completed_, ::testing::HasSubstr("Database=CRM"));
    constexpr std::array questions{
        CONNECTAI_ASK(SQL_DRIVER_NAME, "libconnectaiodbc.so"),
        CONNECTAI_ASK(SQL_DBMS_NAME, "CData Connect AI"),
        CONNECTAI_ASK(SQL_DBMS_VER, AnyText{}),
    };
    expect_answers(connection_, questions);
    SQLULEN timeout = 0;
    EXPECT_SUCCESS(connection_.handle(), SQLGetConnectAttrW(connection_, SQL_ATTR_LOGIN_TIMEOUT,
                                                            &timeout, SQL_IS_UINTEGER, nullptr));
    EXPECT_EQ(timeout, 15u);
}

// "ClientConnectionPooling: [...] enables client-side connection pooling for the ODBC driver",
// which is an attribute of the environment; "When using the record, each field in the record will
// become a property in the connection string": packaging/powerbi's, as it looks for one catalog.
TEST(PowerQueryConnector, ConnectsToTheCatalogThatItIsGiven) {
    Environment environment(SQL_OV_ODBC3);
    ASSERT_SUCCESS(environment, SQLSetEnvAttr(environment, SQL_ATTR_CONNECTION_POOLING,
                                              number_value(SQL_CP_ONE_PER_HENV), SQL_IS_INTEGER));
    Handle connection(SQL_HANDLE_DBC, environment);
    const std::string text = "driver={ConnectAI};URL=" + MockServer::shared().url() +
                             ";DefaultCatalog=CRM;BrowsableCatalogs=CRM;UID={user@example.com};"
                             "PWD={test-token}";
    ASSERT_SUCCESS(connection, SQLDriverConnectW(connection, nullptr, wide(text).data(), SQL_NTS,
                                                 nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT));
    {
        Handle statement(SQL_HANDLE_STMT, connection);
        ASSERT_SUCCESS(statement, SQLTablesW(statement, nullptr, 0, nullptr, 0, nullptr, 0,
                                             wide("TABLE,VIEW").data(), 10));
        for (int row = 0; row < 4; ++row) {
            ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS) << row;
            EXPECT_EQ(wide_text(statement, 1), "CRM") << row;
        }
        EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
    }
    EXPECT_SUCCESS(connection, SQLDisconnect(connection));
}

// SQLGetConnectAttr: "If *ValuePtr is a null pointer, StringLengthPtr will still return the total
// number of bytes (excluding the null-termination character for character data) available".
TEST_F(PowerQuery, AsksForTheCatalogsLengthFirst) {
    SQLINTEGER octets = -1;
    EXPECT_EQ(SQLGetConnectAttrW(connection_, SQL_ATTR_CURRENT_CATALOG, nullptr, 0, &octets),
              SQL_SUCCESS);
    ASSERT_EQ(octets, static_cast<SQLINTEGER>(3 * sizeof(SQLWCHAR)));
    std::array<SQLWCHAR, 4> name{};
    EXPECT_EQ(SQLGetConnectAttrW(connection_, SQL_ATTR_CURRENT_CATALOG, name.data(), sizeof name,
                                 &octets),
              SQL_SUCCESS);
    EXPECT_EQ(from_wide(name.data(), 3), "CRM");
}

// The order is the traces'. Any refusal ends the loading of the source's capabilities; what folds
// hangs on the bits named here ("Overriding SQLGetInfo").
TEST_F(PowerQuery, LoadsTheCapabilities) {
    constexpr Bits casts = bits(SQL_CVT_VARCHAR, SQL_CVT_WVARCHAR, SQL_CVT_INTEGER, SQL_CVT_BIGINT,
                                SQL_CVT_DOUBLE, SQL_CVT_DECIMAL, SQL_CVT_NUMERIC);
    constexpr std::array questions{
        CONNECTAI_ASK(SQL_DTC_TRANSITION_COST, number(0)),
        CONNECTAI_ASK(SQL_CURSOR_COMMIT_BEHAVIOR, small(SQL_CB_PRESERVE)),
        CONNECTAI_ASK(SQL_CURSOR_ROLLBACK_BEHAVIOR, small(SQL_CB_PRESERVE)),
        CONNECTAI_ASK(SQL_GETDATA_EXTENSIONS, bits(SQL_GD_ANY_COLUMN, SQL_GD_ANY_ORDER)),
        CONNECTAI_ASK(SQL_DRIVER_NAME, AnyText{}),
        CONNECTAI_ASK(SQL_DRIVER_VER, AnyText{}),
        CONNECTAI_ASK(SQL_IDENTIFIER_QUOTE_CHAR, "\""),
        CONNECTAI_ASK(SQL_SCHEMA_USAGE, bits(SQL_SU_DML_STATEMENTS)),
        CONNECTAI_ASK(SQL_CATALOG_USAGE, bits(SQL_CU_DML_STATEMENTS)),
        CONNECTAI_ASK(SQL_CATALOG_NAME_SEPARATOR, "."),
        CONNECTAI_ASK(SQL_CATALOG_LOCATION, small(SQL_CL_START)),
        // "This value is assumed to be true [derived tables] for drivers that set their conformance
        // level to SQL_SC_SQL92_FULL".
        CONNECTAI_ASK(SQL_SQL_CONFORMANCE, number(SQL_SC_SQL92_FULL)),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_ORDER_BY, small(0)),
        CONNECTAI_ASK(SQL_MAX_IDENTIFIER_LEN, small(0)),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_GROUP_BY, small(0)),
        CONNECTAI_ASK(SQL_MAX_COLUMNS_IN_SELECT, small(0)),
        CONNECTAI_ASK(SQL_ORDER_BY_COLUMNS_IN_SELECT, "N"),
        CONNECTAI_ASK(SQL_STRING_FUNCTIONS,
                      bits(SQL_FN_STR_CONCAT, SQL_FN_STR_LCASE, SQL_FN_STR_UCASE, SQL_FN_STR_LENGTH,
                           SQL_FN_STR_SUBSTRING, SQL_FN_STR_LEFT, SQL_FN_STR_RIGHT,
                           SQL_FN_STR_LTRIM, SQL_FN_STR_RTRIM)),
        // The single bits: SQL_AF_ALL alone counts for nothing.
        CONNECTAI_ASK(SQL_AGGREGATE_FUNCTIONS, bits(SQL_AF_AVG, SQL_AF_COUNT, SQL_AF_MAX,
                                                    SQL_AF_MIN, SQL_AF_SUM, SQL_AF_DISTINCT)),
        CONNECTAI_ASK(SQL_SQL92_PREDICATES,
                      bits(SQL_SP_COMPARISON, SQL_SP_ISNULL, SQL_SP_ISNOTNULL, SQL_SP_LIKE,
                           SQL_SP_IN, SQL_SP_BETWEEN, SQL_SP_EXISTS)),
        CONNECTAI_ASK(SQL_SQL92_RELATIONAL_JOIN_OPERATORS,
                      bits(SQL_SRJO_INNER_JOIN, SQL_SRJO_LEFT_OUTER_JOIN, SQL_SRJO_RIGHT_OUTER_JOIN,
                           SQL_SRJO_FULL_OUTER_JOIN)),
        CONNECTAI_ASK(SQL_SQL92_VALUE_EXPRESSIONS, bits(SQL_SVE_CASE, SQL_SVE_CAST)),
        CONNECTAI_ASK(SQL_COLUMN_ALIAS, "Y"),
        CONNECTAI_ASK(SQL_GROUP_BY, small(SQL_GB_GROUP_BY_CONTAINS_SELECT)),
        CONNECTAI_ASK(SQL_NUMERIC_FUNCTIONS,
                      bits(SQL_FN_NUM_ABS, SQL_FN_NUM_CEILING, SQL_FN_NUM_FLOOR, SQL_FN_NUM_ROUND,
                           SQL_FN_NUM_POWER, SQL_FN_NUM_SIGN, SQL_FN_NUM_SQRT)),
        CONNECTAI_ASK(SQL_TIMEDATE_FUNCTIONS,
                      bits(SQL_FN_TD_YEAR, SQL_FN_TD_MONTH, SQL_FN_TD_DAYOFMONTH,
                           SQL_FN_TD_TIMESTAMPADD, SQL_FN_TD_TIMESTAMPDIFF)),
        CONNECTAI_ASK(SQL_SYSTEM_FUNCTIONS, bits(SQL_FN_SYS_IFNULL)),
        CONNECTAI_ASK(SQL_TIMEDATE_ADD_INTERVALS,
                      bits(SQL_FN_TSI_SECOND, SQL_FN_TSI_DAY, SQL_FN_TSI_MONTH, SQL_FN_TSI_YEAR)),
        CONNECTAI_ASK(SQL_TIMEDATE_DIFF_INTERVALS, bits(SQL_FN_TSI_SECOND, SQL_FN_TSI_DAY)),
        CONNECTAI_ASK(SQL_CONCAT_NULL_BEHAVIOR, small(SQL_CB_NON_NULL)),
        CONNECTAI_ASK(SQL_CATALOG_NAME, "Y"),
        CONNECTAI_ASK(SQL_CATALOG_TERM, "catalog"),
        CONNECTAI_ASK(SQL_SCHEMA_TERM, "schema"),
        CONNECTAI_ASK(SQL_ODBC_INTERFACE_CONFORMANCE, bits(SQL_OIC_CORE)),
        CONNECTAI_ASK(SQL_SEARCH_PATTERN_ESCAPE, "\\"),
        // "By default, the M Engine attempts to use the CONVERT function. Drivers that prefer the
        // use of CAST can [...] report that only SQL_FN_CVT_CAST (numeric value of 0x2) is
        // supported."
        CONNECTAI_ASK(SQL_CONVERT_FUNCTIONS, bits(SQL_FN_CVT_CAST)),
        CONNECTAI_ASK(SQL_CONVERT_BIGINT, casts),
        CONNECTAI_ASK(SQL_CONVERT_BINARY, bits(SQL_CVT_VARBINARY)),
        CONNECTAI_ASK(SQL_CONVERT_BIT, casts),
        CONNECTAI_ASK(SQL_CONVERT_CHAR, casts),
        CONNECTAI_ASK(SQL_CONVERT_DECIMAL, casts),
        CONNECTAI_ASK(SQL_CONVERT_DOUBLE, casts),
        CONNECTAI_ASK(SQL_CONVERT_FLOAT, casts),
        CONNECTAI_ASK(SQL_CONVERT_GUID, bits(SQL_CVT_WVARCHAR)),
        CONNECTAI_ASK(SQL_CONVERT_INTEGER, casts),
        CONNECTAI_ASK(SQL_CONVERT_LONGVARBINARY, bits(SQL_CVT_VARBINARY)),
        CONNECTAI_ASK(SQL_CONVERT_LONGVARCHAR, casts),
        CONNECTAI_ASK(SQL_CONVERT_NUMERIC, casts),
        CONNECTAI_ASK(SQL_CONVERT_REAL, bits()),
        CONNECTAI_ASK(SQL_CONVERT_SMALLINT, casts),
        CONNECTAI_ASK(SQL_CONVERT_TIMESTAMP, bits(SQL_CVT_DATE, SQL_CVT_WVARCHAR)),
        CONNECTAI_ASK(SQL_CONVERT_TINYINT, casts),
        CONNECTAI_ASK(SQL_CONVERT_DATE, bits(SQL_CVT_TIMESTAMP, SQL_CVT_WVARCHAR)),
        CONNECTAI_ASK(SQL_CONVERT_TIME, bits(SQL_CVT_WVARCHAR)),
        CONNECTAI_ASK(SQL_CONVERT_VARBINARY, bits(SQL_CVT_VARBINARY)),
        CONNECTAI_ASK(SQL_CONVERT_VARCHAR, casts),
        CONNECTAI_ASK(SQL_CONVERT_WCHAR, casts),
        CONNECTAI_ASK(SQL_CONVERT_WLONGVARCHAR, casts),
        CONNECTAI_ASK(SQL_CONVERT_WVARCHAR, casts),
        CONNECTAI_ASK(SQL_SPECIAL_CHARACTERS, AnyText{}),
        Question{"SQL_RETURN_ESCAPE_CLAUSE (ODBC 4.0)", 180, number(0)},
        CONNECTAI_ASK(SQL_DRIVER_ODBC_VER, "03.80"),
    };
    expect_answers(connection_, questions);
}

// "SQL_API_SQLBINDCOL: whether the mashup engine should use the SQLBindCol API when retrieving
// data"; parameters, unless SQL_API_SQLBINDPARAMETER is false.
TEST_F(PowerQuery, AsksForTheFunctionsItWouldUse) {
    expect_functions(connection_,
                     {SQL_API_SQLBINDCOL, SQL_API_SQLBINDPARAMETER, SQL_API_SQLFETCHSCROLL,
                      SQL_API_SQLEXTENDEDFETCH, SQL_API_SQLPRIMARYKEYS, SQL_API_SQLFOREIGNKEYS,
                      SQL_API_SQLSTATISTICS, SQL_API_SQLGETTYPEINFO, SQL_API_SQLDESCRIBEPARAM});
}

// "Data Type of column [...] with searchable property UNSEARCHABLE should be SEARCHABLE or
// ALL_EXCEPT_LIKE" keeps a filter from folding; a mismatch between SQLGetTypeInfo and SQLColumns
// keeps the column from being used.
TEST_F(PowerQuery, KnowsEveryColumnsTypeAndCanSearchIt) {
    Statement types(connection_);
    ASSERT_SUCCESS(types, SQLGetTypeInfoW(types, SQL_ALL_TYPES));
    std::map<std::string, std::set<std::string>> names;
    for (const auto& row : types.rows()) {
        const int type = std::stoi(row[1]);
        names[row[1]].insert(row[0]);
        EXPECT_FALSE(type == SQL_DATE || type == SQL_TIME || type == SQL_TIMESTAMP) << row[0];
        const bool is_text = type == SQL_WVARCHAR || type == SQL_VARCHAR;
        EXPECT_EQ(row[8] == std::to_string(SQL_SEARCHABLE), is_text || row[0] == "VARCHAR");
        EXPECT_GE(std::stoi(row[8]), SQL_ALL_EXCEPT_LIKE) << row[0];
    }
    Statement columns(connection_);
    ASSERT_SUCCESS(columns, SQLColumnsW(columns, nullptr, 0, nullptr, 0, wide("%").data(), SQL_NTS,
                                        nullptr, 0));
    const Rows rows = columns.rows();
    ASSERT_GT(rows.size(), 60u);
    for (const auto& row : rows) {
        EXPECT_TRUE(names[row[4]].contains(row[5])) << row[2] << "." << row[3] << ": " << row[5];
    }
}

}  // namespace
}  // namespace connectai::test
