// SQLGetInfo: statements, clauses, names and functions of the service's SQL.
#include <array>

#include "info/info_table.h"

namespace connectai::info {
namespace {

// Applications built with headers of ODBC 2.01 know SQL_OJ_CAPABILITIES by a temporary number.
constexpr SQLUSMALLINT odbc2_outer_join_capabilities = 65003;

// Two rows have the same answer.
constexpr InfoAnswer outer_joins = mask(SQL_OJ_LEFT, SQL_OJ_RIGHT, SQL_OJ_FULL, SQL_OJ_NOT_ORDERED,
                                        SQL_OJ_INNER, SQL_OJ_ALL_COMPARISON_OPS);
constexpr std::string_view outer_joins_source =
    "mask(SQL_OJ_LEFT, SQL_OJ_RIGHT, SQL_OJ_FULL, SQL_OJ_NOT_ORDERED, SQL_OJ_INNER, "
    "SQL_OJ_ALL_COMPARISON_OPS)";
constexpr std::string_view not_nested =
    "not nested: in the service's grammar the right side of a join is a table";

constexpr std::string_view by_escapes = "what docs/escapes.md has a translation for";
constexpr std::string_view no_definitions =
    "of definitions the service has only CREATE, ALTER and DROP DERIVED VIEW, not SQL-92's";

// Words of the service's grammar that ODBC does not reserve (SQL_ODBC_KEYWORDS), in order.
constexpr std::string_view keywords =
    "DERIVED,GETDELETED,LIMIT,NULLS,OFFSET,OVER,PARTITION,TOP,UPSERT";

// A name may hold any character once it is quoted.
constexpr std::string_view special_characters = " !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";

constexpr std::array rows{
    CONNECTAI_INFO_WHY(SQL_SQL_CONFORMANCE,
                       "Power Query folds into derived tables only at this level; what the service "
                       "lacks of it is told by the types below",
                       mask(SQL_SC_SQL92_FULL)),
    CONNECTAI_INFO_WHY(SQL_ODBC_SQL_CONFORMANCE, "ODBC 2's word for it", small(SQL_OSC_CORE)),
    CONNECTAI_INFO_WHY(SQL_INTEGRITY, "SQL-89's IEF is about CREATE TABLE, which there is not",
                       no()),
    CONNECTAI_INFO_WHY(SQL_KEYWORDS, "words of the service's grammar that ODBC does not reserve",
                       text(keywords)),
    CONNECTAI_INFO_WHY(SQL_INFO_SCHEMA_VIEWS, "the service has sys_* tables instead", mask()),

    // Names.
    CONNECTAI_INFO(SQL_IDENTIFIER_CASE, small(SQL_IC_MIXED)),
    CONNECTAI_INFO(SQL_QUOTED_IDENTIFIER_CASE, small(SQL_IC_MIXED)),
    CONNECTAI_INFO_WHY(
        SQL_IDENTIFIER_QUOTE_CHAR,
        "the service has brackets, which this cannot say: the driver makes [a] of \"a\"",
        text("\"")),
    CONNECTAI_INFO_WHY(SQL_SPECIAL_CHARACTERS, "all of ASCII, between quotes",
                       text(special_characters)),
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
    CONNECTAI_INFO_WHY(
        SQL_SUBQUERIES, "ANY and ALL are in no document of the service",
        mask(SQL_SQ_COMPARISON, SQL_SQ_EXISTS, SQL_SQ_IN, SQL_SQ_CORRELATED_SUBQUERIES)),
    CONNECTAI_INFO(SQL_UNION, mask(SQL_U_UNION, SQL_U_UNION_ALL)),
    CONNECTAI_INFO(SQL_GROUP_BY, small(SQL_GB_GROUP_BY_CONTAINS_SELECT)),
    CONNECTAI_INFO(SQL_EXPRESSIONS_IN_ORDERBY, yes()),
    CONNECTAI_INFO_WHY(SQL_ORDER_BY_COLUMNS_IN_SELECT, "they need not be", no()),
    CONNECTAI_INFO(SQL_NULL_COLLATION, small(SQL_NC_LOW)),
    CONNECTAI_INFO_WHY(
        SQL_CONCAT_NULL_BEHAVIOR,
        "{fn CONCAT()} is the service's CONCAT, which takes NULL for an empty text, as "
        "T-SQL's does",
        small(SQL_CB_NON_NULL)),
    CONNECTAI_INFO(SQL_OUTER_JOINS, yes()),
    InfoRow{SQL_OJ_CAPABILITIES, "SQL_OJ_CAPABILITIES", outer_joins, outer_joins_source,
            not_nested},
    InfoRow{odbc2_outer_join_capabilities, "SQL_OJ_CAPABILITIES (ODBC 2.01)", outer_joins,
            outer_joins_source, not_nested},
    CONNECTAI_INFO_WHY(SQL_SQL92_RELATIONAL_JOIN_OPERATORS, "CROSS, NATURAL and UNION JOIN are not",
                       mask(SQL_SRJO_INNER_JOIN, SQL_SRJO_LEFT_OUTER_JOIN,
                            SQL_SRJO_RIGHT_OUTER_JOIN, SQL_SRJO_FULL_OUTER_JOIN)),
    CONNECTAI_INFO(SQL_SQL92_PREDICATES,
                   mask(SQL_SP_EXISTS, SQL_SP_ISNOTNULL, SQL_SP_ISNULL, SQL_SP_LIKE, SQL_SP_IN,
                        SQL_SP_BETWEEN, SQL_SP_COMPARISON)),
    CONNECTAI_INFO_WHY(SQL_SQL92_VALUE_EXPRESSIONS,
                       "COALESCE and NULLIF are in no document of the service",
                       mask(SQL_SVE_CASE, SQL_SVE_CAST)),
    CONNECTAI_INFO_WHY(SQL_SQL92_ROW_VALUE_CONSTRUCTOR, "in no document of the service", mask()),
    CONNECTAI_INFO_WHY(SQL_DATETIME_LITERALS,
                       "SQL-92's DATE '2024-01-31' is not: the service has strings, which {d}, {t} "
                       "and {ts} become",
                       mask()),
    CONNECTAI_INFO_WHY(SQL_LIKE_ESCAPE_CLAUSE,
                       "{escape} becomes ESCAPE, which no document of the service shows", no()),
    CONNECTAI_INFO_WHY(SQL_AGGREGATE_FUNCTIONS,
                       "Power Query looks at the single bits, not at SQL_AF_ALL",
                       mask(SQL_AF_AVG, SQL_AF_COUNT, SQL_AF_MAX, SQL_AF_MIN, SQL_AF_SUM,
                            SQL_AF_DISTINCT, SQL_AF_ALL)),

    // Functions that are called in the form of SQL-92: they are sent as they stand.
    CONNECTAI_INFO(SQL_SQL92_STRING_FUNCTIONS,
                   mask(SQL_SSF_LOWER, SQL_SSF_UPPER, SQL_SSF_SUBSTRING)),
    CONNECTAI_INFO(SQL_SQL92_NUMERIC_VALUE_FUNCTIONS,
                   mask(SQL_SNVF_CHAR_LENGTH, SQL_SNVF_OCTET_LENGTH, SQL_SNVF_POSITION)),
    CONNECTAI_INFO_WHY(SQL_SQL92_DATETIME_FUNCTIONS,
                       "the service writes CURRENT_DATE(), SQL-92 has no parentheses there",
                       mask()),

    // Functions that are called as {fn ...}.
    CONNECTAI_INFO_WHY(SQL_STRING_FUNCTIONS, by_escapes, &ScalarFunctions::string),
    CONNECTAI_INFO_WHY(SQL_NUMERIC_FUNCTIONS, by_escapes, &ScalarFunctions::numeric),
    CONNECTAI_INFO_WHY(SQL_TIMEDATE_FUNCTIONS, by_escapes, &ScalarFunctions::timedate),
    CONNECTAI_INFO_WHY(SQL_SYSTEM_FUNCTIONS, by_escapes, &ScalarFunctions::system),
    CONNECTAI_INFO_WHY(SQL_TIMEDATE_ADD_INTERVALS, by_escapes, &ScalarFunctions::add_intervals),
    CONNECTAI_INFO_WHY(SQL_TIMEDATE_DIFF_INTERVALS, by_escapes,
                       &ScalarFunctions::difference_intervals),

    // Changes.
    CONNECTAI_INFO_WHY(SQL_INSERT_STATEMENT, "SELECT INTO is not",
                       mask(SQL_IS_INSERT_LITERALS, SQL_IS_INSERT_SEARCHED)),
    CONNECTAI_INFO_WHY(SQL_SQL92_FOREIGN_KEY_DELETE_RULE, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_SQL92_FOREIGN_KEY_UPDATE_RULE, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_PROCEDURES, "{call} goes to the service's /exec", yes()),

    // Definitions.
    CONNECTAI_INFO(SQL_NON_NULLABLE_COLUMNS, small(SQL_NNC_NON_NULL)),
    CONNECTAI_INFO_WHY(SQL_ALTER_DOMAIN, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_ALTER_TABLE, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_CREATE_ASSERTION, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_CREATE_CHARACTER_SET, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_CREATE_COLLATION, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_CREATE_DOMAIN, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_CREATE_SCHEMA, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_CREATE_TABLE, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_CREATE_TRANSLATION, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_CREATE_VIEW, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_DDL_INDEX, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_INDEX_KEYWORDS, no_definitions, mask(SQL_IK_NONE)),
    CONNECTAI_INFO_WHY(SQL_DROP_ASSERTION, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_DROP_CHARACTER_SET, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_DROP_COLLATION, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_DROP_DOMAIN, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_DROP_SCHEMA, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_DROP_TABLE, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_DROP_TRANSLATION, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_DROP_VIEW, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_SQL92_GRANT, no_definitions, mask()),
    CONNECTAI_INFO_WHY(SQL_SQL92_REVOKE, no_definitions, mask()),
};

}  // namespace

std::span<const InfoRow> sql_rows() noexcept {
    return rows;
}

}  // namespace connectai::info
