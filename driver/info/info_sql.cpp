// SQLGetInfo: statements, clauses, names and functions of the service's SQL.
#include <array>

#include "info/info_table.h"

namespace connectai::info {
namespace {

// Applications built with headers of ODBC 2.01 know SQL_OJ_CAPABILITIES by a temporary number.
constexpr SQLUSMALLINT odbc2_outer_join_capabilities = 65003;

// Not nested: in the service's grammar the right side of a join is a table.
constexpr InfoAnswer outer_joins = mask(SQL_OJ_LEFT, SQL_OJ_RIGHT, SQL_OJ_FULL, SQL_OJ_NOT_ORDERED,
                                        SQL_OJ_INNER, SQL_OJ_ALL_COMPARISON_OPS);

// Words of the service's grammar that ODBC does not reserve (SQL_ODBC_KEYWORDS), in order.
constexpr std::string_view keywords =
    "DERIVED,GETDELETED,LIMIT,NULLS,OFFSET,OVER,PARTITION,TOP,UPSERT";

// A name may hold any character once it is quoted.
constexpr std::string_view special_characters = " !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";

constexpr std::array rows{
    // Power Query folds into derived tables only at this level. What the service lacks of it is
    // told by the types below.
    CONNECTAI_INFO(SQL_SQL_CONFORMANCE, mask(SQL_SC_SQL92_FULL)),
    CONNECTAI_INFO(SQL_ODBC_SQL_CONFORMANCE, small(SQL_OSC_CORE)),  // ODBC 2's word for it
    CONNECTAI_INFO(SQL_INTEGRITY, no()),
    CONNECTAI_INFO(SQL_KEYWORDS, text(keywords)),
    CONNECTAI_INFO(SQL_INFO_SCHEMA_VIEWS, mask()),  // it has sys_* tables of its own

    // Names.
    CONNECTAI_INFO(SQL_IDENTIFIER_CASE, small(SQL_IC_MIXED)),
    CONNECTAI_INFO(SQL_QUOTED_IDENTIFIER_CASE, small(SQL_IC_MIXED)),
    // The service has brackets, which this cannot say; the driver turns "a" into [a].
    CONNECTAI_INFO(SQL_IDENTIFIER_QUOTE_CHAR, text("\"")),
    CONNECTAI_INFO(SQL_SPECIAL_CHARACTERS, text(special_characters)),
    CONNECTAI_INFO(SQL_CATALOG_NAME, yes()),
    CONNECTAI_INFO(SQL_CATALOG_NAME_SEPARATOR, text(".")),
    CONNECTAI_INFO(SQL_CATALOG_LOCATION, small(SQL_CL_START)),
    CONNECTAI_INFO(SQL_CATALOG_TERM, text("catalog")),
    CONNECTAI_INFO(SQL_SCHEMA_TERM, text("schema")),
    CONNECTAI_INFO(SQL_TABLE_TERM, text("table")),
    CONNECTAI_INFO(SQL_PROCEDURE_TERM, text("procedure")),
    CONNECTAI_INFO(SQL_CATALOG_USAGE, mask(SQL_CU_DML_STATEMENTS, SQL_CU_PROCEDURE_INVOCATION)),
    CONNECTAI_INFO(SQL_SCHEMA_USAGE, mask(SQL_SU_DML_STATEMENTS, SQL_SU_PROCEDURE_INVOCATION)),
    CONNECTAI_INFO(SQL_COLUMN_ALIAS, yes()),
    CONNECTAI_INFO(SQL_CORRELATION_NAME, small(SQL_CN_ANY)),

    // Queries.
    CONNECTAI_INFO(SQL_SUBQUERIES,
                   mask(SQL_SQ_COMPARISON, SQL_SQ_EXISTS, SQL_SQ_IN, SQL_SQ_CORRELATED_SUBQUERIES)),
    CONNECTAI_INFO(SQL_UNION, mask(SQL_U_UNION, SQL_U_UNION_ALL)),
    CONNECTAI_INFO(SQL_GROUP_BY, small(SQL_GB_GROUP_BY_CONTAINS_SELECT)),
    CONNECTAI_INFO(SQL_EXPRESSIONS_IN_ORDERBY, yes()),
    CONNECTAI_INFO(SQL_ORDER_BY_COLUMNS_IN_SELECT, no()),
    CONNECTAI_INFO(SQL_NULL_COLLATION, small(SQL_NC_LOW)),
    CONNECTAI_INFO(SQL_CONCAT_NULL_BEHAVIOR, small(SQL_CB_NULL)),
    CONNECTAI_INFO(SQL_OUTER_JOINS, yes()),
    CONNECTAI_INFO(SQL_OJ_CAPABILITIES, outer_joins),
    InfoRow{odbc2_outer_join_capabilities, "SQL_OJ_CAPABILITIES (ODBC 2.01)", outer_joins},
    CONNECTAI_INFO(SQL_SQL92_RELATIONAL_JOIN_OPERATORS,
                   mask(SQL_SRJO_INNER_JOIN, SQL_SRJO_LEFT_OUTER_JOIN, SQL_SRJO_RIGHT_OUTER_JOIN,
                        SQL_SRJO_FULL_OUTER_JOIN)),
    CONNECTAI_INFO(SQL_SQL92_PREDICATES,
                   mask(SQL_SP_EXISTS, SQL_SP_ISNOTNULL, SQL_SP_ISNULL, SQL_SP_LIKE, SQL_SP_IN,
                        SQL_SP_BETWEEN, SQL_SP_COMPARISON)),
    CONNECTAI_INFO(SQL_SQL92_VALUE_EXPRESSIONS, mask(SQL_SVE_CASE, SQL_SVE_CAST)),
    CONNECTAI_INFO(SQL_SQL92_ROW_VALUE_CONSTRUCTOR, mask()),
    // SQL-92's DATE '2024-01-31': the service has strings, which {d}, {t} and {ts} become.
    CONNECTAI_INFO(SQL_DATETIME_LITERALS, mask()),
    // {escape} becomes ESCAPE, which no document of the service shows.
    CONNECTAI_INFO(SQL_LIKE_ESCAPE_CLAUSE, no()),
    // Power Query looks at the single bits, not at SQL_AF_ALL.
    CONNECTAI_INFO(SQL_AGGREGATE_FUNCTIONS, mask(SQL_AF_AVG, SQL_AF_COUNT, SQL_AF_MAX, SQL_AF_MIN,
                                                 SQL_AF_SUM, SQL_AF_DISTINCT, SQL_AF_ALL)),

    // Functions that are called in the form of SQL-92: they are sent as they stand.
    CONNECTAI_INFO(SQL_SQL92_STRING_FUNCTIONS,
                   mask(SQL_SSF_LOWER, SQL_SSF_UPPER, SQL_SSF_SUBSTRING)),
    CONNECTAI_INFO(SQL_SQL92_NUMERIC_VALUE_FUNCTIONS,
                   mask(SQL_SNVF_CHAR_LENGTH, SQL_SNVF_OCTET_LENGTH, SQL_SNVF_POSITION)),
    // The service writes CURRENT_DATE() and CURRENT_TIMESTAMP(), SQL-92 has no parentheses.
    CONNECTAI_INFO(SQL_SQL92_DATETIME_FUNCTIONS, mask()),

    // Functions that are called as {fn ...}.
    CONNECTAI_INFO(SQL_STRING_FUNCTIONS, &ScalarFunctions::string),
    CONNECTAI_INFO(SQL_NUMERIC_FUNCTIONS, &ScalarFunctions::numeric),
    CONNECTAI_INFO(SQL_TIMEDATE_FUNCTIONS, &ScalarFunctions::timedate),
    CONNECTAI_INFO(SQL_SYSTEM_FUNCTIONS, &ScalarFunctions::system),
    CONNECTAI_INFO(SQL_TIMEDATE_ADD_INTERVALS, &ScalarFunctions::add_intervals),
    CONNECTAI_INFO(SQL_TIMEDATE_DIFF_INTERVALS, &ScalarFunctions::difference_intervals),

    // Changes.
    CONNECTAI_INFO(SQL_INSERT_STATEMENT, mask(SQL_IS_INSERT_LITERALS, SQL_IS_INSERT_SEARCHED)),
    CONNECTAI_INFO(SQL_SQL92_FOREIGN_KEY_DELETE_RULE, mask()),
    CONNECTAI_INFO(SQL_SQL92_FOREIGN_KEY_UPDATE_RULE, mask()),
    CONNECTAI_INFO(SQL_PROCEDURES, yes()),  // {call} goes to /exec

    // Definitions: the service has only CREATE, ALTER and DROP DERIVED VIEW, none of them SQL-92.
    CONNECTAI_INFO(SQL_NON_NULLABLE_COLUMNS, small(SQL_NNC_NON_NULL)),
    CONNECTAI_INFO(SQL_ALTER_DOMAIN, mask()),
    CONNECTAI_INFO(SQL_ALTER_TABLE, mask()),
    CONNECTAI_INFO(SQL_CREATE_ASSERTION, mask()),
    CONNECTAI_INFO(SQL_CREATE_CHARACTER_SET, mask()),
    CONNECTAI_INFO(SQL_CREATE_COLLATION, mask()),
    CONNECTAI_INFO(SQL_CREATE_DOMAIN, mask()),
    CONNECTAI_INFO(SQL_CREATE_SCHEMA, mask()),
    CONNECTAI_INFO(SQL_CREATE_TABLE, mask()),
    CONNECTAI_INFO(SQL_CREATE_TRANSLATION, mask()),
    CONNECTAI_INFO(SQL_CREATE_VIEW, mask()),
    CONNECTAI_INFO(SQL_DDL_INDEX, mask()),
    CONNECTAI_INFO(SQL_INDEX_KEYWORDS, mask(SQL_IK_NONE)),
    CONNECTAI_INFO(SQL_DROP_ASSERTION, mask()),
    CONNECTAI_INFO(SQL_DROP_CHARACTER_SET, mask()),
    CONNECTAI_INFO(SQL_DROP_COLLATION, mask()),
    CONNECTAI_INFO(SQL_DROP_DOMAIN, mask()),
    CONNECTAI_INFO(SQL_DROP_SCHEMA, mask()),
    CONNECTAI_INFO(SQL_DROP_TABLE, mask()),
    CONNECTAI_INFO(SQL_DROP_TRANSLATION, mask()),
    CONNECTAI_INFO(SQL_DROP_VIEW, mask()),
    CONNECTAI_INFO(SQL_SQL92_GRANT, mask()),
    CONNECTAI_INFO(SQL_SQL92_REVOKE, mask()),
};

}  // namespace

std::span<const InfoRow> sql_rows() noexcept {
    return rows;
}

}  // namespace connectai::info
