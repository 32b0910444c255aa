// The results are those of ODBC 3.8, appendix E, "Scalar functions", and its pages; what they leave
// to the data source (dates' names, CONCAT with NULL, how fractions round) is the mock's.
#include "scalar_function_calls.h"

namespace connectai::test {
namespace {

using Call = ScalarFunctionCall;

// Whatever an expression is, it holds: 1.
#define HOLDS(condition) "CASE WHEN " condition " THEN 1 ELSE 0 END", "1"

constexpr SQLUSMALLINT string_functions = SQL_STRING_FUNCTIONS;
constexpr SQLUSMALLINT numeric_functions = SQL_NUMERIC_FUNCTIONS;
constexpr SQLUSMALLINT timedate_functions = SQL_TIMEDATE_FUNCTIONS;

// The time must be whole: what TIMESTAMPDIFF counts between two boundaries is the source's affair.
#define ADD(bit, interval, from, to)                                     \
    {                                                                    \
        SQL_TIMEDATE_ADD_INTERVALS, bit,                                 \
            HOLDS("{fn TIMESTAMPADD(SQL_TSI_" interval ", 3, {ts '" from \
                  "'})} = "                                              \
                  "{fn CONVERT({ts '" to "'}, SQL_TIMESTAMP)}")          \
    }
#define DIFFERENCE(bit, interval, from, to)                                                 \
    {                                                                                       \
        SQL_TIMEDATE_DIFF_INTERVALS, bit,                                                   \
            "{fn TIMESTAMPDIFF(SQL_TSI_" interval ", {ts '" from "'}, {ts '" to "'})}", "3" \
    }

constexpr Call calls[] = {
    // Strings.
    {string_functions, SQL_FN_STR_ASCII, "{fn ASCII('Abc')}", "65"},
    {string_functions, SQL_FN_STR_ASCII, "{fn ASCII(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_CHAR, "{fn CHAR(65)}", "A"},
    {string_functions, SQL_FN_STR_CHAR, "{fn CHAR(255)}", "\u00ff"},
    {string_functions, SQL_FN_STR_CHAR, "{fn CHAR(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_CHAR_LENGTH, "{fn CHAR_LENGTH('\u00e9b ')}", "3"},
    {string_functions, SQL_FN_STR_CHAR_LENGTH, "{fn CHAR_LENGTH('')}", "0"},
    {string_functions, SQL_FN_STR_CHAR_LENGTH, "{fn CHAR_LENGTH(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_CHARACTER_LENGTH, "{fn CHARACTER_LENGTH('\u00e9b ')}", "3"},
    {string_functions, SQL_FN_STR_CHARACTER_LENGTH, "{fn CHARACTER_LENGTH(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_CONCAT, "{fn CONCAT('a', 'b')}", "ab"},
    {string_functions, SQL_FN_STR_CONCAT, "{fn CONCAT('', '')}", ""},
    // "DB2 would return NULL but SQL Server would return the non-NULL string."
    {string_functions, SQL_FN_STR_CONCAT, "{fn CONCAT('a', NULL)}", "a"},
    {string_functions, SQL_FN_STR_INSERT, "{fn INSERT('abcdef', 2, 3, 'X')}", "aXef"},
    {string_functions, SQL_FN_STR_INSERT, "{fn INSERT('abc', 2, 0, 'X')}", "aXbc"},
    {string_functions, SQL_FN_STR_INSERT, "{fn INSERT('abc', 2, 99, '')}", "a"},
    {string_functions, SQL_FN_STR_INSERT, "{fn INSERT(NULL, 1, 1, 'X')}", "NULL"},
    {string_functions, SQL_FN_STR_LCASE, "{fn LCASE('A\u00c9b1')}", "a\u00e9b1"},
    {string_functions, SQL_FN_STR_LCASE, "{fn LCASE(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_LEFT, "{fn LEFT('abc', 2)}", "ab"},
    {string_functions, SQL_FN_STR_LEFT, "{fn LEFT('abc', 0)}", ""},
    {string_functions, SQL_FN_STR_LEFT, "{fn LEFT('abc', 9)}", "abc"},
    {string_functions, SQL_FN_STR_LEFT, "{fn LEFT(NULL, 1)}", "NULL"},
    // "excluding trailing blanks"
    {string_functions, SQL_FN_STR_LENGTH, "{fn LENGTH(' ab  ')}", "3"},
    {string_functions, SQL_FN_STR_LENGTH, "{fn LENGTH('')}", "0"},
    {string_functions, SQL_FN_STR_LENGTH, "{fn LENGTH(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_LOCATE_2, "{fn LOCATE('b', 'abcb')}", "2"},
    {string_functions, SQL_FN_STR_LOCATE_2, "{fn LOCATE('x', 'abc')}", "0"},
    {string_functions, SQL_FN_STR_LOCATE_2, "{fn LOCATE('x', NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_LTRIM, "{fn LTRIM('  a ')}", "a "},
    {string_functions, SQL_FN_STR_LTRIM, "{fn LTRIM(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_OCTET_LENGTH, "{fn OCTET_LENGTH('\u00e9b')}", "3"},
    {string_functions, SQL_FN_STR_OCTET_LENGTH, "{fn OCTET_LENGTH(0x0102FF)}", "3"},
    {string_functions, SQL_FN_STR_OCTET_LENGTH, "{fn OCTET_LENGTH(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_POSITION, "{fn POSITION('c' IN 'abc')}", "3"},
    {string_functions, SQL_FN_STR_POSITION, "{fn POSITION('x' IN 'abc')}", "0"},
    {string_functions, SQL_FN_STR_POSITION, "{fn POSITION(NULL IN 'abc')}", "NULL"},
    {string_functions, SQL_FN_STR_REPEAT, "{fn REPEAT('ab', 3)}", "ababab"},
    {string_functions, SQL_FN_STR_REPEAT, "{fn REPEAT('ab', 0)}", ""},
    {string_functions, SQL_FN_STR_REPEAT, "{fn REPEAT(NULL, 2)}", "NULL"},
    {string_functions, SQL_FN_STR_REPLACE, "{fn REPLACE('banana', 'an', 'o')}", "booa"},
    {string_functions, SQL_FN_STR_REPLACE, "{fn REPLACE('abc', 'x', 'o')}", "abc"},
    {string_functions, SQL_FN_STR_REPLACE, "{fn REPLACE('abc', 'a', NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_RIGHT, "{fn RIGHT('abc', 2)}", "bc"},
    {string_functions, SQL_FN_STR_RIGHT, "{fn RIGHT('abc', 9)}", "abc"},
    {string_functions, SQL_FN_STR_RIGHT, "{fn RIGHT('abc', NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_RTRIM, "{fn RTRIM(' a  ')}", " a"},
    {string_functions, SQL_FN_STR_RTRIM, "{fn RTRIM(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_SOUNDEX, "{fn SOUNDEX('Robert')}", "R163"},
    {string_functions, SQL_FN_STR_SOUNDEX, "{fn SOUNDEX(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_SOUNDEX,
     HOLDS("{fn SOUNDEX('Robert')} = {fn SOUNDEX('Rupert')}")},
    {string_functions, SQL_FN_STR_SPACE, "{fn SPACE(3)}", "   "},
    {string_functions, SQL_FN_STR_SPACE, "{fn SPACE(0)}", ""},
    {string_functions, SQL_FN_STR_SPACE, "{fn SPACE(NULL)}", "NULL"},
    {string_functions, SQL_FN_STR_SUBSTRING, "{fn SUBSTRING('abcdef', 2, 3)}", "bcd"},
    {string_functions, SQL_FN_STR_SUBSTRING, "{fn SUBSTRING('abc', 3, 9)}", "c"},
    {string_functions, SQL_FN_STR_SUBSTRING, "{fn SUBSTRING('abc', 9, 1)}", ""},
    {string_functions, SQL_FN_STR_SUBSTRING, "{fn SUBSTRING(NULL, 1, 1)}", "NULL"},
    {string_functions, SQL_FN_STR_UCASE, "{fn UCASE('a\u00e9B1')}", "A\u00c9B1"},
    {string_functions, SQL_FN_STR_UCASE, "{fn UCASE(NULL)}", "NULL"},

    // Numbers.
    {numeric_functions, SQL_FN_NUM_ABS, "{fn ABS(-5)}", "5"},
    {numeric_functions, SQL_FN_NUM_ABS, "{fn ABS(-1.50)}", "1.50"},
    {numeric_functions, SQL_FN_NUM_ABS, "{fn ABS(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_ACOS, "{fn ROUND({fn ACOS(-1)}, 6)}", "3.141593"},
    {numeric_functions, SQL_FN_NUM_ACOS, "{fn ACOS(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_ASIN, "{fn ROUND({fn ASIN(1)}, 6)}", "1.570796"},
    {numeric_functions, SQL_FN_NUM_ASIN, "{fn ASIN(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_ATAN, "{fn ROUND({fn ATAN(1)}, 6)}", "0.785398"},
    {numeric_functions, SQL_FN_NUM_ATAN, "{fn ATAN(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_ATAN2, "{fn ROUND({fn ATAN2(1, -1)}, 6)}", "2.356194"},
    {numeric_functions, SQL_FN_NUM_ATAN2, "{fn ATAN2(NULL, 1)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_CEILING, HOLDS("{fn CEILING(1.2)} = 2")},
    {numeric_functions, SQL_FN_NUM_CEILING, HOLDS("{fn CEILING(-1.2)} = -1")},
    {numeric_functions, SQL_FN_NUM_CEILING, "{fn CEILING(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_COS, HOLDS("{fn COS(0)} = 1")},
    {numeric_functions, SQL_FN_NUM_COS, "{fn COS(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_COT, "{fn ROUND({fn COT(1)}, 6)}", "0.642093"},
    {numeric_functions, SQL_FN_NUM_COT, "{fn COT(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_DEGREES, HOLDS("{fn DEGREES({fn PI()})} = 180")},
    {numeric_functions, SQL_FN_NUM_DEGREES, "{fn DEGREES(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_EXP, "{fn ROUND({fn EXP(1)}, 6)}", "2.718282"},
    {numeric_functions, SQL_FN_NUM_EXP, "{fn EXP(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_FLOOR, HOLDS("{fn FLOOR(1.8)} = 1")},
    {numeric_functions, SQL_FN_NUM_FLOOR, HOLDS("{fn FLOOR(-1.2)} = -2")},
    {numeric_functions, SQL_FN_NUM_FLOOR, "{fn FLOOR(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_LOG, HOLDS("{fn LOG({fn EXP(2)})} = 2")},
    {numeric_functions, SQL_FN_NUM_LOG, "{fn LOG(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_LOG10, HOLDS("{fn LOG10(1000)} = 3")},
    {numeric_functions, SQL_FN_NUM_LOG10, "{fn LOG10(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_MOD, "{fn MOD(7, 3)}", "1"},
    {numeric_functions, SQL_FN_NUM_MOD, "{fn MOD(-7, 3)}", "-1"},
    {numeric_functions, SQL_FN_NUM_MOD, "{fn MOD(7, NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_PI, "{fn ROUND({fn PI()}, 6)}", "3.141593"},
    {numeric_functions, SQL_FN_NUM_POWER, HOLDS("{fn POWER(2, 10)} = 1024")},
    {numeric_functions, SQL_FN_NUM_POWER, HOLDS("{fn POWER(2, -1)} = 0.5")},
    {numeric_functions, SQL_FN_NUM_POWER, "{fn POWER(NULL, 2)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_RADIANS, HOLDS("{fn RADIANS(180)} = {fn PI()}")},
    {numeric_functions, SQL_FN_NUM_RADIANS, "{fn RADIANS(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_RAND, HOLDS("{fn RAND()} >= 0 AND {fn RAND()} < 1")},
    {numeric_functions, SQL_FN_NUM_RAND, HOLDS("{fn RAND(7)} = {fn RAND(7)}")},
    {numeric_functions, SQL_FN_NUM_ROUND, HOLDS("{fn ROUND(2.345, 2)} = 2.35")},
    {numeric_functions, SQL_FN_NUM_ROUND, "{fn ROUND(1251, -2)}", "1300"},
    {numeric_functions, SQL_FN_NUM_ROUND, "{fn ROUND(NULL, 1)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_SIGN, "{fn SIGN(-2)}", "-1"},
    {numeric_functions, SQL_FN_NUM_SIGN, "{fn SIGN(0)}", "0"},
    {numeric_functions, SQL_FN_NUM_SIGN, "{fn SIGN(0.5)}", "1"},
    {numeric_functions, SQL_FN_NUM_SIGN, "{fn SIGN(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_SIN, "{fn ROUND({fn SIN(1)}, 6)}", "0.841471"},
    {numeric_functions, SQL_FN_NUM_SIN, "{fn SIN(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_SQRT, HOLDS("{fn SQRT(16)} = 4")},
    {numeric_functions, SQL_FN_NUM_SQRT, "{fn SQRT(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_TAN, "{fn ROUND({fn TAN(1)}, 6)}", "1.557408"},
    {numeric_functions, SQL_FN_NUM_TAN, "{fn TAN(NULL)}", "NULL"},
    {numeric_functions, SQL_FN_NUM_TRUNCATE, HOLDS("{fn TRUNCATE(2.999, 1)} = 2.9")},
    {numeric_functions, SQL_FN_NUM_TRUNCATE, "{fn TRUNCATE(-1299, -2)}", "-1200"},
    {numeric_functions, SQL_FN_NUM_TRUNCATE, "{fn TRUNCATE(NULL, 1)}", "NULL"},

    // Times and dates.
    {timedate_functions, SQL_FN_TD_NOW,
     HOLDS("{fn TIMESTAMPDIFF(SQL_TSI_SECOND, {ts '$NOW'}, {fn NOW()})} BETWEEN 0 AND 120")},
    {timedate_functions, SQL_FN_TD_CURRENT_TIMESTAMP,
     HOLDS("{fn TIMESTAMPDIFF(SQL_TSI_SECOND, {ts '$NOW'}, {fn CURRENT_TIMESTAMP})} BETWEEN 0 AND "
           "120")},
    {timedate_functions, SQL_FN_TD_CURRENT_TIMESTAMP,
     HOLDS("{fn TIMESTAMPDIFF(SQL_TSI_HOUR, {fn NOW()}, {fn CURRENT_TIMESTAMP()})} < 2")},
    {timedate_functions, SQL_FN_TD_CURDATE,
     HOLDS("{fn TIMESTAMPDIFF(SQL_TSI_DAY, {ts '$NOW'}, {fn CURDATE()})} BETWEEN 0 AND 1")},
    {timedate_functions, SQL_FN_TD_CURRENT_DATE,
     HOLDS("{fn TIMESTAMPDIFF(SQL_TSI_DAY, {ts '$NOW'}, {fn CURRENT_DATE()})} BETWEEN 0 AND 1")},
    {timedate_functions, SQL_FN_TD_DAYNAME, "{fn DAYNAME({d '2024-02-29'})}", "Thursday"},
    {timedate_functions, SQL_FN_TD_DAYNAME, "{fn DAYNAME(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_DAYOFMONTH, "{fn DAYOFMONTH({d '2024-02-29'})}", "29"},
    {timedate_functions, SQL_FN_TD_DAYOFMONTH, "{fn DAYOFMONTH(NULL)}", "NULL"},
    // "1 represents Sunday"
    {timedate_functions, SQL_FN_TD_DAYOFWEEK, "{fn DAYOFWEEK({d '2024-03-03'})}", "1"},
    {timedate_functions, SQL_FN_TD_DAYOFWEEK, "{fn DAYOFWEEK({ts '2024-03-02 23:59:59'})}", "7"},
    {timedate_functions, SQL_FN_TD_DAYOFWEEK, "{fn DAYOFWEEK(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_DAYOFYEAR, "{fn DAYOFYEAR({d '2024-12-31'})}", "366"},
    {timedate_functions, SQL_FN_TD_DAYOFYEAR, "{fn DAYOFYEAR(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_EXTRACT, "{fn EXTRACT(YEAR FROM {d '2024-02-29'})}", "2024"},
    {timedate_functions, SQL_FN_TD_EXTRACT, "{fn EXTRACT(MONTH FROM {d '2024-02-29'})}", "2"},
    {timedate_functions, SQL_FN_TD_EXTRACT, "{fn EXTRACT(DAY FROM {d '2024-02-29'})}", "29"},
    {timedate_functions, SQL_FN_TD_EXTRACT, "{fn EXTRACT(HOUR FROM {t '10:20:30'})}", "10"},
    {timedate_functions, SQL_FN_TD_EXTRACT, "{fn EXTRACT(MINUTE FROM {t '10:20:30'})}", "20"},
    {timedate_functions, SQL_FN_TD_EXTRACT, "{fn EXTRACT(SECOND FROM {t '10:20:30'})}", "30"},
    {timedate_functions, SQL_FN_TD_EXTRACT, "{fn EXTRACT(YEAR FROM NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_HOUR, "{fn HOUR({ts '2024-01-31 23:00:00'})}", "23"},
    {timedate_functions, SQL_FN_TD_HOUR, "{fn HOUR(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_MINUTE, "{fn MINUTE({t '10:59:30'})}", "59"},
    {timedate_functions, SQL_FN_TD_MINUTE, "{fn MINUTE(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_MONTH, "{fn MONTH({d '2024-12-01'})}", "12"},
    {timedate_functions, SQL_FN_TD_MONTH, "{fn MONTH(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_MONTHNAME, "{fn MONTHNAME({d '2024-02-29'})}", "February"},
    {timedate_functions, SQL_FN_TD_MONTHNAME, "{fn MONTHNAME(NULL)}", "NULL"},
    // "1 represents January 1 through March 31"
    {timedate_functions, SQL_FN_TD_QUARTER, "{fn QUARTER({d '2024-03-31'})}", "1"},
    {timedate_functions, SQL_FN_TD_QUARTER, "{fn QUARTER({d '2024-04-01'})}", "2"},
    {timedate_functions, SQL_FN_TD_QUARTER, "{fn QUARTER(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_SECOND, "{fn SECOND({t '10:20:59.9'})}", "59"},
    {timedate_functions, SQL_FN_TD_SECOND, "{fn SECOND(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_TIMESTAMPADD,
     HOLDS("{fn TIMESTAMPADD(SQL_TSI_DAY, 1, {ts '2024-02-28 10:00:00'})} = "
           "{fn CONVERT({ts '2024-02-29 10:00:00'}, SQL_TIMESTAMP)}")},
    {timedate_functions, SQL_FN_TD_TIMESTAMPADD,
     "{fn TIMESTAMPADD(SQL_TSI_DAY, NULL, {d '2024-02-28'})}", "NULL"},
    {timedate_functions, SQL_FN_TD_TIMESTAMPDIFF,
     "{fn TIMESTAMPDIFF(SQL_TSI_DAY, {d '2024-03-01'}, {d '2024-02-28'})}", "-2"},
    {timedate_functions, SQL_FN_TD_TIMESTAMPDIFF,
     "{fn TIMESTAMPDIFF(SQL_TSI_DAY, NULL, {d '2024-02-28'})}", "NULL"},
    {timedate_functions, SQL_FN_TD_WEEK, "{fn WEEK({d '2024-01-01'})}", "1"},
    {timedate_functions, SQL_FN_TD_WEEK, "{fn WEEK({d '2024-12-31'})}", "53"},
    {timedate_functions, SQL_FN_TD_WEEK, "{fn WEEK(NULL)}", "NULL"},
    {timedate_functions, SQL_FN_TD_YEAR, "{fn YEAR({d '0001-01-01'})}", "1"},
    {timedate_functions, SQL_FN_TD_YEAR, "{fn YEAR({d '9999-12-31'})}", "9999"},
    {timedate_functions, SQL_FN_TD_YEAR, "{fn YEAR(NULL)}", "NULL"},

    // The system, and conversion.
    {SQL_SYSTEM_FUNCTIONS, SQL_FN_SYS_IFNULL, "{fn IFNULL(1, 2)}", "1"},
    {SQL_SYSTEM_FUNCTIONS, SQL_FN_SYS_IFNULL, "{fn IFNULL(NULL, 2)}", "2"},
    {SQL_SYSTEM_FUNCTIONS, SQL_FN_SYS_IFNULL, "{fn IFNULL(NULL, NULL)}", "NULL"},
    {SQL_CONVERT_FUNCTIONS, SQL_FN_CVT_CAST, "{fn CAST('12' AS INTEGER)}", "12"},
    {SQL_CONVERT_FUNCTIONS, SQL_FN_CVT_CAST, "{fn CAST(NULL AS INTEGER)}", "NULL"},

    // Intervals.
    ADD(SQL_FN_TSI_SECOND, "SECOND", "2024-02-29 23:59:58", "2024-03-01 00:00:01"),
    ADD(SQL_FN_TSI_MINUTE, "MINUTE", "2024-02-29 23:58:00", "2024-03-01 00:01:00"),
    ADD(SQL_FN_TSI_HOUR, "HOUR", "2024-02-29 22:00:00", "2024-03-01 01:00:00"),
    ADD(SQL_FN_TSI_DAY, "DAY", "2024-02-27 10:00:00", "2024-03-01 10:00:00"),
    ADD(SQL_FN_TSI_WEEK, "WEEK", "2024-02-09 10:00:00", "2024-03-01 10:00:00"),
    ADD(SQL_FN_TSI_MONTH, "MONTH", "2023-11-30 10:00:00", "2024-02-29 10:00:00"),
    ADD(SQL_FN_TSI_QUARTER, "QUARTER", "2023-05-31 10:00:00", "2024-02-29 10:00:00"),
    ADD(SQL_FN_TSI_YEAR, "YEAR", "2024-02-29 10:00:00", "2027-02-28 10:00:00"),
    DIFFERENCE(SQL_FN_TSI_SECOND, "SECOND", "2024-02-29 23:59:58", "2024-03-01 00:00:01"),
    DIFFERENCE(SQL_FN_TSI_MINUTE, "MINUTE", "2024-02-29 23:58:00", "2024-03-01 00:01:00"),
    DIFFERENCE(SQL_FN_TSI_HOUR, "HOUR", "2024-02-29 22:00:00", "2024-03-01 01:00:00"),
    DIFFERENCE(SQL_FN_TSI_DAY, "DAY", "2024-02-27 10:00:00", "2024-03-01 10:00:00"),
    // "If timestamp_exp is a date value and interval specifies ... hours, the time portion of
    // timestamp_exp is set to 0."
    {SQL_TIMEDATE_ADD_INTERVALS, SQL_FN_TSI_HOUR,
     HOLDS("{fn TIMESTAMPADD(SQL_TSI_HOUR, 25, {fn CONVERT({d '2024-02-28'}, SQL_DATE)})} = "
           "{fn CONVERT({ts '2024-02-29 01:00:00'}, SQL_TIMESTAMP)}")},
};
#undef ADD
#undef DIFFERENCE

}  // namespace

std::span<const ScalarFunctionCall> scalar_function_calls() {
    return calls;
}

}  // namespace connectai::test
