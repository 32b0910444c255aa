// Exact decimal numbers of any length, as digits: what DECIMAL and NUMERIC are stored and
// calculated as.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mock::sql {

class Decimal {
public:
    Decimal() = default;  // 0
    explicit Decimal(std::int64_t value);

    // [+-]digits[.digits][e[+-]digits], blanks around it allowed. Nothing for any other text, and
    // for exponents beyond 400.
    static std::optional<Decimal> parse(std::string_view text);
    // The shortest digits that mean exactly this double. Nothing for infinities and NaN.
    static std::optional<Decimal> from_double(double value);

    std::string text() const;  // canonical: "-0.50", "12", "0.00"; no exponent, no "-0"
    double to_double() const;
    std::optional<std::int64_t> to_int64() const;  // drops the fraction; nothing if out of range

    int scale() const noexcept { return scale_; }  // digits after the point
    int precision() const noexcept;                // digits that count; at least scale
    int sign() const noexcept { return is_zero() ? 0 : negative_ ? -1 : 1; }
    bool is_zero() const noexcept { return digits_.empty(); }

    Decimal rounded(int scale) const;    // half away from zero; a negative scale rounds 10s, 100s
    Decimal truncated(int scale) const;  // towards zero
    Decimal negated() const;

    static int compare(const Decimal& left, const Decimal& right);
    friend Decimal operator+(const Decimal& left, const Decimal& right);
    friend Decimal operator-(const Decimal& left, const Decimal& right);
    friend Decimal operator*(const Decimal& left, const Decimal& right);
    // Rounded to `scale`. The divisor must not be zero.
    static Decimal divide(const Decimal& left, const Decimal& right, int scale);

private:
    Decimal(bool negative, std::string digits, int scale);
    std::string digits_at(int scale) const;  // the digits if it had that many after the point

    bool negative_ = false;
    std::string digits_;  // '0' to '9', the most significant first, no leading zero; empty is 0
    int scale_ = 0;
};

// Compares canonical texts by value, without allocating: the collation of stored decimals. Texts
// that are no numbers come after all that are, in the order of their octets.
int compare_decimal_texts(std::string_view left, std::string_view right) noexcept;

}  // namespace mock::sql
