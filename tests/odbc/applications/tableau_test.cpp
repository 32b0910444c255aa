// The calls that Tableau's "Other Databases (ODBC)" connector makes, in their order. From Tableau's
// help, "Tableau and ODBC", "ODBC/SQL Customizations Reference" and "Tableau Capability
// Customizations Reference", and from tableau/connector-plugin-sdk, docs/capabilities.md and
// docs/design.md; the texts of its probes as cube-js/cube issue 10721, the reading of keys as
// ClickHouse/clickhouse-odbc issue 227, the listing of catalogs as duckdb/duckdb-odbc issue 165
// have them. The SQL of worksheets is tableau_worksheet_test.cpp's.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "applications/replay.h"
#include "support/description.h"
#include "support/mock_server.h"

namespace connectai::test {
namespace {

using namespace replay;
using Rows = std::vector<std::vector<std::string>>;

class Tableau : public ::testing::Test {
protected:
    void SetUp() override { driver_connect(connection_, connection_string(), SQL_DRIVER_NOPROMPT); }

    Connection connection_{SQL_OV_ODBC3};
};

// "The names of these customizations come from the identifiers used as parameters to SQLGetInfo":
// every one of that page, for without a customization the driver's own answer counts.
TEST_F(Tableau, ReadsTheDriversCapabilities) {
    constexpr Bits from_number = bits(SQL_CVT_VARCHAR, SQL_CVT_INTEGER, SQL_CVT_DOUBLE);
    constexpr Bits from_text =
        bits(SQL_CVT_INTEGER, SQL_CVT_DOUBLE, SQL_CVT_DATE, SQL_CVT_TIMESTAMP);
    constexpr std::array questions{
        CONNECTAI_ASK(SQL_ODBC_INTERFACE_CONFORMANCE, bits(SQL_OIC_CORE)),
        CONNECTAI_ASK(SQL_SQL_CONFORMANCE, number(SQL_SC_SQL92_FULL)),
        CONNECTAI_ASK(SQL_CATALOG_USAGE, bits(SQL_CU_DML_STATEMENTS)),
        CONNECTAI_ASK(SQL_SCHEMA_USAGE, bits(SQL_SU_DML_STATEMENTS)),
        CONNECTAI_ASK(SQL_AGGREGATE_FUNCTIONS, bits(SQL_AF_AVG, SQL_AF_COUNT, SQL_AF_MAX,
                                                    SQL_AF_MIN, SQL_AF_SUM, SQL_AF_DISTINCT)),
        CONNECTAI_ASK(SQL_NUMERIC_FUNCTIONS,
                      bits(SQL_FN_NUM_ABS, SQL_FN_NUM_ROUND, SQL_FN_NUM_SQRT, SQL_FN_NUM_POWER)),
        CONNECTAI_ASK(SQL_STRING_FUNCTIONS, bits(SQL_FN_STR_LCASE, SQL_FN_STR_UCASE,
                                                 SQL_FN_STR_SUBSTRING, SQL_FN_STR_LENGTH)),
        CONNECTAI_ASK(SQL_TIMEDATE_FUNCTIONS,
                      bits(SQL_FN_TD_YEAR, SQL_FN_TD_QUARTER, SQL_FN_TD_MONTH, SQL_FN_TD_WEEK,
                           SQL_FN_TD_DAYOFMONTH, SQL_FN_TD_HOUR, SQL_FN_TD_TIMESTAMPADD,
                           SQL_FN_TD_TIMESTAMPDIFF)),
        CONNECTAI_ASK(SQL_TIMEDATE_ADD_INTERVALS,
                      bits(SQL_FN_TSI_SECOND, SQL_FN_TSI_DAY, SQL_FN_TSI_MONTH, SQL_FN_TSI_YEAR)),
        CONNECTAI_ASK(SQL_TIMEDATE_DIFF_INTERVALS, bits(SQL_FN_TSI_SECOND, SQL_FN_TSI_DAY)),
        CONNECTAI_ASK(SQL_DATETIME_LITERALS, number(0)),  // so that it writes {d} and {ts}
        CONNECTAI_ASK(SQL_SYSTEM_FUNCTIONS, bits(SQL_FN_SYS_IFNULL)),
        CONNECTAI_ASK(SQL_SQL92_VALUE_EXPRESSIONS, bits(SQL_SVE_CASE, SQL_SVE_CAST)),
        CONNECTAI_ASK(SQL_SQL92_NUMERIC_VALUE_FUNCTIONS, bits(SQL_SNVF_CHAR_LENGTH)),
        CONNECTAI_ASK(SQL_SQL92_STRING_FUNCTIONS, bits(SQL_SSF_LOWER, SQL_SSF_UPPER)),
        CONNECTAI_ASK(SQL_SQL92_DATETIME_FUNCTIONS, bits()),
        CONNECTAI_ASK(SQL_OJ_CAPABILITIES, bits(SQL_OJ_LEFT, SQL_OJ_RIGHT, SQL_OJ_FULL)),
        CONNECTAI_ASK(SQL_SQL92_RELATIONAL_JOIN_OPERATORS,
                      bits(SQL_SRJO_INNER_JOIN, SQL_SRJO_LEFT_OUTER_JOIN)),
        CONNECTAI_ASK(SQL_SQL92_PREDICATES, bits(SQL_SP_COMPARISON, SQL_SP_IN, SQL_SP_ISNULL)),
        CONNECTAI_ASK(SQL_CONVERT_FUNCTIONS, bits(SQL_FN_CVT_CAST)),
        CONNECTAI_ASK(SQL_CONVERT_TINYINT, from_number),
        CONNECTAI_ASK(SQL_CONVERT_SMALLINT, from_number),
        CONNECTAI_ASK(SQL_CONVERT_INTEGER, from_number),
        CONNECTAI_ASK(SQL_CONVERT_BIGINT, from_number),
        CONNECTAI_ASK(SQL_CONVERT_REAL, bits()),
        CONNECTAI_ASK(SQL_CONVERT_FLOAT, from_number),
        CONNECTAI_ASK(SQL_CONVERT_DOUBLE, from_number),
        CONNECTAI_ASK(SQL_CONVERT_CHAR, from_text),
        CONNECTAI_ASK(SQL_CONVERT_VARCHAR, from_text),
        CONNECTAI_ASK(SQL_CONVERT_LONGVARCHAR, from_text),
        CONNECTAI_ASK(SQL_CONVERT_DECIMAL, from_number),
        CONNECTAI_ASK(SQL_CONVERT_NUMERIC, from_number),
        CONNECTAI_ASK(SQL_CONVERT_BIT, from_number),
        CONNECTAI_ASK(SQL_CONVERT_GUID, bits(SQL_CVT_VARCHAR)),
        CONNECTAI_ASK(SQL_CONVERT_BINARY, bits(SQL_CVT_VARBINARY)),
        CONNECTAI_ASK(SQL_CONVERT_VARBINARY, bits(SQL_CVT_VARBINARY)),
        CONNECTAI_ASK(SQL_CONVERT_LONGVARBINARY, bits(SQL_CVT_VARBINARY)),
        CONNECTAI_ASK(SQL_CONVERT_DATE, bits(SQL_CVT_VARCHAR, SQL_CVT_TIMESTAMP)),
        CONNECTAI_ASK(SQL_CONVERT_TIME, bits(SQL_CVT_VARCHAR)),
        CONNECTAI_ASK(SQL_CONVERT_TIMESTAMP, bits(SQL_CVT_VARCHAR, SQL_CVT_DATE)),
        CONNECTAI_ASK(SQL_CONVERT_INTERVAL_YEAR_MONTH, number(0)),
        CONNECTAI_ASK(SQL_CONVERT_INTERVAL_DAY_TIME, number(0)),
        CONNECTAI_ASK(SQL_CURSOR_COMMIT_BEHAVIOR, small(SQL_CB_PRESERVE)),
        CONNECTAI_ASK(SQL_CURSOR_ROLLBACK_BEHAVIOR, small(SQL_CB_PRESERVE)),
        CONNECTAI_ASK(SQL_TXN_CAPABLE, small(SQL_TC_NONE)),
        CONNECTAI_ASK(SQL_QUOTED_IDENTIFIER_CASE, small(SQL_IC_MIXED)),
        CONNECTAI_ASK(SQL_CATALOG_NAME_SEPARATOR, "."),
        CONNECTAI_ASK(SQL_CATALOG_TERM, "catalog"),
        CONNECTAI_ASK(SQL_SCHEMA_TERM, "schema"),
        CONNECTAI_ASK(SQL_TABLE_TERM, "table"),
        CONNECTAI_ASK(SQL_COLUMN_ALIAS, "Y"),
        CONNECTAI_ASK(SQL_IDENTIFIER_QUOTE_CHAR, "\""),
        CONNECTAI_ASK(SQL_CATALOG_NAME, "Y"),
        CONNECTAI_ASK(SQL_CATALOG_LOCATION, small(SQL_CL_START)),
        CONNECTAI_ASK(SQL_DBMS_NAME, "CData Connect AI"),
        CONNECTAI_ASK(SQL_DBMS_VER, AnyText{}),
        CONNECTAI_ASK(SQL_DRIVER_NAME, AnyText{}),
        CONNECTAI_ASK(SQL_DRIVER_VER, AnyText{}),
        CONNECTAI_ASK(SQL_DRIVER_ODBC_VER, "03.80"),
        CONNECTAI_ASK(SQL_SPECIAL_CHARACTERS, AnyText{}),
        CONNECTAI_ASK(SQL_SEARCH_PATTERN_ESCAPE, "\\"),
    };
    expect_answers(connection_, questions);
}

// "For settings that are not defined, Tableau attempts to determine the proper values for each
// capability by issuing various forms of SQL queries"; temporary tables: "a simple check at
// connection time". What is refused must be refused as SQL that is not supported, and leave the
// connection as it was. The mock is one without a schema for writing: the service documents no
// CREATE TABLE.
TEST(TableauProbes, FindWhatSqlThereIs) {
    const MockServer server;
    Connection connection(SQL_OV_ODBC3);
    driver_connect(
        connection,
        "Driver=ConnectAI;URL=" + server.url() + ";User=user@example.com;Password=test-token",
        SQL_DRIVER_NOPROMPT);
    constexpr const char* table = "#Tableau_1_A1B2C3D4_1_Connect_Check";
    const std::string create_local = std::string("CREATE LOCAL TEMPORARY TABLE \"") + table +
                                     "\" (\"COL\" INTEGER) ON COMMIT PRESERVE ROWS";
    const std::string create = std::string("CREATE TABLE \"") + table + "\" (\"COL\" INTEGER)";
    const std::string drop = std::string("DROP TABLE \"") + table + "\"";
    const std::string insert = std::string("INSERT INTO \"") + table + "\" (\"COL\") VALUES (1)";
    const std::string select_into =
        std::string("SELECT * INTO \"") + table + "\" FROM (SELECT 1 AS \"COL\") \"CHECKTEMP\"";
    const std::string select_top_into = std::string("SELECT TOP 1 * INTO \"") + table +
                                        "\" FROM (SELECT 1 AS \"COL\") \"CHECKTEMP\"";
    const std::array exchanges{
        Exchange{"CAP_CREATE_TEMP_TABLES", create_local.c_str(), "42000"},
        Exchange{"the same in other words", create.c_str(), "42000"},
        Exchange{"what follows a table made", insert.c_str(), "42S02"},
        Exchange{"its end", drop.c_str(), "42S02"},
        Exchange{"CAP_SELECT_INTO", select_into.c_str(), "42000"},
        Exchange{"CAP_SELECT_TOP_INTO", select_top_into.c_str(), "42000"},
        Exchange{"CAP_QUERY_SUBQUERIES",
                 "SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\"", "1"},
        Exchange{"CAP_QUERY_SUBQUERIES_WITH_TOP",
                 "SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT TOP 1 1 AS \"SUBCOL\") \"SUBQUERY\"",
                 "1"},
        Exchange{
            "CAP_QUERY_GROUP_BY_DEGREE",
            "SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\" GROUP BY 1",
            "1"},
        Exchange{"CAP_QUERY_GROUP_BY_ALIAS",
                 "SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\" GROUP BY "
                 "\"SUBCOL\"",
                 "1"},
        Exchange{"CAP_QUERY_SORT_BY_DEGREE",
                 "SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\" ORDER BY "
                 "1",
                 "1"},
        Exchange{"CAP_QUERY_HAVING_REQUIRES_GROUP_BY",
                 "SELECT SUM(\"SUBCOL\") AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\" "
                 "HAVING (COUNT(1) > 0)",
                 "1"},
        Exchange{"CAP_QUERY_TOP_N",
                 "SELECT TOP 1 \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"CHECKTOP\"",
                 "1"},
        Exchange{"CAP_QUERY_TOP_0",
                 "SELECT TOP 0 \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"CHECKTOP\"",
                 ""},
        Exchange{"LIMIT",
                 "SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"CHECKTOP\" LIMIT 1",
                 "1"},
    };
    expect_outcomes(connection, exchanges);
}

Rows list(const Connection& connection, const char* catalog, const char* schema, const char* table,
          const char* types) {
    Statement statement(connection);
    EXPECT_SUCCESS(statement,
                   SQLTablesW(statement, wide(catalog).data(), SQL_NTS, wide(schema).data(),
                              SQL_NTS, wide(table).data(), SQL_NTS, wide(types).data(), SQL_NTS));
    return statement.rows();
}

// The data source page: databases, then a connection with Database=, its schemas, its tables.
TEST_F(Tableau, ListsDatabasesSchemasAndTables) {
    EXPECT_THAT(list(connection_, "%", "", "", ""),
                ::testing::Contains(::testing::ElementsAre("CRM", "NULL", "NULL", "NULL", "NULL")));
    Connection database(SQL_OV_ODBC3);
    driver_connect(database, connection_string("test-token", "database=CRM"), SQL_DRIVER_NOPROMPT);
    constexpr std::array questions{CONNECTAI_ASK(SQL_DATABASE_NAME, "CRM")};
    expect_answers(database, questions);
    EXPECT_THAT(list(database, "", "%", "", ""), ::testing::Contains(::testing::ElementsAre(
                                                     "NULL", "Sales", "NULL", "NULL", "NULL")));
    const Rows tables =
        list(database, "CRM", "Sales", "%", "'TABLE','VIEW','SYNONYM','ALIAS','MATERIALIZED VIEW'");
    EXPECT_EQ(tables.size(), 4u);
    // "Disable this capability [CAP_FAST_METADATA] to allow search for specific schemas or tables".
    EXPECT_EQ(list(database, "CRM", "Sales", "%count%", "TABLE,VIEW").size(), 1u);
}

// "ReadPrimaryKeys: [...] using NULL qualifiers": the connection's database is what is left out.
TEST_F(Tableau, ReadsKeysWithAndWithoutQualifiers) {
    Connection database(SQL_OV_ODBC3);
    driver_connect(database, connection_string("test-token", "Database=CRM"), SQL_DRIVER_NOPROMPT);
    auto catalog = wide("CRM");
    auto schema = wide("Sales");
    auto table = wide("Contacts");
    for (const bool qualified : {false, true}) {
        SQLWCHAR* const in_catalog = qualified ? catalog.data() : nullptr;
        SQLWCHAR* const in_schema = qualified ? schema.data() : nullptr;
        const SQLSMALLINT length = qualified ? SQL_NTS : 0;
        Statement statement(database);
        ASSERT_SUCCESS(statement, SQLPrimaryKeysW(statement, in_catalog, length, in_schema, length,
                                                  table.data(), SQL_NTS));
        Rows rows = statement.rows();
        ASSERT_EQ(rows.size(), 1u) << qualified;
        EXPECT_EQ(rows[0][3], "Id");
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
        ASSERT_SUCCESS(statement,
                       SQLForeignKeysW(statement, nullptr, 0, nullptr, 0, nullptr, 0, in_catalog,
                                       length, in_schema, length, table.data(), SQL_NTS));
        rows = statement.rows();
        ASSERT_EQ(rows.size(), 1u) << qualified;
        EXPECT_EQ(rows[0][2] + "." + rows[0][3] + " " + rows[0][7], "Accounts.Id AccountId");
    }
}

std::vector<Description> describe_all(const Statement& statement) {
    SQLSMALLINT count = 0;
    EXPECT_SUCCESS(statement, SQLNumResultCols(statement, &count));
    std::vector<Description> columns;
    for (SQLUSMALLINT i = 1; i <= static_cast<SQLUSMALLINT>(count); ++i) {
        columns.push_back(describe(statement, i));
    }
    return columns;
}

// Metadata is read four ways, from the cheapest on (CAP_ODBC_METADATA_SUPPRESS_PREPARED_QUERY,
// CAP_QUERY_WHERE_FALSE_METADATA, CAP_QUERY_TOP_0_METADATA,
// CAP_ODBC_METADATA_SUPPRESS_SQLCOLUMNS_API): they must not contradict each other.
TEST_F(Tableau, DescribesATableFourWaysAlike) {
    constexpr const char* select = "SELECT * FROM \"CRM\".\"Sales\".\"Accounts\" \"Accounts\"";
    Statement prepared(connection_);
    ASSERT_SUCCESS(prepared, prepare_wide(prepared, select));
    const std::vector<Description> expected = describe_all(prepared);
    ASSERT_EQ(expected.size(), 11u);
    EXPECT_EQ(expected[1], (Description{"Name", SQL_WVARCHAR, 100, 0, SQL_NO_NULLS}));
    for (const char* query :
         {"SELECT * FROM \"CRM\".\"Sales\".\"Accounts\" \"Accounts\" WHERE 1=0",
          "SELECT TOP 0 * FROM \"CRM\".\"Sales\".\"Accounts\" \"Accounts\"",
          "SELECT * FROM \"CRM\".\"Sales\".\"Accounts\" \"Accounts\" LIMIT 0",
          "SELECT * FROM (SELECT * FROM \"CRM\".\"Sales\".\"Accounts\") \"Custom SQL Query\" WHERE "
          "1=0"}) {
        Statement statement(connection_);
        ASSERT_SUCCESS(statement, execute_wide(statement, query));
        EXPECT_EQ(describe_all(statement), expected) << query;
        EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA) << query;
    }
    Statement listed(connection_);
    ASSERT_SUCCESS(listed, SQLColumnsW(listed, wide("CRM").data(), SQL_NTS, wide("Sales").data(),
                                       SQL_NTS, wide("Accounts").data(), SQL_NTS, nullptr, 0));
    const Rows rows = listed.rows();
    ASSERT_EQ(rows.size(), expected.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i][3], expected[i].name);
        EXPECT_EQ(rows[i][4], std::to_string(expected[i].type)) << rows[i][3];
        EXPECT_EQ(rows[i][6], std::to_string(expected[i].size)) << rows[i][3];
        EXPECT_EQ(rows[i][10], std::to_string(expected[i].nullable)) << rows[i][3];
    }
}

// "Tableau uses SQLColAttribute with SQL_DESC_NULLABLE on the result set metadata";
// SQL_DESC_TYPE_NAME, the octet length of texts, precision and radix of numbers, identity columns.
TEST_F(Tableau, ReadsTheFieldsThatItsBuffersHangOn) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, prepare_wide(statement,
                                           "SELECT \"Name\", \"AnnualRevenue\", \"Rating\" FROM "
                                           "\"CRM\".\"Sales\".\"Accounts\" \"Accounts\""));
    EXPECT_EQ(column_text(statement, 1, SQL_DESC_TYPE_NAME), "VARCHAR");
    EXPECT_EQ(column_text(statement, 1, SQL_DESC_LABEL), "Name");
    EXPECT_EQ(column_number(statement, 1, SQL_DESC_NULLABLE), SQL_NO_NULLS);
    EXPECT_EQ(column_number(statement, 1, SQL_DESC_OCTET_LENGTH), 200);
    EXPECT_EQ(column_number(statement, 1, SQL_DESC_AUTO_UNIQUE_VALUE), SQL_FALSE);
    EXPECT_EQ(column_number(statement, 2, SQL_DESC_PRECISION), 18);
    EXPECT_EQ(column_number(statement, 2, SQL_DESC_SCALE), 2);
    EXPECT_EQ(column_number(statement, 2, SQL_DESC_NUM_PREC_RADIX), 10);
    EXPECT_EQ(column_number(statement, 2, SQL_DESC_NULLABLE), SQL_NULLABLE);
    EXPECT_EQ(column_number(statement, 3, SQL_DESC_UNSIGNED), SQL_FALSE);
}

}  // namespace
}  // namespace connectai::test
