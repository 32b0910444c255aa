// Numbers as the reply spells them: read digit by digit, never through a floating point value.
// For convert/ itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "connectai/value.h"
#include "convert/uint128.h"

namespace connectai::convert {

// [+-] digits [. digits] [E [+-] digits]; at least one digit in front of or behind the point.
// ODBC 3.8, appendix C, "Numeric literal syntax".
struct NumberText {
    std::string_view whole;
    std::string_view fraction;
    std::int64_t exponent = 0;
    bool negative = false;

    // How many digits stand in front of the point once the exponent is applied; may be negative.
    std::int64_t point() const noexcept {
        return static_cast<std::int64_t>(whole.size()) + exponent;
    }
    std::int64_t digits() const noexcept {
        return static_cast<std::int64_t>(whole.size() + fraction.size());
    }
    // The digit at `index` of whole and fraction together, 0 outside of them.
    unsigned digit(std::int64_t index) const noexcept;
    bool is_zero() const noexcept;
    // The place of the first digit that is not 0, counted from the point: 1 for 5, -1 for 0.05.
    // Not for zero.
    std::int64_t magnitude() const noexcept;
};

// Blanks around the number are skipped. Nothing for what is no number.
std::optional<NumberText> parse_number(std::string_view text) noexcept;

// A number's text for a column of a numeric type: JSON's true and false are 1 and 0 there.
inline std::string_view number_view(const Cell& cell) noexcept {
    if (cell.kind == CellKind::boolean_true) return "1";
    if (cell.kind == CellKind::boolean_false) return "0";
    return cell.view();
}

std::string_view trim_blanks(std::string_view text) noexcept;

// The number times 10^scale, cut to an integer.
struct ScaledNumber {
    Uint128 magnitude = 0;
    bool overflow = false;  // it has more than `precision` digits
    bool cut = false;       // digits other than 0 were lost behind the point
    bool lost = false;      // digits other than 0 were lost in front of it (negative scale)
};
ScaledNumber scale_number(const NumberText& number, int scale, int precision) noexcept;

// Drops the digits behind `places` places of the fraction. True if one of them was not 0.
bool cut_fraction(NumberText& number, std::int64_t places) noexcept;

// Between here and infinity rounding to float ends at infinity.
inline constexpr double float_overflow = 0x1.ffffffp127;

// Without an exponent, as exact numeric literals are written. Returns the characters written, 0
// when `out` is too small. With `drop_zero_fraction`, 12.00 is
// written 12.
std::size_t write_plain(const NumberText& number, bool drop_zero_fraction,
                        std::span<char> out) noexcept;

// Infinity and NaN, as some data sources send them in a string for an approximate number.
bool is_nonfinite(std::string_view text) noexcept;

}  // namespace connectai::convert
