// Every function of the dialect: SELECT expression -> value. Names and meanings follow the
// service's list; where that is silent, T-SQL's.
#include "engine_fixture.h"

namespace mock_test {
namespace {

struct Case {
    const char* expression;
    const char* value;
};
void PrintTo(const Case& c, std::ostream* out) {
    *out << c.expression;
}

class Functions : public EngineTest, public testing::WithParamInterface<Case> {};

TEST_P(Functions, GiveTheValue) {
    EXPECT_EQ(rows(std::string("SELECT ") + GetParam().expression), GetParam().value);
}

constexpr Case text_cases[] = {
    {"LEN('abc  ')", "3"},
    {"LEN('\u00e9\U0001F600')", "2"},
    {"LEN(NULL)", "NULL"},
    {"CHAR_LENGTH('abc ')", "4"},
    {"OCTET_LENGTH('\u00e9')", "2"},
    {"OCTET_LENGTH(0x0102FF)", "3"},
    {"UPPER('stra\u00dfe \u00e9\u03c9\u044f')", "'STRA\u00dfE \u00c9\u03a9\u042f'"},
    {"LOWER('\u00c9\u03a9\u042f\u0141')", "'\u00e9\u03c9\u044f\u0142'"},
    {"LTRIM('  a ')", "'a '"},
    {"RTRIM(' a  ')", "' a'"},
    {"TRIM('  a ')", "'a'"},
    {"LEFT('\u00e9bc', 2)", "'\u00e9b'"},
    {"RIGHT('ab\u00e9', 2)", "'b\u00e9'"},
    {"RIGHT('ab', 5)", "'ab'"},
    {"SUBSTRING('abcdef', 2, 3)", "'bcd'"},
    {"SUBSTRING('abcdef', 0, 3)", "'ab'"},
    {"SUBSTRING('abcdef', 5)", "'ef'"},
    {"SUBSTRING('abcdef' FROM 2 FOR 2)", "'bc'"},
    {"SUBSTRING('abcdef' FROM 4)", "'def'"},
    {"SUBSTRING('abc', 9, 1)", "''"},
    {"CHARINDEX('c', 'abcabc')", "3"},
    {"CHARINDEX('c', 'abcabc', 4)", "6"},
    {"CHARINDEX('x', 'abc')", "0"},
    {"LOCATE('b', '\U0001F600b')", "2"},
    {"POSITION('b' IN 'abc')", "2"},
    {"POSITION('b', 'abc')", "2"},
    {"REPLACE('banana', 'an', 'o')", "'booa'"},
    {"STUFF('abcdef', 2, 3, 'X')", "'aXef'"},
    {"STUFF('abc', 9, 1, 'X')", "NULL"},
    {"REPLICATE('ab', 3)", "'ababab'"},
    {"SPACE(3)", "'   '"},
    {"CONCAT('a', NULL, 1, 0.1e0)", "'a10.1'"},
    {"'a' || 1 || NULL", "NULL"},
    {"SOUNDEX('Robert')", "'R163'"},
    {"SOUNDEX(NULL)", "NULL"},
    {"ASCII('A')", "65"},
    {"CHAR(65)", "'A'"},
    {"REVERSE('ab\u00e9')", "'\u00e9ba'"},
};
INSTANTIATE_TEST_SUITE_P(Text, Functions, testing::ValuesIn(text_cases));

constexpr Case number_cases[] = {
    {"ABS(-5)", "5"},
    {"ABS(-1.50)", "'1.50'"},
    {"ABS('-2')", "2"},
    {"SIGN(-2.5)", "-1"},
    {"CEILING(1.20)", "'2.00'"},
    {"CEILING(-1.2e0)", "-1"},
    {"FLOOR(-1.20)", "'-2.00'"},
    {"FLOOR(7)", "7"},
    {"ROUND(2.345, 2)", "'2.350'"},
    {"ROUND(-2.5)", "'-3.0'"},
    {"ROUND(1234, -2)", "1200"},
    {"ROUND(2.675e0, 2)", "2.6800000000000002"},
    {"TRUNC(2.999, 1)", "'2.900'"},
    {"TRUNC(1299, -2)", "1200"},
    {"MOD(7, 3)", "1"},
    {"MOD(7.5, 2)", "'1.5'"},
    {"7 % 4", "3"},
    {"ACOS(1)", "0"},
    {"ASIN(0)", "0"},
    {"ATAN(0)", "0"},
    {"ATN2(0, 1)", "0"},
    {"COS(0)", "1"},
    {"COT(PI() / 4)", "1.0000000000000002"},
    {"DEGREES(PI())", "180"},
    {"RADIANS(180) - PI()", "0"},
    {"EXP(0)", "1"},
    {"LOG(EXP(1))", "1"},
    {"LOG10(1000)", "3"},
    {"POWER(2, 10)", "1024"},
    {"SIN(0)", "0"},
    {"SQRT(16)", "4"},
    {"SQRT(0.25)", "0.5"},
    {"TAN(0)", "0"},
    {"RAND(5) = RAND(5)", "true"},
    {"CASE WHEN RAND() >= 0 AND RAND() < 1 THEN 1 END", "1"},
    {"7 / 2", "3"},
    {"7 / 2.0", "'3.500000'"},
    {"1 / 3.0", "'0.333333'"},
    {"2 / 3.0", "'0.666667'"},
    {"1 / 0", "NULL"},
    {"1.5 / 0", "NULL"},
    {"0.1 + 0.2", "'0.3'"},
    {"0.1e0 + 0.2e0", "0.30000000000000004"},
    {"1.10 - 2", "'-0.90'"},
    {"1.5 * 2.5", "'3.75'"},
    {"- -5", "5"},
    {"-(1.5)", "'-1.5'"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"9223372036854775807", "9223372036854775807"},
    {"9007199254740993 + 0", "9007199254740993"},
    {"12345678901234567890123456789012345678 - 1", "'12345678901234567890123456789012345677'"},
    {"12345678901234567890123456789012345678 = 12345678901234567890123456789012345679", "false"},
    {"1.50 = 1.5", "true"},
    {"10.0 > 9", "true"},
    {"0.5 < 0.25e0", "false"},
    {"1.5 IN (1, 1.50)", "true"},
    {"6 & 3", "2"},
    {"6 | 3", "7"},
};
INSTANTIATE_TEST_SUITE_P(Numbers, Functions, testing::ValuesIn(number_cases));

constexpr Case date_cases[] = {
    {"DATEADD('day', 1, CAST('2024-02-28' AS DATE))", "'2024-02-29'"},
    {"DATEADD('month', 1, CAST('2024-01-31' AS DATE))", "'2024-02-29'"},
    {"DATEADD('year', -1, CAST('2024-02-29' AS DATE))", "'2023-02-28'"},
    {"DATEADD('quarter', 1, CAST('2024-11-30' AS DATE))", "'2025-02-28'"},
    {"DATEADD('week', 2, CAST('2024-01-01' AS DATE))", "'2024-01-15'"},
    {"DATEADD('hour', 25, CAST('2024-01-01' AS DATE))", "'2024-01-02T01:00:00.0000000Z'"},
    {"DATEADD('minute', -1, '2024-01-01 00:00:00')", "'2023-12-31T23:59:00.0000000Z'"},
    {"DATEADD('second', 1, CAST('23:59:59.5' AS TIME))", "'00:00:00.5000000'"},
    {"DATEADD('ms', 1, '2024-01-01T00:00:00Z')", "'2024-01-01T00:00:00.0010000Z'"},
    {"DATEDIFF('day', '2023-12-31 23:59', '2024-01-01')", "1"},
    {"DATEDIFF('year', '2023-12-31', '2024-01-01')", "1"},
    {"DATEDIFF('month', '2024-03-01', '2024-01-31')", "-2"},
    {"DATEDIFF('quarter', '2023-12-31', '2024-04-01')", "2"},
    {"DATEDIFF('week', '2024-01-06', '2024-01-07')", "1"},
    {"DATEDIFF('hour', '2024-01-01 10:59', '2024-01-01 11:00')", "1"},
    {"DATEDIFF('second', '2024-01-01', '2024-01-02')", "86400"},
    {"DATEPART('month', '2024-05-06')", "5"},
    {"DATEPART('ns', '2024-05-06T01:02:03.1234567Z')", "123456700"},
    {"DATENAME('dw', '2024-02-29')", "'Thursday'"},
    {"DATENAME('m', '2024-02-29')", "'February'"},
    {"DATENAME('year', '2024-02-29')", "'2024'"},
    {"YEAR('2024-02-29')", "2024"},
    {"QUARTER('2024-02-29')", "1"},
    {"MONTH('2024-02-29')", "2"},
    {"WEEK('2024-01-07')", "2"},
    {"DAYOFMONTH('2024-02-29')", "29"},
    {"DAYOFWEEK('2024-03-03')", "1"},
    {"DAYOFYEAR('2024-12-31')", "366"},
    {"HOUR('2024-01-01T13:14:15Z')", "13"},
    {"MINUTE('13:14:15')", "14"},
    {"SECOND('13:14:15.9')", "15"},
    {"DATEDIFF('hour', GETDATE(), GETUTCDATE())", "0"},
    {"DATEDIFF('day', CURRENT_DATE(), CURRENT_TIMESTAMP)", "0"},
    {"LEN(CAST(CURRENT_TIMESTAMP() AS VARCHAR))", "28"},
    {"CAST('2024-01-01T00:30:00+02:00' AS TIMESTAMP)", "'2023-12-31T22:30:00.0000000Z'"},
};
INSTANTIATE_TEST_SUITE_P(Dates, Functions, testing::ValuesIn(date_cases));

constexpr Case other_cases[] = {
    {"ISNULL(NULL, 'x')", "'x'"},
    {"COALESCE(NULL, NULL, 3)", "3"},
    {"NULLIF(1, 1)", "NULL"},
    {"NULLIF(1.5, 2)", "'1.5'"},
    {"IIF(1 = 2, 'a', 'b')", "'b'"},
    {"CAST(1.99 AS INTEGER)", "1"},
    {"CAST('  12 ' AS BIGINT)", "12"},
    {"CAST(0.1e0 AS VARCHAR)", "'0.1'"},
    {"CAST(1.005 AS DECIMAL(5, 2))", "'1.01'"},
    {"CAST(5 AS NUMERIC(10, 2))", "'5.00'"},
    {"CAST('abcdef' AS VARCHAR(3))", "'abc'"},
    {"LEN(CAST(REPLICATE('a', 300) AS VARCHAR))", "300"},
    {"OCTET_LENGTH(CAST(x'010203' AS BINARY))", "3"},
    {"CAST(x'010203' AS BINARY(2))", "x'0102'"},
    {"CAST('true' AS BOOLEAN)", "true"},
    {"CAST(0 AS BIT)", "false"},
    {"CAST('2024-01-02 03:04:05' AS DATE)", "'2024-01-02'"},
    {"CAST('2024-01-02 03:04:05' AS TIME)", "'03:04:05.0000000'"},
    {"CAST(CAST('2024-01-02' AS DATE) AS TIMESTAMP)", "'2024-01-02T00:00:00.0000000Z'"},
    {"CAST('AAAAAAAA-bbbb-cccc-dddd-eeeeeeeeeeee' AS UUID)",
     "'{aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee}'"},
    {"CAST('ab' AS VARBINARY)", "x'6162'"},
    {"CAST('1e3' AS DOUBLE)", "1000"},
    {"CAST(NULL AS DATE)", "NULL"},
    {"x'0aff'", "x'0aff'"},
    {"0x", "x''"},
};
INSTANTIATE_TEST_SUITE_P(Others, Functions, testing::ValuesIn(other_cases));

constexpr Case aggregate_cases[] = {
    {"COUNT(*), COUNT(DecimalValue), COUNT(DISTINCT BooleanValue) FROM "
     "[Samples].[Types].[AllTypes]",
     "7 6 2"},
    {"SUM(DecimalValue) FROM [Samples].[Types].[AllTypes]",
     "'-1234567890123456789012333332.3334456788'"},
    {"MIN(DecimalValue), MAX(NumericValue) FROM [Samples].[Types].[AllTypes]",
     "'-9999999999999999999999999999.9999999999' '99999999999999999999999999999999999999'"},
    {"SUM(a), AVG(a), MIN(a), MAX(a) FROM (SELECT 10.00 AS a UNION ALL SELECT 9.5) t",
     "'19.50' '9.750000' '9.50' '10.00'"},
    {"SUM(a), AVG(a) FROM (SELECT 1 AS a UNION ALL SELECT 2) t", "3 1.5"},
    {"SUM(a) FROM (SELECT 1.5 AS a) t WHERE a > 2", "NULL"},
    {"SUM(DISTINCT a) FROM (SELECT 1.5 AS a UNION ALL SELECT 1.5) t", "'1.5'"},
    {"DISTINCT a FROM (SELECT 1.50 AS a UNION ALL SELECT 1.5) t", "'1.50'"},
    {"COUNT(*) FROM (SELECT 1.50 AS a UNION ALL SELECT 1.5) t GROUP BY a", "2"},
    {"a FROM (SELECT 10.5 AS a UNION ALL SELECT 9.25 UNION ALL SELECT -1) t ORDER BY a",
     "'-1.00'|'9.25'|'10.50'"},
    {"a, SUM(a) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT 0.1 AS a "
     "UNION SELECT 0.2 UNION SELECT 0.3) t ORDER BY a",
     "'0.1' '0.1'|'0.2' '0.3'|'0.3' '0.5'"},
    {"LAG(a) OVER (ORDER BY a) FROM (SELECT 1 AS a UNION SELECT 2) t", "NULL|1"},
};
INSTANTIATE_TEST_SUITE_P(Aggregates, Functions, testing::ValuesIn(aggregate_cases));

}  // namespace
}  // namespace mock_test
