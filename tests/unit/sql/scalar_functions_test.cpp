// The table of scalar functions against appendix E of ODBC 3.8.
#include "sql/scalar_functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sql.h>
#include <sqlext.h>

#include <algorithm>
#include <map>
#include <set>

namespace connectai::sql {
namespace {

using enum FunctionFamily;

struct Specified {
    std::string_view name;
    FunctionFamily family;
    std::uint32_t bit;
    int least;
    int most;
};
// "String functions", "Numeric functions", "Time, date, and interval functions", "System
// functions", "Explicit data type conversion function", with the arguments that they show.
constexpr Specified specified[] = {
    {"ASCII", string, SQL_FN_STR_ASCII, 1, 1},
    {"BIT_LENGTH", string, SQL_FN_STR_BIT_LENGTH, 1, 1},
    {"CHAR", string, SQL_FN_STR_CHAR, 1, 1},
    {"CHAR_LENGTH", string, SQL_FN_STR_CHAR_LENGTH, 1, 1},
    {"CHARACTER_LENGTH", string, SQL_FN_STR_CHARACTER_LENGTH, 1, 1},
    {"CONCAT", string, SQL_FN_STR_CONCAT, 2, 2},
    {"DIFFERENCE", string, SQL_FN_STR_DIFFERENCE, 2, 2},
    {"INSERT", string, SQL_FN_STR_INSERT, 4, 4},
    {"LCASE", string, SQL_FN_STR_LCASE, 1, 1},
    {"LEFT", string, SQL_FN_STR_LEFT, 2, 2},
    {"LENGTH", string, SQL_FN_STR_LENGTH, 1, 1},
    {"LOCATE", string, SQL_FN_STR_LOCATE_2, 2, 2},
    {"LTRIM", string, SQL_FN_STR_LTRIM, 1, 1},
    {"OCTET_LENGTH", string, SQL_FN_STR_OCTET_LENGTH, 1, 1},
    {"POSITION", string, SQL_FN_STR_POSITION, 2, 2},
    {"REPEAT", string, SQL_FN_STR_REPEAT, 2, 2},
    {"REPLACE", string, SQL_FN_STR_REPLACE, 3, 3},
    {"RIGHT", string, SQL_FN_STR_RIGHT, 2, 2},
    {"RTRIM", string, SQL_FN_STR_RTRIM, 1, 1},
    {"SOUNDEX", string, SQL_FN_STR_SOUNDEX, 1, 1},
    {"SPACE", string, SQL_FN_STR_SPACE, 1, 1},
    {"SUBSTRING", string, SQL_FN_STR_SUBSTRING, 3, 3},
    {"UCASE", string, SQL_FN_STR_UCASE, 1, 1},
    {"ABS", numeric, SQL_FN_NUM_ABS, 1, 1},
    {"ACOS", numeric, SQL_FN_NUM_ACOS, 1, 1},
    {"ASIN", numeric, SQL_FN_NUM_ASIN, 1, 1},
    {"ATAN", numeric, SQL_FN_NUM_ATAN, 1, 1},
    {"ATAN2", numeric, SQL_FN_NUM_ATAN2, 2, 2},
    {"CEILING", numeric, SQL_FN_NUM_CEILING, 1, 1},
    {"COS", numeric, SQL_FN_NUM_COS, 1, 1},
    {"COT", numeric, SQL_FN_NUM_COT, 1, 1},
    {"DEGREES", numeric, SQL_FN_NUM_DEGREES, 1, 1},
    {"EXP", numeric, SQL_FN_NUM_EXP, 1, 1},
    {"FLOOR", numeric, SQL_FN_NUM_FLOOR, 1, 1},
    {"LOG", numeric, SQL_FN_NUM_LOG, 1, 1},
    {"LOG10", numeric, SQL_FN_NUM_LOG10, 1, 1},
    {"MOD", numeric, SQL_FN_NUM_MOD, 2, 2},
    {"PI", numeric, SQL_FN_NUM_PI, 0, 0},
    {"POWER", numeric, SQL_FN_NUM_POWER, 2, 2},
    {"RADIANS", numeric, SQL_FN_NUM_RADIANS, 1, 1},
    {"RAND", numeric, SQL_FN_NUM_RAND, 0, 1},
    {"ROUND", numeric, SQL_FN_NUM_ROUND, 2, 2},
    {"SIGN", numeric, SQL_FN_NUM_SIGN, 1, 1},
    {"SIN", numeric, SQL_FN_NUM_SIN, 1, 1},
    {"SQRT", numeric, SQL_FN_NUM_SQRT, 1, 1},
    {"TAN", numeric, SQL_FN_NUM_TAN, 1, 1},
    {"TRUNCATE", numeric, SQL_FN_NUM_TRUNCATE, 2, 2},
    {"CURRENT_DATE", timedate, SQL_FN_TD_CURRENT_DATE, 0, 0},
    {"CURRENT_TIME", timedate, SQL_FN_TD_CURRENT_TIME, 0, 1},
    {"CURRENT_TIMESTAMP", timedate, SQL_FN_TD_CURRENT_TIMESTAMP, 0, 0},
    {"CURDATE", timedate, SQL_FN_TD_CURDATE, 0, 0},
    {"CURTIME", timedate, SQL_FN_TD_CURTIME, 0, 0},
    {"DAYNAME", timedate, SQL_FN_TD_DAYNAME, 1, 1},
    {"DAYOFMONTH", timedate, SQL_FN_TD_DAYOFMONTH, 1, 1},
    {"DAYOFWEEK", timedate, SQL_FN_TD_DAYOFWEEK, 1, 1},
    {"DAYOFYEAR", timedate, SQL_FN_TD_DAYOFYEAR, 1, 1},
    {"EXTRACT", timedate, SQL_FN_TD_EXTRACT, 2, 2},
    {"HOUR", timedate, SQL_FN_TD_HOUR, 1, 1},
    {"MINUTE", timedate, SQL_FN_TD_MINUTE, 1, 1},
    {"MONTH", timedate, SQL_FN_TD_MONTH, 1, 1},
    {"MONTHNAME", timedate, SQL_FN_TD_MONTHNAME, 1, 1},
    {"NOW", timedate, SQL_FN_TD_NOW, 0, 0},
    {"QUARTER", timedate, SQL_FN_TD_QUARTER, 1, 1},
    {"SECOND", timedate, SQL_FN_TD_SECOND, 1, 1},
    {"TIMESTAMPADD", timedate, SQL_FN_TD_TIMESTAMPADD, 3, 3},
    {"TIMESTAMPDIFF", timedate, SQL_FN_TD_TIMESTAMPDIFF, 3, 3},
    {"WEEK", timedate, SQL_FN_TD_WEEK, 1, 1},
    {"YEAR", timedate, SQL_FN_TD_YEAR, 1, 1},
    {"DATABASE", system, SQL_FN_SYS_DBNAME, 0, 0},
    {"IFNULL", system, SQL_FN_SYS_IFNULL, 2, 2},
    {"USER", system, SQL_FN_SYS_USERNAME, 0, 0},
    {"CAST", conversion, SQL_FN_CVT_CAST, 1, 1},
    {"CONVERT", conversion, SQL_FN_CVT_CONVERT, 2, 2},
};

TEST(ScalarFunctions, AreThoseOfAppendixE) {
    EXPECT_EQ(scalar_functions().size(), std::size(specified));
    for (const Specified& expected : specified) {
        const ScalarFunction* const function = find_scalar_function(expected.name);
        ASSERT_NE(function, nullptr) << expected.name;
        EXPECT_EQ(function->name, expected.name);
        EXPECT_EQ(function->family, expected.family) << expected.name;
        EXPECT_EQ(function->bit, expected.bit) << expected.name;
        if (function->opening.empty()) {
            EXPECT_FALSE(function->remedy.empty()) << expected.name;
            continue;
        }
        EXPECT_EQ(function->least_arguments, expected.least) << expected.name;
        EXPECT_EQ(function->most_arguments, expected.most) << expected.name;
        EXPECT_THAT(std::string(function->opening), testing::HasSubstr("(")) << expected.name;
    }
}

// Power Query folds conversions into CAST where that is all it is told of.
TEST(ScalarFunctions, OfTheConversionsCastAloneIsReported) {
    EXPECT_EQ(function_mask(FunctionFamily::conversion), SQL_FN_CVT_CAST);
    EXPECT_FALSE(find_scalar_function("CONVERT")->opening.empty());
}

TEST(ScalarFunctions, AreFoundInAnyCase) {
    EXPECT_EQ(find_scalar_function("ucase"), find_scalar_function("UCASE"));
    for (const char* name : {"", "UCAS", "UCASEX", "UPPER", "REVERSE"}) {
        EXPECT_EQ(find_scalar_function(name), nullptr) << name;
    }
}

std::set<std::string_view> without_translation() {
    std::set<std::string_view> names;
    for (const ScalarFunction& function : scalar_functions()) {
        if (function.opening.empty()) names.insert(function.name);
    }
    return names;
}

// What the service's documents have nothing for.
TEST(ScalarFunctions, AreReportedIfTheyAreTranslated) {
    EXPECT_THAT(without_translation(),
                testing::UnorderedElementsAre("BIT_LENGTH", "DIFFERENCE", "CURTIME", "CURRENT_TIME",
                                              "DATABASE", "USER"));
    std::map<FunctionFamily, std::uint32_t> reported;
    for (const Specified& expected : specified) {
        if (!without_translation().contains(expected.name)) {
            reported[expected.family] |= expected.bit;
        }
    }
    for (const FunctionFamily family : {string, numeric, timedate, system}) {
        EXPECT_EQ(function_mask(family), reported[family]) << static_cast<int>(family);
    }
    EXPECT_EQ(function_mask(string) & SQL_FN_STR_LOCATE, 0u) << "that one has a start, too";
}

TEST(TimestampIntervals, AreReportedIfTheServiceDocumentsThem) {
    const std::uint32_t difference =
        SQL_FN_TSI_SECOND | SQL_FN_TSI_MINUTE | SQL_FN_TSI_HOUR | SQL_FN_TSI_DAY;
    EXPECT_EQ(difference_intervals_mask(), difference);
    EXPECT_EQ(add_intervals_mask(), difference | SQL_FN_TSI_WEEK | SQL_FN_TSI_MONTH |
                                        SQL_FN_TSI_QUARTER | SQL_FN_TSI_YEAR);
    EXPECT_EQ(timestamp_intervals().size(), 9u);
    EXPECT_EQ(date_part_of_interval("sql_tsi_Quarter"), "quarter");
    EXPECT_EQ(date_part_of_interval("SQL_TSI_FRAC_SECOND"), "");
    EXPECT_EQ(date_part_of_interval("QUARTER"), "");
    EXPECT_EQ(date_part_of_field("Minute"), "minute");
    EXPECT_EQ(date_part_of_field("QUARTER"), "");
}

// "where data_type is one of the following keywords". The service has no REAL and no intervals.
TEST(ConversionTypes, AreThoseOfTheServiceForThoseOfThePage) {
    const std::pair<const char*, const char*> expected[] = {
        {"SQL_BIGINT", "BIGINT"},
        {"SQL_BINARY", "BINARY"},
        {"SQL_BIT", "BOOLEAN"},
        {"SQL_CHAR", "VARCHAR"},
        {"SQL_DATE", "DATE"},
        {"SQL_DECIMAL", "DECIMAL"},
        {"SQL_DOUBLE", "DOUBLE"},
        {"SQL_FLOAT", "FLOAT"},
        {"SQL_GUID", "UUID"},
        {"SQL_INTEGER", "INTEGER"},
        {"SQL_INTERVAL_DAY", ""},
        {"SQL_INTERVAL_YEAR_TO_MONTH", ""},
        {"SQL_LONGVARBINARY", "BINARY"},
        {"SQL_LONGVARCHAR", "VARCHAR"},
        {"SQL_NUMERIC", "NUMERIC"},
        {"SQL_REAL", ""},
        {"SQL_SMALLINT", "SMALLINT"},
        {"SQL_TIME", "TIME"},
        {"SQL_TIMESTAMP", "TIMESTAMP"},
        {"SQL_TINYINT", "TINYINT"},
        {"SQL_VARBINARY", "BINARY"},
        {"SQL_VARCHAR", "VARCHAR"},
        {"SQL_WCHAR", "VARCHAR"},
        {"SQL_WLONGVARCHAR", "VARCHAR"},
        {"sql_wVarchar", "VARCHAR"},
        {"VARCHAR", ""},
    };
    for (const auto& [keyword, native] : expected) {
        EXPECT_EQ(conversion_type(keyword), native) << keyword;
    }
}

TEST(FunctionTable, HasARowForEachFunction) {
    const std::string table = function_table_markdown();
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(table, '\n')),
              scalar_functions().size() + 2);
    EXPECT_THAT(table, testing::HasSubstr("| UCASE(a) | UPPER(a) |\n"));
    EXPECT_THAT(table, testing::HasSubstr("| PI() | PI() |\n"));
    EXPECT_THAT(table, testing::HasSubstr("| INSERT(a, b, c, d) | STUFF(a, b, c, d) |\n"));
    EXPECT_THAT(table, testing::HasSubstr("| DAYNAME(a) | DATENAME('dw', a) |\n"));
    EXPECT_THAT(table,
                testing::HasSubstr("| EXTRACT(*field* FROM a) | DATEPART('*field*', a) |\n"));
    EXPECT_THAT(table, testing::HasSubstr("| CONVERT(a, *SQL_TYPE*) | CAST(a AS *TYPE*) |\n"));
    EXPECT_THAT(table, testing::HasSubstr("| USER | nothing: SQLGetInfo(SQL_USER_NAME)"));
}

}  // namespace
}  // namespace connectai::sql
