// Intervals to parameters. ODBC 3.8, appendix D, "C to SQL: Year-Month Intervals" and "C to SQL:
// Day-Time Intervals".
#include "parameter_conversion.h"

namespace connectai::convert {
namespace {

constexpr SQLSMALLINT unset_precision = 38;

std::string years(SQLSMALLINT c_type, SQLUINTEGER year, SQLUINTEGER month, SqlTarget target,
                  bool negative = false) {
    SQL_INTERVAL_STRUCT value{};
    value.interval_sign = negative ? SQL_TRUE : SQL_FALSE;
    value.intval.year_month = {year, month};
    return send(c_type, value, target).text();
}

std::string days(SQLSMALLINT c_type, const SQL_DAY_SECOND_STRUCT& fields, SqlTarget target,
                 bool negative = false, SQLSMALLINT precision = unset_precision) {
    SQL_INTERVAL_STRUCT value{};
    value.interval_sign = negative ? SQL_TRUE : SQL_FALSE;
    value.intval.day_second = fields;
    ParameterBuffer buffer;
    buffer.precision = precision;
    return send(c_type, value, target, buffer).text();
}

TEST(ParameterInterval, YearsAndMonthsShareTheirValueOut) {
    const SQLSMALLINT both = SQL_C_INTERVAL_YEAR_TO_MONTH;
    EXPECT_EQ(years(both, 3, 5, {SQL_INTERVAL_YEAR_TO_MONTH}), "3-05");
    EXPECT_EQ(years(both, 163, 11, {SQL_INTERVAL_YEAR_TO_MONTH}, true), "-163-11");
    EXPECT_EQ(years(both, 0, 0, {SQL_INTERVAL_YEAR_TO_MONTH}, true), "0-00");
    EXPECT_EQ(years(both, 3, 5, {SQL_INTERVAL_MONTH}), "41");
    EXPECT_EQ(years(both, 3, 0, {SQL_INTERVAL_YEAR}), "3");
    EXPECT_EQ(years(both, 3, 5, {SQL_INTERVAL_YEAR}), "22015");
    EXPECT_EQ(years(both, 3, 12, {SQL_INTERVAL_YEAR_TO_MONTH}), "22015");
    EXPECT_EQ(years(SQL_C_INTERVAL_MONTH, 99, 24, {SQL_INTERVAL_YEAR}), "2");
    EXPECT_EQ(years(SQL_C_INTERVAL_MONTH, 0, 25, {SQL_INTERVAL_YEAR}), "22015");
    EXPECT_EQ(years(SQL_C_INTERVAL_YEAR, 999999999, 7, {SQL_INTERVAL_YEAR}), "999999999");
    EXPECT_EQ(years(SQL_C_INTERVAL_YEAR, 1000000000, 0, {SQL_INTERVAL_YEAR}), "22015");
    EXPECT_EQ(years(SQL_C_INTERVAL_YEAR, 4294967295, 0, {SQL_INTERVAL_MONTH}), "22015");
}

TEST(ParameterInterval, DaysToSecondsShareTheirValueOut) {
    const SQLSMALLINT all = SQL_C_INTERVAL_DAY_TO_SECOND;
    EXPECT_EQ(days(all, {154, 22, 44, 10, 0}, {SQL_INTERVAL_DAY_TO_SECOND}), "154 22:44:10");
    EXPECT_EQ(days(all, {154, 22, 44, 0, 0}, {SQL_INTERVAL_DAY_TO_MINUTE}), "154 22:44");
    // The page's example: seconds have no place in DAY TO MINUTE.
    EXPECT_EQ(days(all, {154, 22, 44, 10, 0}, {SQL_INTERVAL_DAY_TO_MINUTE}), "22015");
    EXPECT_EQ(days(all, {1, 2, 3, 4, 5}, {SQL_INTERVAL_DAY_TO_SECOND}, true), "-1 02:03:04.000005");
    EXPECT_EQ(days(all, {1, 2, 3, 4, 0}, {SQL_INTERVAL_HOUR_TO_SECOND}), "26:03:04");
    EXPECT_EQ(days(all, {1, 2, 3, 4, 0}, {SQL_INTERVAL_MINUTE_TO_SECOND}), "1563:04");
    EXPECT_EQ(days(all, {0, 0, 1, 4, 500000}, {SQL_INTERVAL_SECOND}), "64.5");
    EXPECT_EQ(days(all, {1, 2, 0, 0, 0}, {SQL_INTERVAL_DAY_TO_HOUR}), "1 02");
    EXPECT_EQ(days(all, {0, 2, 3, 0, 0}, {SQL_INTERVAL_HOUR_TO_MINUTE}), "2:03");
    EXPECT_EQ(days(all, {0, 0, 0, 0, 1}, {SQL_INTERVAL_MINUTE}), "22015");
    EXPECT_EQ(days(SQL_C_INTERVAL_HOUR, {77, 48, 77, 77, 77}, {SQL_INTERVAL_DAY}), "2");
    EXPECT_EQ(days(SQL_C_INTERVAL_MINUTE, {0, 0, 90, 0, 0}, {SQL_INTERVAL_HOUR}), "22015");
}

TEST(ParameterInterval, FieldsThatDoNotLeadMustBeInRange) {
    const SQLSMALLINT all = SQL_C_INTERVAL_DAY_TO_SECOND;
    for (const SQLSMALLINT type : TypeList{SQL_INTERVAL_DAY_TO_SECOND, SQL_VARCHAR}) {
        EXPECT_EQ(days(all, {1, 24, 0, 0, 0}, {type}), "22015");
        EXPECT_EQ(days(all, {1, 0, 60, 0, 0}, {type}), "22015");
        EXPECT_EQ(days(all, {1, 0, 0, 60, 0}, {type}), "22015");
        EXPECT_EQ(days(all, {1, 0, 0, 0, 1000000}, {type}), "22015");
        EXPECT_EQ(days(all, {1000000000, 0, 0, 0, 0}, {type}), "22015");
        EXPECT_EQ(days(all, {999999999, 23, 59, 59, 999999}, {type}), "999999999 23:59:59.999999");
    }
}

// "Interval data type precision": the fraction counts in units of the seconds' precision.
TEST(ParameterInterval, TheFractionCountsInTheDescriptorsUnit) {
    const SQLSMALLINT c_type = SQL_C_INTERVAL_SECOND;
    const SqlTarget target{SQL_INTERVAL_SECOND};
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 5}, target, false, 1), "5.5");
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 5}, target, false, 9), "5.000000005");
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 5}, target, false, 6), "5.000005");
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 5}, target, false, unset_precision), "5.000005");
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 0}, target, false, 0), "5");
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 1}, target, false, 0), "22015");
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 10}, target, false, 1), "22015");
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 5}, {SQL_INTERVAL_SECOND, 0, 6}), "5.000005");
    EXPECT_EQ(days(c_type, {0, 0, 0, 5, 5}, {SQL_INTERVAL_SECOND, 0, 5}), "22015");
}

// Note [a]: any interval is text.
TEST(ParameterInterval, TextIsTheStringOfTheLiteral) {
    EXPECT_EQ(years(SQL_C_INTERVAL_YEAR_TO_MONTH, 3, 5, {SQL_VARCHAR, 5}, true), "-3-05");
    EXPECT_EQ(years(SQL_C_INTERVAL_YEAR_TO_MONTH, 3, 5, {SQL_WVARCHAR, 4}, true), "22001");
    EXPECT_EQ(days(SQL_C_INTERVAL_DAY_TO_MINUTE, {1, 2, 3, 99, 99}, {SQL_CHAR}), "1 02:03");
    EXPECT_EQ(days(SQL_C_INTERVAL_SECOND, {9, 9, 9, 7, 0}, {SQL_CHAR}), "7");
}

// Note [b]: one field is a number.
TEST(ParameterInterval, OneFieldIsAnExactNumber) {
    EXPECT_EQ(years(SQL_C_INTERVAL_YEAR, 127, 9, {SQL_TINYINT}, true), "-127");
    EXPECT_EQ(years(SQL_C_INTERVAL_MONTH, 9, 128, {SQL_TINYINT}), "22003");
    EXPECT_EQ(years(SQL_C_INTERVAL_MONTH, 9, 128, {SQL_SMALLINT}), "128");
    EXPECT_EQ(days(SQL_C_INTERVAL_DAY, {40000, 0, 0, 0, 0}, {SQL_INTEGER}), "40000");
    EXPECT_EQ(days(SQL_C_INTERVAL_HOUR, {0, 40000, 0, 0, 0}, {SQL_BIGINT}), "40000");
    EXPECT_EQ(days(SQL_C_INTERVAL_MINUTE, {0, 0, 40000, 0, 0}, {SQL_SMALLINT}), "22003");
    EXPECT_EQ(days(SQL_C_INTERVAL_SECOND, {0, 0, 0, 5, 250000}, {SQL_DECIMAL, 5, 2}), "5.25");
    EXPECT_EQ(days(SQL_C_INTERVAL_SECOND, {0, 0, 0, 5, 255000}, {SQL_NUMERIC, 5, 2}), "01S07 5.25");
    EXPECT_EQ(days(SQL_C_INTERVAL_SECOND, {0, 0, 0, 5, 250000}, {SQL_INTEGER}, true), "01S07 -5");
    EXPECT_EQ(days(SQL_C_INTERVAL_SECOND, {0, 0, 0, 500, 0}, {SQL_DECIMAL, 3, 1}), "22003");
}

}  // namespace
}  // namespace connectai::convert
