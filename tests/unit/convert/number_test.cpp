// Numbers, and character data that holds one. ODBC 3.8, appendix D, "SQL to C: Numeric",
// "SQL to C: Character", "Rules for Conversions", "SQL to C Data Conversion Examples".
#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>
#include <vector>

#include "conversion.h"

namespace connectai::convert {
namespace {

constexpr auto ok = Outcome::ok;
constexpr auto cut = Outcome::fraction_truncated;
constexpr auto range = Outcome::out_of_range;
constexpr auto invalid = Outcome::invalid_character;

const std::vector<DataType> number_types = {
    DataType::tinyint, DataType::smallint, DataType::integer, DataType::bigint, DataType::float_,
    DataType::double_, DataType::decimal,  DataType::numeric, DataType::varchar};

template <typename Integer>
struct IntegerCase {
    SQLSMALLINT c_type;
    std::string_view wire;
    Outcome outcome;
    Integer value;
};

// Every source type reads a number the same way.
template <typename Integer, std::size_t count>
void expect_integers(const IntegerCase<Integer> (&cases)[count]) {
    for (const auto& test : cases) {
        for (const DataType type : number_types) {
            const Answer answer = convert(type, test.wire, test.c_type);
            EXPECT_EQ(answer.outcome, test.outcome)
                << test.wire << " to " << c_type_name(test.c_type);
            if (is_error(answer.outcome)) continue;
            EXPECT_EQ(answer.as<Integer>(), test.value) << test.wire;
            EXPECT_EQ(answer.length, static_cast<SQLLEN>(sizeof(Integer)));
        }
    }
}

TEST(Numbers, SmallIntegersKeepTheirRange) {
    const IntegerCase<SQLSCHAR> tiny[] = {{SQL_C_STINYINT, "127", ok, 127},
                                          {SQL_C_STINYINT, "128", range, 0},
                                          {SQL_C_TINYINT, "-128", ok, -128},
                                          {SQL_C_TINYINT, "-129", range, 0},
                                          {SQL_C_STINYINT, "1234.56", range, 0}};
    expect_integers(tiny);
    const IntegerCase<SQLCHAR> unsigned_tiny[] = {{SQL_C_UTINYINT, "255", ok, 255},
                                                  {SQL_C_UTINYINT, "256", range, 0},
                                                  {SQL_C_UTINYINT, "-1", range, 0},
                                                  {SQL_C_UTINYINT, "-0", ok, 0},
                                                  {SQL_C_UTINYINT, "-0.5", cut, 0}};
    expect_integers(unsigned_tiny);
    const IntegerCase<SQLSMALLINT> small[] = {{SQL_C_SSHORT, "32767", ok, 32767},
                                              {SQL_C_SHORT, "-32768", ok, -32768},
                                              {SQL_C_SHORT, "32768", range, 0},
                                              {SQL_C_SSHORT, "1234.56", cut, 1234},
                                              {SQL_C_SSHORT, "-1234.56", cut, -1234}};
    expect_integers(small);
    const IntegerCase<SQLUSMALLINT> unsigned_small[] = {{SQL_C_USHORT, "65535", ok, 65535},
                                                        {SQL_C_USHORT, "65536", range, 0}};
    expect_integers(unsigned_small);
    const IntegerCase<SQLINTEGER> integers[] = {{SQL_C_SLONG, "2147483647", ok, 2147483647},
                                                {SQL_C_LONG, "-2147483648", ok, -2147483647 - 1},
                                                {SQL_C_SLONG, "2147483648", range, 0},
                                                {SQL_C_LONG, "-2147483649", range, 0}};
    expect_integers(integers);
    const IntegerCase<SQLUINTEGER> unsigned_integers[] = {
        {SQL_C_ULONG, "4294967295", ok, 4294967295U}, {SQL_C_ULONG, "4294967296", range, 0}};
    expect_integers(unsigned_integers);
}

TEST(Numbers, BigIntegersAreExactToTheLastDigit) {
    const IntegerCase<SQLBIGINT> signed_cases[] = {
        {SQL_C_SBIGINT, "9007199254740993", ok, 9007199254740993},  // 2^53 + 1
        {SQL_C_SBIGINT, "9223372036854775807", ok, std::numeric_limits<SQLBIGINT>::max()},
        {SQL_C_SBIGINT, "-9223372036854775808", ok, std::numeric_limits<SQLBIGINT>::min()},
        {SQL_C_SBIGINT, "9223372036854775808", range, 0},
        {SQL_C_SBIGINT, "-9223372036854775809", range, 0},
        {SQL_C_SBIGINT, "9223372036854775807.999", cut, std::numeric_limits<SQLBIGINT>::max()},
        {SQL_C_SBIGINT, "-9223372036854775808.000", ok, std::numeric_limits<SQLBIGINT>::min()},
        {SQL_C_SBIGINT, "99999999999999999999999999", range, 0}};
    expect_integers(signed_cases);
    const IntegerCase<SQLUBIGINT> unsigned_cases[] = {
        {SQL_C_UBIGINT, "18446744073709551615", ok, std::numeric_limits<SQLUBIGINT>::max()},
        {SQL_C_UBIGINT, "18446744073709551616", range, 0},
        {SQL_C_UBIGINT, "1.8446744073709551615e19", ok, std::numeric_limits<SQLUBIGINT>::max()},
        {SQL_C_UBIGINT, "-1", range, 0}};
    expect_integers(unsigned_cases);
}

TEST(Numbers, EveryNumericLiteralIsRead) {
    const IntegerCase<SQLINTEGER> cases[] = {{SQL_C_SLONG, "1e3", ok, 1000},
                                             {SQL_C_SLONG, "1E+3", ok, 1000},
                                             {SQL_C_SLONG, "1.5e1", ok, 15},
                                             {SQL_C_SLONG, "15e-1", cut, 1},
                                             {SQL_C_SLONG, "1500e-2", ok, 15},
                                             {SQL_C_SLONG, "+7", ok, 7},
                                             {SQL_C_SLONG, "  7  ", ok, 7},
                                             {SQL_C_SLONG, "007", ok, 7},
                                             {SQL_C_SLONG, "7.", ok, 7},
                                             {SQL_C_SLONG, ".7", cut, 0},
                                             {SQL_C_SLONG, "7.000", ok, 7},
                                             {SQL_C_SLONG, "0e999999999", ok, 0},
                                             {SQL_C_SLONG, "1e999999999", range, 0},
                                             {SQL_C_SLONG, "1e-999999999", cut, 0},
                                             {SQL_C_SLONG, "1e99999999999999999999", range, 0},
                                             {SQL_C_SLONG, "-0.0", ok, 0}};
    expect_integers(cases);
}

TEST(Numbers, WhatIsNoNumberIsAnError) {
    for (const std::string_view wire : {"", " ", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "--1",
                                        "0x10", "1,000", "abc", "1 2", "1a",
                                        "\xC2\xA0"
                                        "1"}) {
        for (const DataType type : number_types) {
            for (const SQLSMALLINT c_type : CTypes{SQL_C_SLONG, SQL_C_UBIGINT, SQL_C_DOUBLE,
                                                   SQL_C_FLOAT, SQL_C_BIT, SQL_C_NUMERIC}) {
                EXPECT_EQ(convert(type, wire, c_type).outcome, invalid)
                    << "'" << wire << "' to " << c_type_name(c_type);
            }
        }
        EXPECT_EQ(convert(DataType::integer, wire, SQL_C_CHAR).outcome, invalid) << wire;
        EXPECT_EQ(convert(DataType::decimal, wire, SQL_C_WCHAR).outcome, invalid) << wire;
        EXPECT_EQ(convert(DataType::double_, wire, SQL_C_CHAR).outcome, invalid) << wire;
    }
}

TEST(Numbers, JsonBooleansAreOneAndZeroInANumberColumn) {
    EXPECT_EQ(convert(DataType::integer, boolean_cell(true), SQL_C_SLONG).as<SQLINTEGER>(), 1);
    EXPECT_EQ(convert(DataType::double_, boolean_cell(true), SQL_C_DOUBLE).as<double>(), 1.0);
    EXPECT_EQ(convert(DataType::smallint, boolean_cell(false), SQL_C_CHAR).text(), "0");
    EXPECT_EQ(convert(DataType::varchar, boolean_cell(true), SQL_C_SLONG).outcome, invalid);
}

TEST(Numbers, BitTakesZeroAndOneAndTruncatesBetween) {
    const IntegerCase<SQLCHAR> cases[] = {
        {SQL_C_BIT, "0", ok, 0},     {SQL_C_BIT, "1", ok, 1},       {SQL_C_BIT, "1.0", ok, 1},
        {SQL_C_BIT, "0.5", cut, 0},  {SQL_C_BIT, "1.999", cut, 1},  {SQL_C_BIT, "2", range, 0},
        {SQL_C_BIT, "-1", range, 0}, {SQL_C_BIT, "-0.1", range, 0}, {SQL_C_BIT, "10", range, 0},
        {SQL_C_BIT, "1e-1", cut, 0}, {SQL_C_BIT, "-0", ok, 0},      {SQL_C_BIT, "1e1", range, 0}};
    expect_integers(cases);
    EXPECT_EQ(convert(DataType::varchar, "true", SQL_C_BIT).outcome, invalid);
}

TEST(Numbers, DoublesAreTheNearestToTheirText) {
    struct Case {
        std::string_view wire;
        Outcome outcome;
        double value;
    };
    const Case cases[] = {
        {"0.1", ok, 0.1},
        {"-2.5e-3", ok, -2.5e-3},
        {"+1.5", ok, 1.5},
        {" 1.5 ", ok, 1.5},
        {".5", ok, 0.5},
        {"5.", ok, 5.0},
        {"1.7976931348623157e308", ok, std::numeric_limits<double>::max()},
        {"1.8e308", range, 0},
        {"-1e309", range, 0},
        {"4.9406564584124654e-324", ok, std::numeric_limits<double>::denorm_min()},
        {"2.2250738585072011e-308", ok, 2.2250738585072011e-308},
        {"1e-400", ok, 0.0},
        {"0.00000000000000000000000000000000001", ok, 1e-35},
        {"9007199254740993", ok, 9007199254740992.0}};
    for (const Case& test : cases) {
        for (const DataType type : number_types) {
            const Answer answer = convert(type, test.wire, SQL_C_DOUBLE);
            EXPECT_EQ(answer.outcome, test.outcome) << test.wire;
            if (answer.outcome != ok) continue;
            EXPECT_EQ(answer.as<double>(), test.value) << test.wire;
        }
    }
    EXPECT_TRUE(std::signbit(convert(DataType::double_, "-0.0", SQL_C_DOUBLE).as<double>()));
}

TEST(Numbers, FloatsRoundOnceAndKeepTheirRange) {
    EXPECT_EQ(convert(DataType::decimal, "1234.56", SQL_C_FLOAT).as<float>(), 1234.56F);
    EXPECT_EQ(convert(DataType::double_, "1.2345678", SQL_C_FLOAT).as<float>(), 1.2345678F);
    for (const DataType type : number_types) {
        EXPECT_EQ(convert(type, "3.4028235e38", SQL_C_FLOAT).as<float>(),
                  std::numeric_limits<float>::max());
        EXPECT_EQ(convert(type, "3.4028236e38", SQL_C_FLOAT).outcome, range);
        EXPECT_EQ(convert(type, "-1e39", SQL_C_FLOAT).outcome, range);
        EXPECT_EQ(convert(type, "1e-60", SQL_C_FLOAT).as<float>(), 0.0F);
    }
    // Halfway between two floats but for its last digit: through a double it would round down.
    EXPECT_EQ(convert(DataType::decimal, "1.00000005960464477540", SQL_C_FLOAT).as<float>(),
              std::nextafter(1.0F, 2.0F));
}

TEST(Numbers, NonFiniteValuesPassForApproximateColumnsOnly) {
    EXPECT_TRUE(std::isnan(convert(DataType::double_, "NaN", SQL_C_DOUBLE).as<double>()));
    EXPECT_EQ(convert(DataType::double_, "-Infinity", SQL_C_DOUBLE).as<double>(),
              -std::numeric_limits<double>::infinity());
    EXPECT_EQ(convert(DataType::float_, "Infinity", SQL_C_FLOAT).as<float>(),
              std::numeric_limits<float>::infinity());
    EXPECT_EQ(convert(DataType::double_, "NaN", SQL_C_CHAR).text(), "NaN");
    EXPECT_EQ(convert(DataType::double_, "NaN", SQL_C_SLONG).outcome, range);
    EXPECT_EQ(convert(DataType::decimal, "NaN", SQL_C_DOUBLE).outcome, invalid);
    EXPECT_EQ(convert(DataType::varchar, "inf", SQL_C_DOUBLE).outcome, invalid);
}

struct TextCase {
    DataType type;
    std::string_view wire;
    std::size_t buffer;
    Outcome outcome;
    std::string_view text;
    SQLLEN length;
};

TEST(Numbers, TextKeepsAllWholeDigitsOrFails) {
    const auto truncated = Outcome::string_truncated;
    const TextCase cases[] = {
        // "SQL to C Data Conversion Examples"
        {DataType::decimal, "1234.56", 8, ok, "1234.56", 7},
        {DataType::decimal, "1234.56", 5, truncated, "1234", 7},
        {DataType::decimal, "1234.56", 4, range, "", 7},
        {DataType::decimal, "1234.56", 7, truncated, "1234.5", 7},
        {DataType::decimal, "1234.56", 6, truncated, "1234", 7},  // no point without digits
        {DataType::decimal, "-1.5", 3, truncated, "-1", 4},
        {DataType::decimal, "-1.5", 2, range, "", 4},
        {DataType::integer, "-123", 5, ok, "-123", 4},
        {DataType::integer, "-123", 4, range, "", 4},
        {DataType::bigint, "9007199254740993", 17, ok, "9007199254740993", 16},
        {DataType::integer, "0", 0, range, "", 1},
        {DataType::double_, "1.25", 3, truncated, "1", 4},
        {DataType::double_, "1.25e10", 8, ok, "1.25e10", 7},
        {DataType::double_, "1.25e10", 7, range, "", 7},  // never without its exponent
    };
    for (const TextCase& test : cases) {
        const Answer narrow = convert(test.type, test.wire, SQL_C_CHAR, test.buffer);
        EXPECT_EQ(narrow.outcome, test.outcome) << test.wire << " in " << test.buffer;
        EXPECT_EQ(narrow.length, test.length);
        const Answer wide = convert(test.type, test.wire, SQL_C_WCHAR, test.buffer * 2);
        EXPECT_EQ(wide.outcome, test.outcome) << test.wire << " in " << test.buffer;
        EXPECT_EQ(wide.length, test.length * 2);
        if (is_error(test.outcome)) continue;
        EXPECT_EQ(narrow.text(), test.text);
        EXPECT_EQ(wide.wide_text(), std::u16string(test.text.begin(), test.text.end()));
    }
}

TEST(Numbers, TextOfExactNumbersHasNoExponent) {
    struct Case {
        DataType type;
        std::string_view wire;
        std::string_view text;
    };
    const Case cases[] = {
        {DataType::decimal, "12345678901234567890123456789012345678",
         "12345678901234567890123456789012345678"},
        {DataType::decimal, "1.50", "1.50"},
        {DataType::decimal, "1E+3", "1000"},
        {DataType::decimal, "-1.25E+1", "-12.5"},
        {DataType::decimal, "1E-5", "0.00001"},
        {DataType::decimal, "12.5e-2", "0.125"},
        {DataType::decimal, "0E-3", "0.000"},
        {DataType::decimal, "0E+7", "0"},
        {DataType::decimal, ".5", "0.5"},
        {DataType::decimal, "+5", "5"},
        {DataType::decimal, " 5.10 ", "5.10"},
        {DataType::integer, "1e3", "1000"},
        {DataType::integer, "12.0", "12"},
        {DataType::integer, "12.5", "12.5"},
        {DataType::double_, "1e3", "1e3"},
        {DataType::double_, "0.1", "0.1"},
        {DataType::double_, "+0.1", "0.1"},
        {DataType::double_, "1.7976931348623157E308", "1.7976931348623157E308"},
    };
    for (const Case& test : cases) {
        const Answer answer = convert(test.type, test.wire, SQL_C_CHAR);
        EXPECT_EQ(answer.outcome, ok) << test.wire;
        EXPECT_EQ(answer.text(), test.text);
    }
    EXPECT_EQ(convert(DataType::decimal, "1e400", SQL_C_CHAR, 512).length, 401);
    EXPECT_EQ(convert(DataType::decimal, "1e999999", SQL_C_CHAR).outcome, range);
    EXPECT_EQ(convert(DataType::decimal, "0e-999999", SQL_C_CHAR).text(), "0");
    const std::string long_decimal = std::string(700, '7') + ".5";
    EXPECT_EQ(convert(DataType::decimal, long_decimal, SQL_C_CHAR, 800).text(), long_decimal);
}

TEST(Numbers, TextIsHandedOutInParts) {
    Conversion value(DataType::decimal, text_cell("1234.5678"), SQL_C_CHAR);
    std::string whole;
    const SQLLEN lengths[] = {9, 5, 3, 1};
    for (const SQLLEN length : lengths) {
        const Answer part = value.next(whole.empty() ? 5 : 3);
        EXPECT_EQ(part.length, length);
        whole += part.text();
        EXPECT_EQ(part.complete, length == 1);
    }
    EXPECT_EQ(whole, "1234.5678");
}

TEST(Numbers, BinaryIsTheDefaultCTypesOctets) {
    EXPECT_EQ(convert(DataType::tinyint, "-2", SQL_C_BINARY, 1).as<SQLSCHAR>(), -2);
    EXPECT_EQ(convert(DataType::smallint, "-300", SQL_C_BINARY, 2).as<SQLSMALLINT>(), -300);
    EXPECT_EQ(convert(DataType::integer, "70000", SQL_C_BINARY, 4).as<SQLINTEGER>(), 70000);
    EXPECT_EQ(convert(DataType::bigint, "9007199254740993", SQL_C_BINARY, 8).as<SQLBIGINT>(),
              9007199254740993);
    EXPECT_EQ(convert(DataType::double_, "0.1", SQL_C_BINARY, 8).as<double>(), 0.1);
    EXPECT_EQ(convert(DataType::decimal, "1.50", SQL_C_BINARY, 4).octets, "1.50");
    EXPECT_EQ(convert(DataType::integer, "70000", SQL_C_BINARY, 3).outcome, range);
    EXPECT_EQ(convert(DataType::decimal, "1.50", SQL_C_BINARY, 3).outcome, range);
    EXPECT_EQ(convert(DataType::integer, "70000", SQL_C_BINARY, 8).length, 4);
    EXPECT_EQ(convert(DataType::smallint, "70000", SQL_C_BINARY, 8).outcome, range);
}

TEST(Numbers, RandomDoublesComeBackBitForBit) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 50'000; ++i) {
        const auto expected = std::bit_cast<double>(random());
        if (!std::isfinite(expected)) continue;
        char wire[40];
        std::snprintf(wire, sizeof wire, "%.17g", expected);
        const Answer answer = convert(DataType::double_, number_cell(wire), SQL_C_DOUBLE);
        ASSERT_EQ(answer.outcome, ok) << wire;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(answer.as<double>()),
                  std::bit_cast<std::uint64_t>(expected))
            << wire;
    }
}

TEST(Numbers, RandomIntegersComeBackWhateverTheirForm) {
    std::mt19937_64 random(5);
    for (int i = 0; i < 30'000; ++i) {
        const auto expected = static_cast<SQLBIGINT>(random() >> random() % 64);
        const SQLBIGINT value = random() % 2 == 0 ? expected : -expected;
        const std::string plain = std::to_string(value);
        const std::string forms[] = {plain, plain + ".0", plain + "00e-2", " " + plain};
        for (const std::string& wire : forms) {
            const Answer answer = convert(DataType::bigint, wire, SQL_C_SBIGINT);
            ASSERT_EQ(answer.outcome, ok) << wire;
            ASSERT_EQ(answer.as<SQLBIGINT>(), value) << wire;
        }
        const bool fits = value >= -32768 && value <= 32767;
        EXPECT_EQ(convert(DataType::bigint, plain, SQL_C_SSHORT).outcome, fits ? ok : range);
    }
}

}  // namespace
}  // namespace connectai::convert
