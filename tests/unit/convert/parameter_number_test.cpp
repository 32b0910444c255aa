// Numbers and bits to parameters. ODBC 3.8, appendix D, "C to SQL: Numeric" and "C to SQL: Bit".
#include <cmath>
#include <initializer_list>
#include <limits>

#include "parameter_conversion.h"

namespace connectai::convert {
namespace {

template <typename Integer>
void expect_limits(SQLSMALLINT c_type, std::string_view lowest, std::string_view highest) {
    using Limits = std::numeric_limits<Integer>;
    const SqlTarget decimal{SQL_DECIMAL, 38, 0};
    for (const SqlTarget target : {SqlTarget{SQL_VARCHAR}, SqlTarget{SQL_NUMERIC}, decimal}) {
        EXPECT_EQ(send(c_type, Limits::min(), target).text(), lowest) << c_type_name(c_type);
        EXPECT_EQ(send(c_type, Limits::max(), target).text(), highest) << c_type_name(c_type);
    }
    EXPECT_EQ(send(c_type, Integer{1}, {SQL_DOUBLE}).text(), "1");
    EXPECT_EQ(send(c_type, Integer{1}, {SQL_BIT}).text(), "true");
    EXPECT_EQ(send(c_type, Integer{0}, {SQL_BIT}).text(), "false");
    EXPECT_EQ(send(c_type, Integer{2}, {SQL_BIT}).text(), "22003");
    EXPECT_EQ(send(c_type, Limits::max(), {SQL_BIT}).text(), "22003");
}

TEST(ParameterNumber, EveryIntegerTypeIsReadAtItsSizeAndSign) {
    for (const SQLSMALLINT c_type : TypeList{SQL_C_TINYINT, SQL_C_STINYINT}) {
        expect_limits<SQLSCHAR>(c_type, "-128", "127");
    }
    expect_limits<SQLCHAR>(SQL_C_UTINYINT, "0", "255");
    for (const SQLSMALLINT c_type : TypeList{SQL_C_SHORT, SQL_C_SSHORT}) {
        expect_limits<SQLSMALLINT>(c_type, "-32768", "32767");
    }
    expect_limits<SQLUSMALLINT>(SQL_C_USHORT, "0", "65535");
    for (const SQLSMALLINT c_type : TypeList{SQL_C_LONG, SQL_C_SLONG}) {
        expect_limits<SQLINTEGER>(c_type, "-2147483648", "2147483647");
    }
    expect_limits<SQLUINTEGER>(SQL_C_ULONG, "0", "4294967295");
    expect_limits<SQLBIGINT>(SQL_C_SBIGINT, "-9223372036854775808", "9223372036854775807");
    expect_limits<SQLUBIGINT>(SQL_C_UBIGINT, "0", "18446744073709551615");
}

TEST(ParameterNumber, IntegerTypesHaveTheirRanges) {
    struct Range {
        SQLSMALLINT type;
        SQLBIGINT lowest, highest;
    };
    for (const Range& range : {Range{SQL_TINYINT, -128, 127}, Range{SQL_SMALLINT, -32768, 32767},
                               Range{SQL_INTEGER, -2147483648LL, 2147483647LL}}) {
        const SqlTarget target{range.type};
        const auto sent = [&](SQLBIGINT number) {
            return send(SQL_C_SBIGINT, number, target).text();
        };
        EXPECT_EQ(sent(range.lowest), std::to_string(range.lowest));
        EXPECT_EQ(sent(range.highest), std::to_string(range.highest));
        EXPECT_EQ(sent(range.lowest - 1), "22003");
        EXPECT_EQ(sent(range.highest + 1), "22003");
    }
    const auto highest = std::numeric_limits<SQLBIGINT>::max();
    EXPECT_EQ(send(SQL_C_SBIGINT, highest, {SQL_BIGINT}).text(), "9223372036854775807");
    EXPECT_EQ(send(SQL_C_UBIGINT, static_cast<SQLUBIGINT>(highest), {SQL_BIGINT}).text(),
              "9223372036854775807");
    EXPECT_EQ(send(SQL_C_UBIGINT, static_cast<SQLUBIGINT>(highest) + 1, {SQL_BIGINT}).text(),
              "22003");
}

// Note [b]: digits of the fraction may be cut, with 01S07.
TEST(ParameterNumber, DoublesLoseTheirFractionToIntegersWithAWarning) {
    const auto sent = [](double number, SQLSMALLINT type) {
        return send(SQL_C_DOUBLE, number, {type}).text();
    };
    EXPECT_EQ(sent(1234.0, SQL_INTEGER), "1234");
    EXPECT_EQ(sent(1234.56, SQL_INTEGER), "01S07 1234");
    EXPECT_EQ(sent(-0.9, SQL_INTEGER), "01S07 0");
    EXPECT_EQ(sent(1234.56, SQL_TINYINT), "22003");  // "Conversion Examples"
    EXPECT_EQ(sent(127.9, SQL_TINYINT), "01S07 127");
    EXPECT_EQ(sent(-128.9, SQL_TINYINT), "01S07 -128");
    EXPECT_EQ(sent(-129.0, SQL_TINYINT), "22003");
    EXPECT_EQ(sent(9007199254740993.0, SQL_BIGINT), "9007199254740992");
    EXPECT_EQ(sent(0x1.fffffffffffffp62, SQL_BIGINT), "9223372036854774784");
    EXPECT_EQ(sent(-0x1p63, SQL_BIGINT), "-9223372036854775808");
    EXPECT_EQ(sent(0x1p63, SQL_BIGINT), "22003");
    EXPECT_EQ(sent(-1e300, SQL_BIGINT), "22003");
    EXPECT_EQ(send(SQL_C_FLOAT, 1234.56F, {SQL_INTEGER}).text(), "01S07 1234");
    EXPECT_EQ(send(SQL_C_FLOAT, 0x1p62F, {SQL_BIGINT}).text(), "4611686018427387904");
}

TEST(ParameterNumber, DoublesAreSentAsTheShortestTextThatNamesThem) {
    for (const SQLSMALLINT type : TypeList{SQL_DOUBLE, SQL_FLOAT, SQL_VARCHAR, SQL_WVARCHAR}) {
        const auto sent = [&](double number) { return send(SQL_C_DOUBLE, number, {type}).text(); };
        EXPECT_EQ(sent(0.1), "0.1");
        EXPECT_EQ(sent(-0.0), "-0");
        EXPECT_EQ(sent(1234.56), "1234.56");
        EXPECT_EQ(sent(1e300), "1e+300");
        EXPECT_EQ(sent(5e-324), "5e-324");
        EXPECT_EQ(sent(-1.7976931348623157e308), "-1.7976931348623157e+308");
        EXPECT_EQ(sent(0.1 + 0.2), "0.30000000000000004");
    }
}

TEST(ParameterNumber, AFloatIsSentAsTheDoubleItIsOrTheDecimalItShows) {
    for (const SQLSMALLINT type : TypeList{SQL_REAL, SQL_FLOAT, SQL_DOUBLE}) {
        EXPECT_EQ(send(SQL_C_FLOAT, 0.1F, {type}).text(), "0.10000000149011612");
        EXPECT_EQ(send(SQL_C_FLOAT, 1.5F, {type}).text(), "1.5");
    }
    EXPECT_EQ(send(SQL_C_FLOAT, 0.1F, {SQL_VARCHAR}).text(), "0.1");
    EXPECT_EQ(send(SQL_C_FLOAT, 0.1F, {SQL_DECIMAL}).text(), "0.1");
}

TEST(ParameterNumber, RealHasTheRangeOfAFloat) {
    EXPECT_EQ(send(SQL_C_DOUBLE, 3.4028234663852886e38, {SQL_REAL}).text(),
              "3.4028234663852886e+38");
    EXPECT_EQ(send(SQL_C_DOUBLE, 3.5e38, {SQL_REAL}).text(), "22003");
    EXPECT_EQ(send(SQL_C_DOUBLE, -3.5e38, {SQL_REAL}).text(), "22003");
    EXPECT_EQ(send(SQL_C_DOUBLE, 3.5e38, {SQL_FLOAT}).text(), "3.5e+38");
}

TEST(ParameterNumber, InfinityAndNaNCannotBeSent) {
    for (const double number :
         {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
          std::numeric_limits<double>::quiet_NaN()}) {
        for (const SQLSMALLINT type :
             TypeList{SQL_DOUBLE, SQL_REAL, SQL_VARCHAR, SQL_DECIMAL, SQL_INTEGER, SQL_BIT}) {
            const Sent wide = send(SQL_C_DOUBLE, number, {type});
            const Sent narrow = send(SQL_C_FLOAT, static_cast<float>(number), {type});
            EXPECT_EQ(wide.outcome, ParameterOutcome::not_finite) << type;
            EXPECT_EQ(narrow.outcome, ParameterOutcome::not_finite) << type;
            EXPECT_EQ(wide.state(), "22003");
        }
    }
}

TEST(ParameterNumber, DecimalsAreWrittenWithoutExponentAndCutAtTheirScale) {
    const auto sent = [](double number, SQLULEN size, SQLSMALLINT digits) {
        return send(SQL_C_DOUBLE, number, {SQL_DECIMAL, size, digits}).text();
    };
    EXPECT_EQ(sent(1234.56, 6, 2), "1234.56");
    EXPECT_EQ(sent(1234.567, 6, 2), "01S07 1234.56");
    EXPECT_EQ(sent(-0.001, 6, 2), "01S07 0");
    EXPECT_EQ(sent(1234.56, 5, 2), "22003");
    EXPECT_EQ(sent(1e20, 38, 0), "100000000000000000000");
    EXPECT_EQ(sent(1e38, 38, 0), "22003");
    EXPECT_EQ(sent(-0.0, 38, 0), "0");
    EXPECT_EQ(sent(1e-7, 0, 0), "0.0000001");
    EXPECT_EQ(sent(1e300, 0, 0), "1" + std::string(300, '0'));
    EXPECT_EQ(sent(5e-324, 0, 0), "0." + std::string(323, '0') + "5");
    EXPECT_EQ(send(SQL_C_SLONG, SQLINTEGER{-1000}, {SQL_NUMERIC, 3, 0}).text(), "22003");
    EXPECT_EQ(send(SQL_C_SLONG, SQLINTEGER{-999}, {SQL_NUMERIC, 3, 0}).text(), "-999");
    EXPECT_EQ(send(SQL_C_SLONG, SQLINTEGER{-99}, {SQL_NUMERIC, 3, 1}).text(), "-99");
    EXPECT_EQ(send(SQL_C_SLONG, SQLINTEGER{100}, {SQL_NUMERIC, 3, 1}).text(), "22003");
}

// "Number of digits" counts the sign, the point and the exponent.
TEST(ParameterNumber, CharacterTypesMustHoldEveryCharacter) {
    EXPECT_EQ(send(SQL_C_SLONG, SQLINTEGER{-42}, {SQL_CHAR, 3}).text(), "-42");
    EXPECT_EQ(send(SQL_C_SLONG, SQLINTEGER{-42}, {SQL_CHAR, 2}).text(), "22001");
    EXPECT_EQ(send(SQL_C_DOUBLE, -1.5e100, {SQL_WCHAR, 9}).text(), "-1.5e+100");
    EXPECT_EQ(send(SQL_C_DOUBLE, -1.5e100, {SQL_WCHAR, 8}).text(), "22001");
}

TEST(ParameterNumber, ABitTakesZeroAndOneOnly) {
    const auto sent = [](double number) { return send(SQL_C_DOUBLE, number, {SQL_BIT}).text(); };
    EXPECT_EQ(sent(0), "false");
    EXPECT_EQ(sent(-0.0), "false");
    EXPECT_EQ(sent(1), "true");
    EXPECT_EQ(sent(0.5), "22001");
    EXPECT_EQ(sent(1.5), "22001");
    EXPECT_EQ(sent(2), "22003");
    EXPECT_EQ(sent(-0.5), "22003");
    EXPECT_EQ(sent(-1), "22003");
    EXPECT_EQ(send(SQL_C_STINYINT, SQLSCHAR{-1}, {SQL_BIT}).text(), "22003");
}

TEST(ParameterNumber, BitsAreNumbersAndCharacters) {
    for (const SQLSMALLINT type : TypeList{SQL_CHAR, SQL_WVARCHAR, SQL_DECIMAL, SQL_TINYINT,
                                           SQL_BIGINT, SQL_REAL, SQL_DOUBLE}) {
        EXPECT_EQ(send(SQL_C_BIT, SQLCHAR{0}, {type}).text(), "0") << type;
        EXPECT_EQ(send(SQL_C_BIT, SQLCHAR{1}, {type}).text(), "1") << type;
        EXPECT_EQ(send(SQL_C_BIT, SQLCHAR{2}, {type}).text(), "22003") << type;
    }
    EXPECT_EQ(send(SQL_C_BIT, SQLCHAR{1}, {SQL_BIT}).text(), "true");
    EXPECT_EQ(send(SQL_C_BIT, SQLCHAR{0}, {SQL_BIT}).text(), "false");
    EXPECT_EQ(send(SQL_C_BIT, SQLCHAR{0xFF}, {SQL_BIT}).text(), "22003");
}

// Note [a]: to intervals of one field.
TEST(ParameterNumber, ExactNumbersFillAnIntervalOfOneField) {
    EXPECT_EQ(send(SQL_C_SLONG, SQLINTEGER{-5}, {SQL_INTERVAL_DAY}).text(), "-5");
    EXPECT_EQ(send(SQL_C_UTINYINT, SQLCHAR{255}, {SQL_INTERVAL_MONTH}).text(), "255");
    EXPECT_EQ(send(SQL_C_SBIGINT, SQLBIGINT{999'999'999}, {SQL_INTERVAL_YEAR}).text(), "999999999");
    EXPECT_EQ(send(SQL_C_SBIGINT, SQLBIGINT{1'000'000'000}, {SQL_INTERVAL_YEAR}).text(), "22015");
    EXPECT_EQ(send(SQL_C_UBIGINT, ~SQLUBIGINT{0}, {SQL_INTERVAL_SECOND}).text(), "22015");
}

// --- SQL_C_NUMERIC: precision and scale are the descriptor's. "C data types", notes [e] to [g].

Sent send_numeric(std::initializer_list<unsigned> octets, int sign, int precision, int scale,
                  SqlTarget target) {
    SQL_NUMERIC_STRUCT numeric{};
    numeric.precision = 99;  // not looked at
    numeric.scale = 99;
    numeric.sign = static_cast<SQLCHAR>(sign);
    std::size_t at = 0;
    for (const unsigned octet : octets) numeric.val[at++] = static_cast<SQLCHAR>(octet);
    ParameterBuffer buffer;
    buffer.precision = static_cast<SQLSMALLINT>(precision);
    buffer.scale = static_cast<SQLSMALLINT>(scale);
    return send(SQL_C_NUMERIC, numeric, target, buffer);
}

// 10^38 - 1 and 10^38
const std::initializer_list<unsigned> highest = {0xFF, 0xFF, 0xFF, 0xFF, 0x3F, 0x22, 0x8A, 0x09,
                                                 0x7A, 0xC4, 0x86, 0x5A, 0xA8, 0x4C, 0x3B, 0x4B};
const std::initializer_list<unsigned> too_high = {0x00, 0x00, 0x00, 0x00, 0x40, 0x22, 0x8A, 0x09,
                                                  0x7A, 0xC4, 0x86, 0x5A, 0xA8, 0x4C, 0x3B, 0x4B};

TEST(ParameterNumber, NumericStructuresAreExactTo38Digits) {
    const std::string nines(38, '9');
    EXPECT_EQ(send_numeric({0xAA, 0x86, 0x01}, 1, 38, 4, {SQL_DECIMAL}).text(), "10.0010");
    EXPECT_EQ(send_numeric({0xAA, 0x86, 0x01}, 0, 38, 0, {SQL_DECIMAL}).text(), "-100010");
    EXPECT_EQ(send_numeric({0xAA, 0x86, 0x01}, 1, 38, -2, {SQL_DECIMAL}).text(), "10001000");
    EXPECT_EQ(send_numeric({0xAA, 0x86, 0x01}, 1, 38, 8, {SQL_VARCHAR}).text(), "0.00100010");
    EXPECT_EQ(send_numeric({}, 0, 38, 0, {SQL_DECIMAL}).text(), "0");
    EXPECT_EQ(send_numeric({}, 0, 38, 2, {SQL_VARCHAR}).text(), "0.00");
    for (const SQLSMALLINT type : TypeList{SQL_DECIMAL, SQL_NUMERIC, SQL_VARCHAR}) {
        EXPECT_EQ(send_numeric(highest, 1, 38, 0, {type}).text(), nines);
        EXPECT_EQ(send_numeric(highest, 0, 0, 38, {type}).text(), "-0." + nines);
        EXPECT_EQ(send_numeric(too_high, 1, 38, 0, {type}).text(), "22003");
    }
}

TEST(ParameterNumber, NumericStructuresHaveTheDescriptorsPrecision) {
    EXPECT_EQ(send_numeric({0xE7, 0x03}, 1, 3, 0, {SQL_INTEGER}).text(), "999");
    EXPECT_EQ(send_numeric({0xE8, 0x03}, 1, 3, 0, {SQL_INTEGER}).text(), "22003");
}

TEST(ParameterNumber, NumericStructuresGoToEveryNumericType) {
    EXPECT_EQ(send_numeric({0x7D}, 1, 38, 1, {SQL_INTEGER}).text(), "01S07 12");
    EXPECT_EQ(send_numeric({0x80}, 0, 38, 0, {SQL_TINYINT}).text(), "-128");
    EXPECT_EQ(send_numeric({0x80}, 1, 38, 0, {SQL_TINYINT}).text(), "22003");
    EXPECT_EQ(send_numeric({0x7D}, 0, 38, 1, {SQL_DOUBLE}).text(), "-12.5");
    EXPECT_EQ(send_numeric(highest, 1, 38, 0, {SQL_DOUBLE}).text(), "1e+38");
    EXPECT_EQ(send_numeric({1}, 1, 38, -100, {SQL_REAL}).text(), "22003");
    EXPECT_EQ(send_numeric({1}, 1, 38, -100, {SQL_DOUBLE}).text(), "1e+100");
    EXPECT_EQ(send_numeric({10}, 1, 38, 1, {SQL_BIT}).text(), "true");
    EXPECT_EQ(send_numeric({5}, 1, 38, 1, {SQL_BIT}).text(), "22001");
    EXPECT_EQ(send_numeric({0x7D}, 1, 38, 1, {SQL_DECIMAL, 2, 0}).text(), "01S07 12");
    EXPECT_EQ(send_numeric({0x7D}, 1, 38, 0, {SQL_DECIMAL, 2, 0}).text(), "22003");
    EXPECT_EQ(send_numeric({0x7D}, 1, 38, 1, {SQL_VARCHAR, 4}).text(), "12.5");
    EXPECT_EQ(send_numeric({0x7D}, 1, 38, 1, {SQL_VARCHAR, 3}).text(), "22001");
    EXPECT_EQ(send_numeric({0x7D}, 1, 38, 1, {SQL_INTERVAL_SECOND}).text(), "12.5");
    EXPECT_EQ(send_numeric({0x7D}, 1, 38, 1, {SQL_INTERVAL_DAY}).text(), "22015");
}

}  // namespace
}  // namespace connectai::convert
