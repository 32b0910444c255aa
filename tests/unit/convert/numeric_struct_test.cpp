// SQL_C_NUMERIC. ODBC 3.8, appendix D, "C data types", notes on SQL_NUMERIC_STRUCT, and
// "SQL to C: Numeric".
#include <random>

#include "conversion.h"

namespace connectai::convert {
namespace {

struct Case {
    std::string_view wire;
    SQLSMALLINT precision;
    SQLSMALLINT scale;
    Outcome outcome;
    std::string_view digits;  // of the integer in `val`, with its sign
};

Answer to_numeric(std::string_view wire, SQLSMALLINT precision, SQLSMALLINT scale) {
    Conversion conversion(DataType::decimal, text_cell(wire), SQL_C_NUMERIC);
    conversion.target.precision = precision;
    conversion.target.scale = scale;
    return conversion.fixed();
}

// Schoolbook long division of the sixteen octets: no 128-bit arithmetic as in the driver.
std::string digits_of(const SQL_NUMERIC_STRUCT& numeric) {
    std::vector<unsigned> octets(std::rbegin(numeric.val), std::rend(numeric.val));
    std::string digits;
    for (bool more = true; more;) {
        unsigned carry = 0;
        more = false;
        for (unsigned& octet : octets) {
            const unsigned value = carry * 256 + octet;
            octet = value / 10;
            carry = value % 10;
            more = more || octet != 0;
        }
        digits.insert(digits.begin(), static_cast<char>('0' + carry));
    }
    return (numeric.sign == 0 ? "-" : "") + digits;
}

TEST(Numeric, ScalesExactlyAndCutsOnlyTheFraction) {
    const auto ok = Outcome::ok;
    const auto cut = Outcome::fraction_truncated;
    const auto range = Outcome::out_of_range;
    const Case cases[] = {
        {"0", 38, 0, ok, "0"},
        {"-0.00", 38, 2, ok, "0"},
        {"1", 38, 0, ok, "1"},
        {"-1.5", 38, 1, ok, "-15"},
        {"1.5", 38, 3, ok, "1500"},
        {"1.55", 38, 1, cut, "15"},
        {"-0.4", 38, 0, cut, "0"},
        {"1.50", 38, 1, ok, "15"},
        {"12345678901234567890123456789012345678", 38, 0, ok,
         "12345678901234567890123456789012345678"},
        {"99999999999999999999999999999999999999", 38, 0, ok,
         "99999999999999999999999999999999999999"},
        {"100000000000000000000000000000000000000", 38, 0, range, ""},
        {"99999999999999999999999999999999999999.9", 38, 0, cut,
         "99999999999999999999999999999999999999"},
        {"99999999999999999999999999999999999999", 38, 1, range, ""},
        {"0.00000000000000000000000000000000000001", 38, 38, ok, "1"},
        {"1.5", 38, 38, range, ""},
        {"123.45", 5, 2, ok, "12345"},
        {"1234.5", 5, 2, range, ""},
        {"123.456", 5, 2, cut, "12345"},
        {"12000", 38, -3, ok, "12"},
        {"12345", 38, -3, range, ""},
        {"1e37", 38, 0, ok, "10000000000000000000000000000000000000"},
        {"1e38", 38, 0, range, ""},
        {"12.5E-1", 38, 2, ok, "125"},
        {"7", 0, 0, ok, "7"},  // a precision that nobody has set
    };
    for (const Case& test : cases) {
        const Answer answer = to_numeric(test.wire, test.precision, test.scale);
        EXPECT_EQ(answer.outcome, test.outcome) << test.wire << " scale " << test.scale;
        if (is_error(answer.outcome)) continue;
        const auto numeric = answer.as<SQL_NUMERIC_STRUCT>();
        EXPECT_EQ(digits_of(numeric), test.digits) << test.wire;
        EXPECT_EQ(numeric.scale, test.scale);
        EXPECT_EQ(numeric.precision, test.precision == 0 ? 38 : test.precision);
        EXPECT_EQ(answer.length, static_cast<SQLLEN>(sizeof(SQL_NUMERIC_STRUCT)));
    }
}

TEST(Numeric, OctetsAreLittleEndianAndOneIsPositive) {
    const auto numeric = to_numeric("258", 38, 0).as<SQL_NUMERIC_STRUCT>();
    EXPECT_EQ(numeric.val[0], 2);
    EXPECT_EQ(numeric.val[1], 1);
    EXPECT_EQ(numeric.val[2], 0);
    EXPECT_EQ(numeric.sign, 1);
    EXPECT_EQ(to_numeric("-258", 38, 0).as<SQL_NUMERIC_STRUCT>().sign, 0);
}

TEST(Numeric, RandomDecimalsComeBackDigitForDigit) {
    std::mt19937 random(17);
    for (int i = 0; i < 20'000; ++i) {
        std::string digits(1 + random() % 38, '0');
        for (char& digit : digits) digit = static_cast<char>('0' + random() % 10);
        digits.front() = static_cast<char>('1' + random() % 9);
        const auto scale = static_cast<SQLSMALLINT>(random() % (digits.size() + 1));
        const bool negative = random() % 2 == 0;
        std::string wire = digits;
        wire.insert(wire.size() - static_cast<std::size_t>(scale), ".");
        if (scale == 0) wire.pop_back();
        if (negative) wire.insert(0, "-");

        const Answer answer = to_numeric(wire, 38, scale);
        ASSERT_EQ(answer.outcome, Outcome::ok) << wire;
        ASSERT_EQ(digits_of(answer.as<SQL_NUMERIC_STRUCT>()), (negative ? "-" : "") + digits)
            << wire;
    }
}

}  // namespace
}  // namespace connectai::convert
