// SQLGetInfo answers every information type of the headers, in the right type, and truthfully.
// ODBC 3.8, SQLGetInfo, "Information Type Descriptions".
#include "info/get_info.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "info/info_table.h"
#include "info_type_spec.h"

namespace connectai::info {
namespace {

struct HeaderInfoType {
    int info_type;
    const char* name;
};
// From the installed sql.h and sqlext.h.
constexpr HeaderInfoType header_info_types[] = {
#include "info_types.inc"
};

enum class ValueType { driver_manager_only, yes_or_no, other_string, small_integer, integer };

std::map<int, ValueType> specified_types() {
    std::map<int, ValueType> types;
    const auto add = [&types](const auto& info_types, ValueType type) {
        for (const int info_type : info_types) {
            EXPECT_TRUE(types.emplace(info_type, type).second) << info_type << " stands twice";
        }
    };
    add(spec::driver_manager_only, ValueType::driver_manager_only);
    add(spec::yes_or_no, ValueType::yes_or_no);
    add(spec::other_strings, ValueType::other_string);
    add(spec::small_integers, ValueType::small_integer);
    add(spec::integers, ValueType::integer);
    return types;
}

std::optional<InfoValue> info(int info_type, const InfoContext& context = {}) {
    return get_info(static_cast<SQLUSMALLINT>(info_type), context);
}
std::string string_info(int info_type, const InfoContext& context = {}) {
    return std::get<std::string>(info(info_type, context).value());
}
SQLUSMALLINT small_info(int info_type) {
    return std::get<SQLUSMALLINT>(info(info_type).value());
}
SQLUINTEGER mask_info(int info_type) {
    return std::get<SQLUINTEGER>(info(info_type).value());
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> words;
    std::istringstream in(list);
    for (std::string word; std::getline(in, word, ',');) words.push_back(word);
    return words;
}

std::vector<InfoRow> every_row() {
    std::vector<InfoRow> rows;
    for (const auto family : all_rows()) rows.insert(rows.end(), family.begin(), family.end());
    return rows;
}

TEST(GetInfo, EveryInfoTypeOfTheHeadersHasTheSpecifiedType) {
    const std::map<int, ValueType> types = specified_types();
    ASSERT_GT(std::size(header_info_types), 180u);
    for (const auto& [info_type, name] : header_info_types) {
        SCOPED_TRACE(name);
        const auto type = types.find(info_type);
        ASSERT_NE(type, types.end()) << "not in info_type_spec.h";
        const std::optional<InfoValue> value = info(info_type);
        if (type->second == ValueType::driver_manager_only) {
            EXPECT_FALSE(value.has_value());
            continue;
        }
        ASSERT_TRUE(value.has_value());
        switch (type->second) {
            case ValueType::yes_or_no:
                EXPECT_THAT(*value, testing::VariantWith<std::string>(testing::AnyOf("Y", "N")));
                break;
            case ValueType::other_string:
                EXPECT_TRUE(std::holds_alternative<std::string>(*value));
                break;
            case ValueType::small_integer:
                EXPECT_TRUE(std::holds_alternative<SQLUSMALLINT>(*value));
                break;
            default: EXPECT_TRUE(std::holds_alternative<SQLUINTEGER>(*value)); break;
        }
    }
}

TEST(GetInfo, NoRowStandsTwice) {
    std::set<SQLUSMALLINT> seen;
    for (const InfoRow& row : every_row())
        EXPECT_TRUE(seen.insert(row.info_type).second) << row.name;
}

// An answer that says "no", "none" or "unknown" is explained.
TEST(GetInfo, EveryRefusalHasItsReason) {
    struct SaysNo {
        bool operator()(std::string_view text) const { return text == "N" || text.empty(); }
        bool operator()(SQLUSMALLINT) const { return false; }  // an enumeration: 0 is a choice
        bool operator()(SQLUINTEGER mask) const { return mask == 0; }
        bool operator()(InfoFunction) const { return true; }
        bool operator()(ScalarFunctionMask) const { return true; }
    };
    for (const InfoRow& row : every_row()) {
        EXPECT_FALSE(std::visit(SaysNo{}, row.answer) && row.reason.empty()) << row.name;
        EXPECT_EQ(row.reason.find('\n'), std::string_view::npos) << row.name;
    }
    for (const InfoRow& row : limit_rows()) EXPECT_NE(row.reason, "") << row.name;
}

TEST(GetInfo, TheDocumentedTableShowsAnswersByName) {
    const std::string table = info_table_markdown();
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(table, '\n')), every_row().size() + 2);
    const auto has = [&](std::string_view line) {
        return table.find(std::string(line) + "\n") != std::string::npos;
    };
    EXPECT_TRUE(has("| SQL_COLUMN_ALIAS | `Y` |  |")) << table;
    EXPECT_TRUE(has("| SQL_DM_VER | an empty string | only a driver manager has one |"));
    EXPECT_TRUE(has("| SQL_UNION | SQL_U_UNION, SQL_U_UNION_ALL |  |"));
    EXPECT_TRUE(has("| SQL_MAX_CURSOR_NAME_LEN | 128 | characters, the driver's own limit |"));
    EXPECT_TRUE(has("| SQL_CONVERT_REAL | 0 | the service has no such type |"));
}

// ODBC 3.8, "Level 1 Interface Conformance": 102 and 109 are not there. "ODBC and the Standard
// CLI": the core level holds both standards.
TEST(GetInfo, ConformanceIsThatOfTheCore) {
    EXPECT_EQ(mask_info(SQL_ODBC_INTERFACE_CONFORMANCE), static_cast<SQLUINTEGER>(SQL_OIC_CORE));
    EXPECT_EQ(mask_info(SQL_STANDARD_CLI_CONFORMANCE),
              static_cast<SQLUINTEGER>(SQL_SCC_XOPEN_CLI_VERSION1 | SQL_SCC_ISO92_CLI));
    EXPECT_EQ(small_info(SQL_ODBC_API_CONFORMANCE), SQL_OAC_LEVEL2);
    EXPECT_EQ(small_info(SQL_ODBC_SAG_CLI_CONFORMANCE), SQL_OSCC_COMPLIANT);
}

TEST(GetInfo, NamesAreThoseOfTheHeaders) {
    std::multimap<int, std::string_view> names;
    for (const auto& [info_type, name] : header_info_types) names.emplace(info_type, name);
    for (const InfoRow& row : every_row()) {
        EXPECT_EQ(info_type_name(row.info_type), row.name);
        const auto [begin, end] = names.equal_range(row.info_type);
        if (begin == end) continue;  // newer or older than the headers
        EXPECT_TRUE(std::any_of(begin, end, [&](const auto& n) { return n.second == row.name; }))
            << row.name;
    }
    EXPECT_EQ(info_type_name(9999), "");
}

TEST(GetInfo, UnknownInfoTypesHaveNoAnswer) {
    for (const int info_type : {174, 182, 999, 1749, 1751, 9999, 10006, 10026, 65535}) {
        EXPECT_FALSE(info(info_type).has_value()) << info_type;
    }
}

TEST(GetInfo, ContextIsHandedOut) {
    const InfoContext context{.dsn = "MyDsn",
                              .default_catalog = "Größe",
                              .user = "a@b.c",
                              .server = "cloud.cdata.com",
                              .odbc2 = false};
    EXPECT_EQ(string_info(SQL_DATA_SOURCE_NAME, context), "MyDsn");
    EXPECT_EQ(string_info(SQL_DATABASE_NAME, context), "Größe");
    EXPECT_EQ(string_info(SQL_USER_NAME, context), "a@b.c");
    EXPECT_EQ(string_info(SQL_SERVER_NAME, context), "cloud.cdata.com");
    EXPECT_EQ(string_info(SQL_DATA_SOURCE_NAME), "");
}

TEST(GetInfo, VersionsHaveTheSpecifiedForm) {
    EXPECT_THAT(string_info(SQL_DRIVER_VER),
                testing::MatchesRegex("[0-9]{2}\\.[0-9]{2}\\.[0-9]{4}"));
    EXPECT_THAT(string_info(SQL_DBMS_VER),
                testing::MatchesRegex("[0-9]{2}\\.[0-9]{2}\\.[0-9]{4}.*"));
    EXPECT_THAT(string_info(SQL_ODBC_VER), testing::MatchesRegex("[0-9]{2}\\.[0-9]{2}\\.0000"));
    EXPECT_EQ(string_info(SQL_DRIVER_ODBC_VER), "03.80");
}

TEST(GetInfo, DriverVersionIsTheProjectsVersion) {
    int major = -1;
    int minor = -1;
    int patch = -1;
    ASSERT_EQ(std::sscanf(string_info(SQL_DRIVER_VER).c_str(), "%d.%d.%d", &major, &minor, &patch),
              3);
    EXPECT_EQ(std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch),
              CONNECTAI_VERSION);
}

TEST(GetInfo, NamesOfDriverAndProduct) {
    EXPECT_EQ(string_info(SQL_DRIVER_NAME), "libconnectaiodbc.so");
    EXPECT_EQ(string_info(SQL_DBMS_NAME), "CData Connect AI");
    EXPECT_EQ(string_info(SQL_IDENTIFIER_QUOTE_CHAR), "\"");
    EXPECT_EQ(string_info(SQL_CATALOG_NAME), "Y");
    EXPECT_EQ(string_info(SQL_CATALOG_NAME_SEPARATOR), ".");
    EXPECT_EQ(small_info(SQL_CATALOG_LOCATION), SQL_CL_START);
}

// "This list does not contain keywords specific to ODBC."
TEST(GetInfo, KeywordsAreThoseThatOdbcDoesNotReserve) {
    const std::vector<std::string> keywords = split(string_info(SQL_KEYWORDS));
    const std::vector<std::string> reserved = split(SQL_ODBC_KEYWORDS);
    EXPECT_THAT(keywords, testing::Contains("LIMIT"));
    EXPECT_TRUE(std::ranges::is_sorted(keywords));
    for (const std::string& keyword : keywords) {
        EXPECT_THAT(keyword, testing::MatchesRegex("[A-Z]+"));
        EXPECT_THAT(reserved, testing::Not(testing::Contains(keyword)));
    }
}

// "All special characters (that is, all characters except a through z, A through Z, 0 through 9,
// and underscore)."
TEST(GetInfo, SpecialCharactersAreAllOfAscii) {
    const std::string special = string_info(SQL_SPECIAL_CHARACTERS);
    for (char c = ' '; c < 0x7F; ++c) {
        const bool ordinary = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
        EXPECT_EQ(std::ranges::count(special, c), ordinary ? 0 : 1) << c;
    }
}

// Rows can be added, with SQLBulkOperations, and neither changed nor deleted; a static cursor goes
// anywhere.
TEST(GetInfo, CursorsAreForwardOnlyOrStaticAndTakeNoMoreThanNewRows) {
    EXPECT_EQ(mask_info(SQL_SCROLL_OPTIONS),
              static_cast<SQLUINTEGER>(SQL_SO_FORWARD_ONLY | SQL_SO_STATIC));
    EXPECT_EQ(mask_info(SQL_FETCH_DIRECTION),
              static_cast<SQLUINTEGER>(SQL_FD_FETCH_NEXT | SQL_FD_FETCH_FIRST | SQL_FD_FETCH_LAST |
                                       SQL_FD_FETCH_PRIOR | SQL_FD_FETCH_ABSOLUTE |
                                       SQL_FD_FETCH_RELATIVE | SQL_FD_FETCH_BOOKMARK));
    EXPECT_EQ(mask_info(SQL_STATIC_CURSOR_ATTRIBUTES1),
              static_cast<SQLUINTEGER>(SQL_CA1_NEXT | SQL_CA1_ABSOLUTE | SQL_CA1_RELATIVE |
                                       SQL_CA1_BOOKMARK | SQL_CA1_LOCK_NO_CHANGE |
                                       SQL_CA1_POS_POSITION | SQL_CA1_POS_REFRESH |
                                       SQL_CA1_BULK_ADD | SQL_CA1_BULK_FETCH_BY_BOOKMARK));
    EXPECT_EQ(mask_info(SQL_STATIC_CURSOR_ATTRIBUTES2),
              mask_info(SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES2));
    EXPECT_EQ(mask_info(SQL_POS_OPERATIONS),
              static_cast<SQLUINTEGER>(SQL_POS_POSITION | SQL_POS_REFRESH));
    EXPECT_EQ(mask_info(SQL_LOCK_TYPES), static_cast<SQLUINTEGER>(SQL_LCK_NO_CHANGE));
    EXPECT_EQ(mask_info(SQL_BOOKMARK_PERSISTENCE),
              static_cast<SQLUINTEGER>(SQL_BP_DELETE | SQL_BP_UPDATE | SQL_BP_SCROLL));
    EXPECT_EQ(mask_info(SQL_SCROLL_CONCURRENCY),
              static_cast<SQLUINTEGER>(SQL_SCCO_READ_ONLY | SQL_SCCO_OPT_VALUES));
    EXPECT_EQ(mask_info(SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES1),
              static_cast<SQLUINTEGER>(SQL_CA1_NEXT | SQL_CA1_BULK_ADD));
    EXPECT_EQ(
        mask_info(SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES2),
        static_cast<SQLUINTEGER>(SQL_CA2_READ_ONLY_CONCURRENCY | SQL_CA2_OPT_VALUES_CONCURRENCY |
                                 SQL_CA2_MAX_ROWS_SELECT | SQL_CA2_MAX_ROWS_CATALOG));
    for (const int info_type : {SQL_KEYSET_CURSOR_ATTRIBUTES1, SQL_KEYSET_CURSOR_ATTRIBUTES2,
                                SQL_DYNAMIC_CURSOR_ATTRIBUTES1, SQL_DYNAMIC_CURSOR_ATTRIBUTES2,
                                SQL_POSITIONED_STATEMENTS}) {
        EXPECT_EQ(mask_info(info_type), 0u) << info_type;
    }
}

TEST(GetInfo, TransactionsAreNotSupported) {
    EXPECT_EQ(small_info(SQL_TXN_CAPABLE), SQL_TC_NONE);
    EXPECT_EQ(mask_info(SQL_TXN_ISOLATION_OPTION), 0u);
    EXPECT_EQ(mask_info(SQL_DEFAULT_TXN_ISOLATION), 0u);
    EXPECT_EQ(small_info(SQL_CURSOR_COMMIT_BEHAVIOR), SQL_CB_PRESERVE);
    EXPECT_EQ(small_info(SQL_CURSOR_ROLLBACK_BEHAVIOR), SQL_CB_PRESERVE);
}

// "A driver cannot return this value [SQL_GD_BOUND] unless it also returns SQL_GD_ANY_COLUMN";
// SQL_GD_BLOCK needs SQLSetPos.
TEST(GetInfo, GetDataReadsAnyColumnInAnyOrder) {
    EXPECT_EQ(mask_info(SQL_GETDATA_EXTENSIONS),
              static_cast<SQLUINTEGER>(SQL_GD_ANY_COLUMN | SQL_GD_ANY_ORDER | SQL_GD_BOUND |
                                       SQL_GD_BLOCK));
}

TEST(GetInfo, FunctionsAreThoseThatEscapesAreTranslatedFor) {
    InfoContext context;
    context.functions = {.string = 1,
                         .numeric = 2,
                         .timedate = 4,
                         .system = 8,
                         .conversion = 16,
                         .add_intervals = 32,
                         .difference_intervals = 64};
    const auto mask = [&](int info_type) {
        return std::get<SQLUINTEGER>(info(info_type, context).value());
    };
    EXPECT_EQ(mask(SQL_STRING_FUNCTIONS), 1u);
    EXPECT_EQ(mask(SQL_NUMERIC_FUNCTIONS), 2u);
    EXPECT_EQ(mask(SQL_TIMEDATE_FUNCTIONS), 4u);
    EXPECT_EQ(mask(SQL_SYSTEM_FUNCTIONS), 8u);
    EXPECT_EQ(mask(SQL_CONVERT_FUNCTIONS), 16u);
    EXPECT_EQ(mask(SQL_TIMEDATE_ADD_INTERVALS), 32u);
    EXPECT_EQ(mask(SQL_TIMEDATE_DIFF_INTERVALS), 64u);
}

// SQL_LIKE_ESCAPE_CLAUSE: "Y" if "the data source supports an escape character", of which the
// service's documents say nothing.
TEST(GetInfo, WhatTheServiceDoesNotDocumentIsNotClaimed) {
    EXPECT_EQ(string_info(SQL_LIKE_ESCAPE_CLAUSE), "N");
    EXPECT_EQ(mask_info(SQL_DATETIME_LITERALS), 0u);
}

// SQL_PROCEDURES: "supports procedures and the driver supports the ODBC procedure invocation
// syntax". SQL_ACCESSIBLE_PROCEDURES: that all which SQLProcedures lists may be executed is not
// known.
TEST(GetInfo, ProceduresAreCalledByEscape) {
    EXPECT_EQ(string_info(SQL_PROCEDURES), "Y");
    EXPECT_EQ(string_info(SQL_PROCEDURE_TERM), "procedure");
    EXPECT_EQ(string_info(SQL_ACCESSIBLE_PROCEDURES), "N");
    EXPECT_TRUE(mask_info(SQL_CATALOG_USAGE) & SQL_CU_PROCEDURE_INVOCATION);
    EXPECT_TRUE(mask_info(SQL_SCHEMA_USAGE) & SQL_SU_PROCEDURE_INVOCATION);
}

// What makes Power Query fold; it looks for the aggregates' own bits.
TEST(GetInfo, PowerQueryFindsWhatItFoldsWith) {
    EXPECT_EQ(mask_info(SQL_SQL_CONFORMANCE), static_cast<SQLUINTEGER>(SQL_SC_SQL92_FULL));
    EXPECT_EQ(mask_info(SQL_AGGREGATE_FUNCTIONS), 0x7Fu);
    EXPECT_EQ(mask_info(180), 0u);  // SQL_RETURN_ESCAPE_CLAUSE of ODBC 4.0
    EXPECT_EQ(mask_info(SQL_DTC_TRANSITION_COST), 0u);
    EXPECT_EQ(small_info(SQL_GROUP_BY), SQL_GB_GROUP_BY_CONTAINS_SELECT);
    const SQLUINTEGER joins = SQL_SRJO_INNER_JOIN | SQL_SRJO_LEFT_OUTER_JOIN |
                              SQL_SRJO_RIGHT_OUTER_JOIN | SQL_SRJO_FULL_OUTER_JOIN;
    EXPECT_EQ(mask_info(SQL_SQL92_RELATIONAL_JOIN_OPERATORS), joins);
}

// Each type converts to itself and to text, when it converts to text at all then back.
TEST(GetInfo, ConversionsGoBothWays) {
    struct Pair {
        int convert;
        SQLUINTEGER target;
    };
    for (const auto& [convert, target] :
         {Pair{SQL_CONVERT_TINYINT, SQL_CVT_TINYINT}, Pair{SQL_CONVERT_SMALLINT, SQL_CVT_SMALLINT},
          Pair{SQL_CONVERT_INTEGER, SQL_CVT_INTEGER}, Pair{SQL_CONVERT_BIGINT, SQL_CVT_BIGINT},
          Pair{SQL_CONVERT_FLOAT, SQL_CVT_FLOAT}, Pair{SQL_CONVERT_DOUBLE, SQL_CVT_DOUBLE},
          Pair{SQL_CONVERT_DECIMAL, SQL_CVT_DECIMAL}, Pair{SQL_CONVERT_NUMERIC, SQL_CVT_NUMERIC},
          Pair{SQL_CONVERT_BIT, SQL_CVT_BIT}, Pair{SQL_CONVERT_DATE, SQL_CVT_DATE},
          Pair{SQL_CONVERT_TIME, SQL_CVT_TIME}, Pair{SQL_CONVERT_TIMESTAMP, SQL_CVT_TIMESTAMP},
          Pair{SQL_CONVERT_GUID, SQL_CVT_GUID}, Pair{SQL_CONVERT_WVARCHAR, SQL_CVT_WVARCHAR}}) {
        EXPECT_TRUE(mask_info(convert) & target) << convert;
        EXPECT_TRUE(mask_info(convert) & SQL_CVT_WVARCHAR) << convert;
        EXPECT_TRUE(mask_info(SQL_CONVERT_WVARCHAR) & target) << convert;
    }
    EXPECT_EQ(mask_info(SQL_CONVERT_VARBINARY),
              static_cast<SQLUINTEGER>(SQL_CVT_BINARY | SQL_CVT_VARBINARY | SQL_CVT_LONGVARBINARY));
    EXPECT_EQ(mask_info(SQL_CONVERT_REAL), 0u);
}

TEST(GetInfo, OuterJoinsAreAlsoToldByTheirOldNumber) {
    EXPECT_NE(mask_info(SQL_OJ_CAPABILITIES), 0u);
    EXPECT_EQ(mask_info(SQL_OJ_CAPABILITIES) & SQL_OJ_NESTED, 0u);
    EXPECT_EQ(mask_info(65003), mask_info(SQL_OJ_CAPABILITIES));
}

}  // namespace
}  // namespace connectai::info
