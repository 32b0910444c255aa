// What is sent as a parameter comes back bit for bit when the service returns it as it got it. The
// values are random, but the same in every run.
#include <cmath>
#include <cstdint>
#include <random>

#include "parameter_conversion.h"

namespace connectai::convert {
namespace {

constexpr int rounds = 20'000;

class RoundTrip : public testing::Test {
protected:
    std::uint64_t bits() { return random_(); }
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

    // Sends the value; its text stays until the next one, with the capacity it has grown to.
    bool sent(ParameterBuffer buffer, SqlTarget target) {
        const ParameterType type{target.sql_type, target.column_size, target.decimal_digits};
        const auto converter = find_parameter_converter(buffer.c_type, target.sql_type);
        return converter != nullptr && converter(buffer, type, value_) == ParameterOutcome::ok;
    }
    Answer back(SQLSMALLINT c_type, std::size_t octets = 128) const {
        return convert(value_.type, cell_of(value_), c_type, octets);
    }
    template <typename Value>
    bool returns(SQLSMALLINT c_type, const Value& value, SqlTarget target) {
        if (!sent({.c_type = c_type, .data = &value}, target)) return false;
        const Answer answer = back(c_type);
        return answer.outcome == Outcome::ok &&
               std::memcmp(answer.octets.data(), &value, sizeof value) == 0;
    }
    // Text that came in an octet or UTF-16 form: the answer is that, and a terminator.
    bool returns_text(SQLSMALLINT c_type, std::string_view octets, SqlTarget target) {
        const ParameterBuffer buffer{
            .c_type = c_type, .data = octets.data(), .octets = static_cast<SQLLEN>(octets.size())};
        if (!sent(buffer, target)) return false;
        const Answer answer = back(c_type, octets.size() + 2);
        return answer.outcome == Outcome::ok && answer.complete &&
               answer.length == static_cast<SQLLEN>(octets.size()) &&
               answer.octets.starts_with(octets);
    }

    ParameterValue value_;

private:
    std::mt19937_64 random_{20240229};
};

TEST_F(RoundTrip, Doubles) {
    for (int i = 0; i < rounds; ++i) {
        const auto pattern = bits();
        double number;
        std::memcpy(&number, &pattern, sizeof number);
        if (!std::isfinite(number)) continue;
        ASSERT_TRUE(returns(SQL_C_DOUBLE, number, {SQL_DOUBLE})) << number;
        ASSERT_TRUE(returns(SQL_C_DOUBLE, number, {SQL_FLOAT})) << number;
        ASSERT_TRUE(returns(SQL_C_DOUBLE, number, {SQL_VARCHAR})) << number;
        ASSERT_TRUE(returns(SQL_C_DOUBLE, number, {SQL_DECIMAL})) << number;
    }
}

TEST_F(RoundTrip, Floats) {
    for (int i = 0; i < rounds; ++i) {
        const auto pattern = static_cast<std::uint32_t>(bits());
        float number;
        std::memcpy(&number, &pattern, sizeof number);
        if (!std::isfinite(number)) continue;
        for (const SQLSMALLINT type : TypeList{SQL_REAL, SQL_DOUBLE, SQL_VARCHAR, SQL_DECIMAL}) {
            ASSERT_TRUE(returns(SQL_C_FLOAT, number, {type})) << number << " " << type;
        }
    }
}

TEST_F(RoundTrip, Integers) {
    for (int i = 0; i < rounds; ++i) {
        const auto number = static_cast<SQLBIGINT>(bits() >> below(64));
        for (const SQLSMALLINT type : TypeList{SQL_BIGINT, SQL_DECIMAL, SQL_NUMERIC, SQL_VARCHAR}) {
            ASSERT_TRUE(returns(SQL_C_SBIGINT, number, {type})) << number;
            ASSERT_TRUE(returns(SQL_C_SBIGINT, -number, {type})) << -number;
        }
        ASSERT_TRUE(returns(SQL_C_UBIGINT, static_cast<SQLUBIGINT>(number), {SQL_DECIMAL, 38, 0}));
    }
}

TEST_F(RoundTrip, DecimalsOf38Digits) {
    for (int i = 0; i < rounds; ++i) {
        std::string text(1 + below(38), '0');
        for (char& digit : text) digit = static_cast<char>('0' + below(10));
        text.front() = static_cast<char>('1' + below(9));
        const std::size_t digits = text.size();
        const std::size_t scale = below(digits + 1);
        if (scale == digits) text.insert(0, "0");
        if (scale != 0) text.insert(text.size() - scale, ".");
        if (below(2) == 0) text.insert(0, "-");

        const SqlTarget target{SQL_DECIMAL, 38, static_cast<SQLSMALLINT>(scale)};
        ASSERT_TRUE(returns_text(SQL_C_CHAR, text, target)) << text;
        ASSERT_EQ(value_.text, text);

        // And as SQL_C_NUMERIC.
        Conversion read(DataType::decimal, text_cell(text), SQL_C_NUMERIC);
        read.target.precision = 38;
        read.target.scale = static_cast<SQLSMALLINT>(scale);
        const auto numeric = read.fixed().as<SQL_NUMERIC_STRUCT>();
        ASSERT_TRUE(sent({.c_type = SQL_C_NUMERIC,
                          .data = &numeric,
                          .precision = 38,
                          .scale = static_cast<SQLSMALLINT>(scale)},
                         target));
        ASSERT_EQ(value_.text, text);
    }
}

TEST_F(RoundTrip, DatesTimesAndTimestamps) {
    for (int i = 0; i < rounds; ++i) {
        const SQL_DATE_STRUCT date{static_cast<SQLSMALLINT>(1 + below(9999)),
                                   static_cast<SQLUSMALLINT>(1 + below(12)),
                                   static_cast<SQLUSMALLINT>(1 + below(28))};
        const SQL_TIME_STRUCT time{static_cast<SQLUSMALLINT>(below(24)),
                                   static_cast<SQLUSMALLINT>(below(60)),
                                   static_cast<SQLUSMALLINT>(below(60))};
        const SQL_TIMESTAMP_STRUCT timestamp{date.year,
                                             date.month,
                                             date.day,
                                             time.hour,
                                             time.minute,
                                             time.second,
                                             static_cast<SQLUINTEGER>(below(10'000'000) * 100)};
        ASSERT_TRUE(returns(SQL_C_TYPE_DATE, date, {SQL_TYPE_DATE}));
        ASSERT_TRUE(returns(SQL_C_TYPE_DATE, date, {SQL_TYPE_TIMESTAMP}));
        ASSERT_TRUE(returns(SQL_C_TYPE_DATE, date, {SQL_VARCHAR, 10}));
        ASSERT_TRUE(returns(SQL_C_TYPE_TIME, time, {SQL_TYPE_TIME}));
        ASSERT_TRUE(returns(SQL_C_TYPE_TIMESTAMP, timestamp, {SQL_TYPE_TIMESTAMP}));
        ASSERT_TRUE(returns(SQL_C_TYPE_TIMESTAMP, timestamp, {SQL_VARCHAR}));
    }
}

TEST_F(RoundTrip, Guids) {
    for (int i = 0; i < rounds; ++i) {
        const std::uint64_t halves[] = {bits(), bits()};
        SQLGUID guid;
        std::memcpy(&guid, halves, sizeof guid);
        ASSERT_TRUE(returns(SQL_C_GUID, guid, {SQL_GUID}));
        ASSERT_TRUE(returns(SQL_C_GUID, guid, {SQL_WVARCHAR, 36}));
    }
}

TEST_F(RoundTrip, Intervals) {
    for (int i = 0; i < rounds; ++i) {
        SQL_INTERVAL_STRUCT interval{};
        interval.interval_type = SQL_IS_DAY_TO_SECOND;
        interval.intval.day_second = {
            static_cast<SQLUINTEGER>(below(100)), static_cast<SQLUINTEGER>(below(24)),
            static_cast<SQLUINTEGER>(below(60)), static_cast<SQLUINTEGER>(below(60)),
            static_cast<SQLUINTEGER>(below(1'000'000))};
        const bool zero = interval.intval.day_second.day == 0;
        interval.interval_sign = !zero && below(2) == 0 ? SQL_TRUE : SQL_FALSE;
        for (const SQLSMALLINT type : TypeList{SQL_INTERVAL_DAY_TO_SECOND, SQL_VARCHAR}) {
            ASSERT_TRUE(returns(SQL_C_INTERVAL_DAY_TO_SECOND, interval, {type}));
        }
    }
}

TEST_F(RoundTrip, TextInUtf8AndUtf16) {
    constexpr char32_t limits[] = {0x80, 0x800, 0xD800, 0x10000, 0x110000};
    for (int i = 0; i < rounds; ++i) {
        std::u16string wide;
        for (std::size_t left = below(40); left > 0; --left) {
            auto character = static_cast<char32_t>(below(limits[below(std::size(limits))]));
            if (character >= 0xD800 && character < 0xE000) character = 0;  // a character as well
            if (character >= 0x10000) {
                wide += static_cast<char16_t>(0xD7C0 + (character >> 10));
                wide += static_cast<char16_t>(0xDC00 + (character & 0x3FF));
            } else {
                wide += static_cast<char16_t>(character);
            }
        }
        const std::string_view octets{reinterpret_cast<const char*>(wide.data()), wide.size() * 2};
        ASSERT_TRUE(returns_text(SQL_C_WCHAR, octets, {SQL_WVARCHAR}));
        const std::string narrow = value_.text;
        ASSERT_TRUE(returns_text(SQL_C_CHAR, narrow, {SQL_VARCHAR}));
    }
}

TEST_F(RoundTrip, Blobs) {
    for (int i = 0; i < rounds; ++i) {
        std::string octets(below(200), '\0');
        for (char& octet : octets) octet = static_cast<char>(bits());
        const SqlTarget target{SQL_VARBINARY, octets.size()};
        ASSERT_TRUE(returns_text(SQL_C_BINARY, octets, target));

        // And as hexadecimal digits.
        const std::string sent_form = value_.text;
        const Answer digits = back(SQL_C_CHAR, octets.size() * 2 + 1);
        ASSERT_TRUE(returns_text(SQL_C_CHAR, digits.octets.substr(0, octets.size() * 2), target));
        ASSERT_EQ(value_.text, sent_form);
    }
}

}  // namespace
}  // namespace connectai::convert
