// Numbers and bits to parameters. ODBC 3.8, appendix D, "C to SQL: Numeric" and "C to SQL: Bit".
// SQL_C_SBIGINT and SQL_C_UBIGINT go to intervals like the exact numeric types of note [a], which
// was written before there were such types.
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "convert/numeric_struct.h"
#include "convert/parameter_converters.h"
#include "convert/parameter_forms.h"
#include "convert/parameter_value.h"

namespace connectai::convert {
namespace {

// A number as text, on the stack.
class Spelling {
public:
    std::string_view view() const noexcept { return {characters_.data(), size_}; }
    // It is always one.
    NumberText number() const noexcept { return parse_number(view()).value_or(NumberText{}); }

    template <typename... Format>
    void write(auto number, Format... format) noexcept {
        const auto result = std::to_chars(
            characters_.data() + size_, characters_.data() + characters_.size(), number, format...);
        size_ = static_cast<std::size_t>(result.ptr - characters_.data());
    }
    void append(char character) noexcept { characters_[size_++] = character; }

private:
    std::array<char, 64> characters_;  // 39 digits, sign, exponent
    std::size_t size_ = 0;
};

// SQL_C_BIT is 0 or 1.
template <typename C>
using Stored = std::conditional_t<std::same_as<C, bool>, SQLCHAR, C>;

template <typename C>
ParameterOutcome integer_of(const ParameterBuffer& buffer, Stored<C>& number) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    number = load<Stored<C>>(buffer);
    if (std::same_as<C, bool> && number > 1) return ParameterOutcome::out_of_range;
    return ParameterOutcome::ok;
}

template <typename C>
ParameterOutcome spelling_of(const ParameterBuffer& buffer, Spelling& out) noexcept {
    Stored<C> number;
    const auto outcome = integer_of<C>(buffer, number);
    if (!is_error(outcome)) out.write(number);
    return outcome;
}

template <std::floating_point C>
ParameterOutcome real_of(const ParameterBuffer& buffer, C& number) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    number = load<C>(buffer);
    return std::isfinite(number) ? ParameterOutcome::ok : ParameterOutcome::not_finite;
}

// The shortest text that names the number.
template <std::floating_point C, typename... Format>
ParameterOutcome spelling_of_real(const ParameterBuffer& buffer, Spelling& out,
                                  Format... format) noexcept {
    C number;
    const auto outcome = real_of(buffer, number);
    if (!is_error(outcome)) out.write(number, format...);
    return outcome;
}

Uint128 magnitude_of(const SQL_NUMERIC_STRUCT& numeric) noexcept {
    Uint128 magnitude = 0;
    for (std::size_t i = sizeof numeric.val; i-- > 0;) magnitude = magnitude << 8 | numeric.val[i];
    return magnitude;
}

// "-12345e-2"
ParameterOutcome spelling_of_numeric(const ParameterBuffer& buffer, Spelling& out) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    const auto numeric = load<SQL_NUMERIC_STRUCT>(buffer);
    const int limit = buffer.precision > 0 && buffer.precision < numeric_precision_limit
                          ? buffer.precision
                          : numeric_precision_limit;
    std::array<char, 39> digits;  // of 2^128
    std::size_t first = digits.size();
    Uint128 rest = magnitude_of(numeric);
    do {
        digits[--first] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (digits.size() - first > static_cast<std::size_t>(limit)) {
        return ParameterOutcome::out_of_range;
    }
    const bool zero = digits[first] == '0';
    if (numeric.sign == 0 && !zero) out.append('-');
    for (; first < digits.size(); ++first) out.append(digits[first]);
    if (buffer.scale != 0) {
        out.append('e');
        out.write(-static_cast<int>(buffer.scale));
    }
    return ParameterOutcome::ok;
}

}  // namespace

template <typename C>
ParameterOutcome integer_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                       ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of<C>(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_characters(spelling.view(), type, value);
}

template <typename C>
ParameterOutcome integer_to_integer_type(const ParameterBuffer& buffer, const ParameterType& type,
                                         ParameterValue& value) noexcept {
    Stored<C> number;
    const auto outcome = integer_of<C>(buffer, number);
    if (is_error(outcome)) return outcome;
    if (!std::in_range<std::int64_t>(number)) return ParameterOutcome::out_of_range;
    return put_integer(static_cast<std::int64_t>(number), type, value);
}

template <typename C>
ParameterOutcome integer_to_decimal_type(const ParameterBuffer& buffer, const ParameterType& type,
                                         ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of<C>(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_decimal(spelling.number(), NumberOrigin::number, type, value);
}

template <typename C>
ParameterOutcome integer_to_real_type(const ParameterBuffer& buffer, const ParameterType& type,
                                      ParameterValue& value) noexcept {
    Stored<C> number;
    const auto outcome = integer_of<C>(buffer, number);
    return is_error(outcome) ? outcome : put_real(static_cast<double>(number), type, value);
}

template <typename C>
ParameterOutcome integer_to_bit_type(const ParameterBuffer& buffer, const ParameterType& type,
                                     ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of<C>(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_bit(spelling.number(), type, value);
}

template <typename C>
ParameterOutcome integer_to_interval_type(const ParameterBuffer& buffer, const ParameterType& type,
                                          ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of<C>(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_number_interval(spelling.number(), type, value);
}

template <typename C>
ParameterOutcome real_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                    ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_real<C>(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_characters(spelling.view(), type, value);
}

// The fraction is cut.
template <typename C>
ParameterOutcome real_to_integer_type(const ParameterBuffer& buffer, const ParameterType& type,
                                      ParameterValue& value) noexcept {
    C number;
    const auto outcome = real_of(buffer, number);
    if (is_error(outcome)) return outcome;
    // Not by its digits: the shortest text of a number beyond 2^53 is another integer.
    const C whole = std::trunc(number);
    constexpr C limit = 0x1p63;
    if (whole < -limit || whole >= limit) return ParameterOutcome::out_of_range;
    const auto sent = put_integer(static_cast<std::int64_t>(whole), type, value);
    return sent == ParameterOutcome::ok && whole != number ? ParameterOutcome::fraction_truncated
                                                           : sent;
}

template <typename C>
ParameterOutcome real_to_decimal_type(const ParameterBuffer& buffer, const ParameterType& type,
                                      ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_real<C>(buffer, spelling, std::chars_format::scientific);
    if (is_error(outcome)) return outcome;
    return put_decimal(spelling.number(), NumberOrigin::number, type, value);
}

template <typename C>
ParameterOutcome real_to_real_type(const ParameterBuffer& buffer, const ParameterType& type,
                                   ParameterValue& value) noexcept {
    C number;
    const auto outcome = real_of(buffer, number);
    return is_error(outcome) ? outcome : put_real(number, type, value);
}

template <typename C>
ParameterOutcome real_to_bit_type(const ParameterBuffer& buffer, const ParameterType& type,
                                  ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_real<C>(buffer, spelling, std::chars_format::scientific);
    if (is_error(outcome)) return outcome;
    return put_bit(spelling.number(), type, value);
}

ParameterOutcome numeric_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                       ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_numeric(buffer, spelling);
    if (is_error(outcome)) return outcome;
    std::array<char, 256> plain;  // 38 digits and what a scale of -128 adds
    const std::size_t size = write_plain(spelling.number(), false, plain);
    if (size == 0) return ParameterOutcome::out_of_range;
    return put_characters({plain.data(), size}, type, value);
}

ParameterOutcome numeric_to_integer_type(const ParameterBuffer& buffer, const ParameterType& type,
                                         ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_numeric(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_integer(spelling.number(), NumberOrigin::number, type, value);
}

ParameterOutcome numeric_to_decimal_type(const ParameterBuffer& buffer, const ParameterType& type,
                                         ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_numeric(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_decimal(spelling.number(), NumberOrigin::number, type, value);
}

ParameterOutcome numeric_to_real_type(const ParameterBuffer& buffer, const ParameterType& type,
                                      ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_numeric(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_real(spelling.view(), spelling.number(), type, value);
}

ParameterOutcome numeric_to_bit_type(const ParameterBuffer& buffer, const ParameterType& type,
                                     ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_numeric(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_bit(spelling.number(), type, value);
}

ParameterOutcome numeric_to_interval_type(const ParameterBuffer& buffer, const ParameterType& type,
                                          ParameterValue& value) noexcept {
    Spelling spelling;
    const auto outcome = spelling_of_numeric(buffer, spelling);
    if (is_error(outcome)) return outcome;
    return put_number_interval(spelling.number(), type, value);
}

#define CONNECTAI_INSTANCE(name, C)                                                 \
    template ParameterOutcome name<C>(const ParameterBuffer&, const ParameterType&, \
                                      ParameterValue&) noexcept
#define CONNECTAI_INTEGER(C)                        \
    CONNECTAI_INSTANCE(integer_to_characters, C);   \
    CONNECTAI_INSTANCE(integer_to_integer_type, C); \
    CONNECTAI_INSTANCE(integer_to_decimal_type, C); \
    CONNECTAI_INSTANCE(integer_to_real_type, C);    \
    CONNECTAI_INSTANCE(integer_to_bit_type, C);     \
    CONNECTAI_INSTANCE(integer_to_interval_type, C)
#define CONNECTAI_REAL(C)                        \
    CONNECTAI_INSTANCE(real_to_characters, C);   \
    CONNECTAI_INSTANCE(real_to_integer_type, C); \
    CONNECTAI_INSTANCE(real_to_decimal_type, C); \
    CONNECTAI_INSTANCE(real_to_real_type, C);    \
    CONNECTAI_INSTANCE(real_to_bit_type, C)

CONNECTAI_INTEGER(bool);
CONNECTAI_INTEGER(SQLSCHAR);
CONNECTAI_INTEGER(SQLCHAR);
CONNECTAI_INTEGER(SQLSMALLINT);
CONNECTAI_INTEGER(SQLUSMALLINT);
CONNECTAI_INTEGER(SQLINTEGER);
CONNECTAI_INTEGER(SQLUINTEGER);
CONNECTAI_INTEGER(SQLBIGINT);
CONNECTAI_INTEGER(SQLUBIGINT);
CONNECTAI_REAL(SQLREAL);
CONNECTAI_REAL(SQLDOUBLE);

}  // namespace connectai::convert
