// Character data to parameters. ODBC 3.8, appendix D, "C to SQL: Character" and, where named, "C to
// SQL Data Conversion Examples". Every case runs as SQL_C_CHAR and as SQL_C_WCHAR.
#include <initializer_list>

#include "convert/parameter_value.h"
#include "parameter_conversion.h"

namespace connectai::convert {
namespace {

struct Case {
    std::string_view text;
    std::string_view sent;  // or the SQLSTATE
};

void expect_all(SqlTarget target, std::initializer_list<Case> cases) {
    for (const Case& test : cases) {
        EXPECT_EQ(send_text(test.text, target).text(), test.sent) << "'" << test.text << "'";
        EXPECT_EQ(send_wide(widened(test.text), target).text(), test.sent)
            << "wide '" << test.text << "'";
    }
}

TEST(ParameterText, CharacterTypesTakeUpToTheirColumnSize) {
    for (const SQLSMALLINT type : TypeList{SQL_CHAR, SQL_VARCHAR, SQL_LONGVARCHAR, SQL_WCHAR,
                                           SQL_WVARCHAR, SQL_WLONGVARCHAR}) {
        expect_all({type, 6}, {{"abcdef", "abcdef"},  // "Conversion Examples"
                               {"abcdefg", "22001"},
                               {"abcdef ", "22001"},  // a blank is a character
                               {"", ""},
                               {"  ", "  "}});
        expect_all({type, 5}, {{"abcdef", "22001"}});
        expect_all({type, 0}, {{"abcdef", "abcdef"}});
    }
    EXPECT_EQ(send_text("abcdefg", {SQL_CHAR, 6}).outcome, ParameterOutcome::string_truncated);
}

TEST(ParameterText, CharactersAreCountedNotOctetsOrSurrogates) {
    EXPECT_EQ(send_text("żółw", {SQL_CHAR, 4}).text(), "żółw");
    EXPECT_EQ(send_text("żółw", {SQL_CHAR, 3}).text(), "22001");
    EXPECT_EQ(send_wide(u"a😀b", {SQL_WVARCHAR, 3}).text(), "a😀b");
    EXPECT_EQ(send_wide(u"a😀b", {SQL_WVARCHAR, 2}).text(), "22001");
}

TEST(ParameterText, EveryLengthOfUtf8IsMadeOfUtf16) {
    const std::u16string wide =
        u"\u0001\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF";
    const std::string narrow =
        "\x01\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80"
        "\xF4\x8F\xBF\xBF";
    EXPECT_EQ(send_wide(wide, {SQL_WVARCHAR}).text(), narrow);
    EXPECT_EQ(send_text(narrow, {SQL_WVARCHAR}).text(), narrow);
}

TEST(ParameterText, ATerminatorEndsItOnlyWithoutALength) {
    using namespace std::string_view_literals;
    EXPECT_EQ(send_text("a\0b"sv, {SQL_VARCHAR}).value.text, "a\0b"sv);
    EXPECT_EQ(send_wide(u"a\0b"sv, {SQL_VARCHAR}).value.text, "a\0b"sv);
    EXPECT_EQ(send_buffer({.c_type = SQL_C_CHAR, .data = "a\0b", .octets = SQL_NTS}, {SQL_VARCHAR})
                  .text(),
              "a");
    EXPECT_EQ(
        send_buffer({.c_type = SQL_C_WCHAR, .data = u"ż\0b", .octets = SQL_NTS}, {SQL_VARCHAR})
            .text(),
        "ż");
    EXPECT_EQ(
        send_buffer({.c_type = SQL_C_CHAR, .data = nullptr, .octets = 0}, {SQL_VARCHAR}).text(),
        "");
    EXPECT_EQ(
        send_buffer({.c_type = SQL_C_WCHAR, .data = nullptr, .octets = 0}, {SQL_VARCHAR}).text(),
        "");
}

// SQLBindParameter, HY090; and the page's note: Unicode data has an even length.
TEST(ParameterText, ImpossibleLengthsAreRefused) {
    for (const SQLSMALLINT c_type : TypeList{SQL_C_CHAR, SQL_C_WCHAR, SQL_C_BINARY}) {
        for (const SQLLEN octets : {-1, -2, -4, -100, -4711}) {
            const Sent sent =
                send_buffer({.c_type = c_type, .data = u"ab", .octets = octets}, {SQL_VARCHAR});
            EXPECT_EQ(sent.state(), "HY090") << octets;
        }
    }
    EXPECT_EQ(send_octets(SQL_C_WCHAR, "abc", {SQL_VARCHAR}).state(), "HY090");
}

// HY001 instead of an exception that no C function may let out.
TEST(ParameterText, AValueLargerThanMemoryIsNoException) {
    std::string text = "kept";
    EXPECT_FALSE(set_size(text, text.max_size() + 1));
    EXPECT_EQ(text, "kept");
    EXPECT_TRUE(set_size(text, 2));
    EXPECT_EQ(text, "ke");
}

TEST(ParameterText, WhatIsNoUnicodeIsRefusedForEveryType) {
    for (const SQLSMALLINT type :
         TypeList{SQL_VARCHAR, SQL_INTEGER, SQL_DECIMAL, SQL_DOUBLE, SQL_BIT, SQL_BINARY,
                  SQL_TYPE_DATE, SQL_GUID, SQL_INTERVAL_DAY}) {
        for (const std::string_view text :
             {"\xFF", "a\x80", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "ab\xE2\x82"}) {
            EXPECT_EQ(send_text(text, {type}).outcome, ParameterOutcome::invalid_encoding) << type;
        }
        for (const std::u16string& text :
             {std::u16string{0xD800}, std::u16string{0xDC00}, std::u16string{u'a', 0xDBFF, u'b'},
              std::u16string{0xDC00, 0xD800}, std::u16string{0xDC00, 0xDC00},
              std::u16string{0xD800, 0xD800}}) {
            EXPECT_EQ(send_wide(text, {type}).outcome, ParameterOutcome::invalid_encoding) << type;
        }
    }
}

TEST(ParameterText, IntegersMustFitWithoutLosingADigit) {
    expect_all({SQL_TINYINT}, {{"127", "127"},
                               {"-128", "-128"},
                               {"128", "22001"},
                               {"-129", "22001"},
                               {"0", "0"},
                               {"-0", "0"},
                               {"+007", "7"}});
    expect_all({SQL_SMALLINT},
               {{"32767", "32767"}, {"-32768", "-32768"}, {"32768", "22001"}, {"-32769", "22001"}});
    expect_all({SQL_INTEGER}, {{"2147483647", "2147483647"},
                               {"-2147483648", "-2147483648"},
                               {"2147483648", "22001"},
                               {"-2147483649", "22001"},
                               {" 42 ", "42"},  // blanks around it are ignored
                               {"1.50e1", "15"},
                               {"12.000", "12"},
                               {"12.5", "22001"},
                               {"1e-1", "22001"},
                               {"1e99999999999", "22001"},
                               {"", "22018"},
                               {"abc", "22018"},
                               {"1x", "22018"},
                               {"1 2", "22018"},
                               {"0x10", "22018"},
                               {"true", "22018"}});
    expect_all({SQL_BIGINT}, {{"9223372036854775807", "9223372036854775807"},
                              {"-9223372036854775808", "-9223372036854775808"},
                              {"9223372036854775808", "22001"},
                              {"-9223372036854775809", "22001"},
                              {"18446744073709551616", "22001"}});
    EXPECT_EQ(send_text("128", {SQL_TINYINT}).outcome, ParameterOutcome::digits_lost);
    EXPECT_EQ(send_text("1.5", {SQL_TINYINT}).outcome, ParameterOutcome::fraction_lost);
    EXPECT_EQ(send_text("x", {SQL_TINYINT}).outcome, ParameterOutcome::invalid_character);
}

TEST(ParameterText, DecimalsKeepTheirDigits) {
    for (const SQLSMALLINT type : TypeList{SQL_DECIMAL, SQL_NUMERIC}) {
        expect_all({type, 6, 2}, {{"1234.56", "1234.56"},  // "Conversion Examples"
                                  {"-1234.56", "-1234.56"},
                                  {"12345", "22001"},
                                  {"9999.99", "9999.99"},
                                  {"1234.567", "22001"},
                                  {"1234.560", "1234.56"},
                                  {"1.5", "1.5"},
                                  {"1.50", "1.50"},
                                  {" +.5 ", "0.5"},
                                  {"5.", "5"},
                                  {"000123.4", "123.4"},
                                  {"12.3456E2", "1234.56"},
                                  {"123456e-2", "1234.56"},
                                  {"1e4", "22001"},
                                  {"-0.00", "0.00"},
                                  {"1e-3", "22001"},
                                  {"0e-9", "0"},
                                  {"", "22018"},
                                  {"1,5", "22018"},
                                  {"NaN", "22018"}});
        expect_all({type, 38, 0}, {{"99999999999999999999999999999999999999",
                                    "99999999999999999999999999999999999999"},
                                   {"100000000000000000000000000000000000000", "22001"}});
        expect_all({type, 38, 38}, {{"0.00000000000000000000000000000000000001",
                                     "0.00000000000000000000000000000000000001"},
                                    {"1", "22001"}});
        expect_all({type, 0, 0}, {{"123456789012345678901234567890123456789012.5",
                                   "123456789012345678901234567890123456789012.5"},
                                  {"1e400", "1" + std::string(400, '0')},
                                  {"1e600", "22001"},
                                  {"1e-600", "22001"},
                                  {"0e99999999999", "0"}});
    }
    EXPECT_EQ(send_text("1234.567", {SQL_DECIMAL, 6, 2}).outcome, ParameterOutcome::fraction_lost);
    EXPECT_EQ(send_text("12345", {SQL_DECIMAL, 6, 2}).outcome, ParameterOutcome::digits_lost);
}

TEST(ParameterText, ApproximateTypesTakeWhatIsInTheirRange) {
    for (const SQLSMALLINT type : TypeList{SQL_FLOAT, SQL_DOUBLE}) {
        expect_all({type}, {{"1234.56", "1234.56"},
                            {" +0.1 ", "0.1"},
                            {"-0", "-0"},
                            {".5", "0.5"},
                            {"1.7976931348623157e308", "1.7976931348623157e+308"},
                            {"5e-324", "5e-324"},
                            {"1e-400", "0"},
                            {"-1e-400", "-0"},
                            {"1.8e308", "22003"},
                            {"-1e400", "22003"},
                            {"0e99999", "0"},
                            {"inf", "22018"},
                            {"nan", "22018"},
                            {"", "22018"},
                            {"1e", "22018"}});
    }
    expect_all({SQL_REAL}, {{"0.1", "0.1"},
                            {"3.4028234e38", "3.4028234e+38"},
                            {"3.5e38", "22003"},
                            {"-3.5e38", "22003"},
                            {"1e400", "22003"}});
}

TEST(ParameterText, ABitIsZeroOrOne) {
    expect_all({SQL_BIT}, {{"0", "false"},
                           {"1", "true"},
                           {" 1.0 ", "true"},
                           {"-0", "false"},
                           {"0.5", "22001"},
                           {"1.99", "22001"},
                           {"2", "22003"},
                           {"-1", "22003"},
                           {"-0.5", "22003"},
                           {"1e9", "22003"},
                           {"true", "22018"},
                           {"", "22018"}});
}

TEST(ParameterText, BinaryTypesTakePairsOfHexadecimalDigits) {
    for (const SQLSMALLINT type : TypeList{SQL_BINARY, SQL_VARBINARY, SQL_LONGVARBINARY}) {
        expect_all({type}, {{"", ""},
                            {"01", "AQ=="},
                            {"FFff", "//8="},
                            {"00aBc0", "AKvA"},
                            {"4A6F686E", "Sm9obg=="},
                            {"01F", "AQ=="},  // a last odd digit is not converted
                            {"0", ""},
                            {"0g", "22018"},
                            {" 01", "22018"},
                            {"0xFF", "22018"}});
        expect_all({type, 2}, {{"0102", "AQI="}, {"01020", "AQI="}, {"010203", "22001"}});
    }
}

TEST(ParameterText, DateTypesTakeLiterals) {
    expect_all({SQL_TYPE_DATE}, {{"2024-02-29", "2024-02-29"},
                                 {"0001-01-01", "0001-01-01"},
                                 {"9999-12-31", "9999-12-31"},
                                 {" 2024-02-29 ", "2024-02-29"},
                                 {"2024-02-29 00:00:00", "2024-02-29"},
                                 {"2024-02-29T00:00:00.0000000Z", "2024-02-29"},
                                 {"{d '2024-02-29'}", "2024-02-29"},
                                 {" { D '2024-02-29' } ", "2024-02-29"},
                                 {"{ts '2024-02-29 00:00:00'}", "2024-02-29"},
                                 {"2024-02-29 00:00:01", "22008"},
                                 {"2024-02-29 00:00:00.0000000001", "22008"},
                                 {"2023-02-29", "22018"},
                                 {"2024-13-01", "22018"},
                                 {"12:00:00", "22018"},
                                 {"", "22018"},
                                 {"29.02.2024", "22018"},
                                 {"{d '2024-02-29 00:00:00'}", "22018"},
                                 {"{t '2024-02-29'}", "22018"},
                                 {"{'2024-02-29'}", "22018"},
                                 {"{d 2024-02-29}", "22018"},
                                 {"{d '2024-02-29'", "22018"},
                                 {"{d '}", "22018"},
                                 {"{", "22018"},
                                 {"{}", "22018"}});
}

TEST(ParameterText, TimeTypesTakeLiterals) {
    expect_all({SQL_TYPE_TIME}, {{"23:59:59", "23:59:59.0000000"},
                                 {"00:00:00", "00:00:00.0000000"},
                                 {"1:02", "01:02:00.0000000"},
                                 {"{t '12:34:56'}", "12:34:56.0000000"},
                                 {"2024-02-29 12:34:56", "12:34:56.0000000"},
                                 {"{ts '2024-02-29 12:34:56.000'}", "12:34:56.0000000"},
                                 {"2024-02-29 12:34:56.5", "22008"},
                                 {"12:34:56.1234567", "12:34:56.1234567"},
                                 {"12:34:56.12345678", "22008"},
                                 {"24:00:00", "22018"},
                                 {"2024-02-29", "22018"},
                                 {"", "22018"},
                                 {"{d '12:34:56'}", "22018"}});
    expect_all({SQL_TYPE_TIME, 12, 3},
               {{"12:34:56.123", "12:34:56.1230000"}, {"12:34:56.1234", "22008"}});
}

TEST(ParameterText, TimestampTypesTakeLiterals) {
    expect_all({SQL_TYPE_TIMESTAMP},
               {{"2024-02-29 12:34:56", "2024-02-29T12:34:56.0000000Z"},
                {"2024-02-29T12:34:56.1234567Z", "2024-02-29T12:34:56.1234567Z"},
                {"{ts '2024-02-29 12:34:56.5'}", "2024-02-29T12:34:56.5000000Z"},
                {"2024-02-29", "2024-02-29T00:00:00.0000000Z"},
                {"{d '2024-02-29'}", "2024-02-29T00:00:00.0000000Z"},
                {"2024-02-29 12:34:56.123456700", "2024-02-29T12:34:56.1234567Z"},
                {"2024-02-29 12:34:56.12345678", "22008"},
                {"2024-02-29 12:34:56.0000000001", "22008"},
                {"2024-02-29 23:30:00-02:00", "2024-03-01T01:30:00.0000000Z"},
                {"0001-01-01 00:00:00+01:00", "22008"},
                {"0001-01-01 00:00:00", "0001-01-01T00:00:00.0000000Z"},
                {"9999-12-31 23:59:59.9999999", "9999-12-31T23:59:59.9999999Z"},
                {"2024-02-30 00:00:00", "22018"},
                {"2024-02-29 25:00:00", "22018"},
                {"{ts '2024-02-29'}", "22018"},
                {"{ts '12:00:00'}", "22018"},
                {"now", "22018"},
                {"", "22018"}});
    expect_all({SQL_TYPE_TIMESTAMP, 23, 3},
               {{"2024-02-29 12:34:56.123", "2024-02-29T12:34:56.1230000Z"},
                {"2024-02-29 12:34:56.1234", "22008"}});
}

TEST(ParameterText, GuidsAreSentInTheServicesForm) {
    const std::string_view sent = "{01234567-890a-bcde-f012-34567890abcd}";
    expect_all({SQL_GUID}, {{"{01234567-890A-BCDE-F012-34567890ABCD}", sent},
                            {"01234567-890a-bcde-f012-34567890abcd", sent},
                            {"01234567890abcdef01234567890abcd", sent},
                            {"01234567-890a-bcde-f012-34567890abc", "22018"},
                            {"01234567-890a-bcde-f012-34567890abcg", "22018"},
                            {"", "22018"}});
}

TEST(ParameterText, IntervalTypesTakeLiteralsWithoutLosingAField) {
    expect_all({SQL_INTERVAL_DAY_TO_SECOND},
               {{"{INTERVAL '16 23:39:56.23' DAY TO SECOND}", "16 23:39:56.23"},
                {"-16 23:39:56", "-16 23:39:56"},
                {"{INTERVAL '26' HOUR}", "1 02:00:00"},
                {"INTERVAL -'5' SECOND", "-0 00:00:05"},
                {"5-03", "22018"},
                {"16 24:00:00", "22018"},
                {"", "22018"}});
    expect_all({SQL_INTERVAL_DAY}, {{"5", "5"},
                                    {"5 00:00:00", "5"},
                                    {"5 01:00", "22015"},
                                    {"999999999", "999999999"},
                                    {"1000000000", "22015"}});
    expect_all({SQL_INTERVAL_YEAR_TO_MONTH},
               {{"163-11", "163-11"}, {"163-12", "22018"}, {"{INTERVAL '14' MONTH}", "1-02"}});
    expect_all({SQL_INTERVAL_YEAR}, {{"1-00", "1"}, {"1-01", "22015"}, {"x", "22018"}});
    expect_all({SQL_INTERVAL_SECOND, 0, 3}, {{"5.125", "5.125"}, {"5.1255", "22015"}});
    expect_all({SQL_INTERVAL_SECOND}, {{"5.123456789", "5.123456789"}, {"5.1234567891", "22015"}});
}

}  // namespace
}  // namespace connectai::convert
