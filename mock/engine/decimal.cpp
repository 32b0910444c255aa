// Exact decimal numbers: see decimal.h. Schoolbook arithmetic on digit strings, which is fast
// enough for a stand-in and has no limits to go wrong at.
#include "engine/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/text.h"

namespace mock::sql {
namespace {

constexpr int max_exponent = 400;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

void strip_leading_zeros(std::string& digits) {
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
}

int compare_digits(std::string_view left, std::string_view right) noexcept {
    if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
    const int order = left.compare(right);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::string add_digits(std::string_view left, std::string_view right) {
    if (left.size() < right.size()) std::swap(left, right);
    std::string sum(left);
    int carry = 0;
    for (std::size_t i = 0; i < sum.size(); ++i) {
        const std::size_t at = sum.size() - 1 - i;
        int digit = sum[at] - '0' + carry;
        if (i < right.size()) digit += right[right.size() - 1 - i] - '0';
        carry = digit / 10;
        sum[at] = static_cast<char>('0' + digit % 10);
    }
    if (carry != 0) sum.insert(sum.begin(), '1');
    return sum;
}

// left >= right.
std::string subtract_digits(std::string_view left, std::string_view right) {
    std::string difference(left);
    int borrow = 0;
    for (std::size_t i = 0; i < difference.size(); ++i) {
        const std::size_t at = difference.size() - 1 - i;
        int digit = difference[at] - '0' - borrow;
        if (i < right.size()) digit -= right[right.size() - 1 - i] - '0';
        borrow = digit < 0 ? 1 : 0;
        difference[at] = static_cast<char>('0' + digit + borrow * 10);
    }
    strip_leading_zeros(difference);
    return difference;
}

std::string multiply_digits(std::string_view left, std::string_view right) {
    std::string product(left.size() + right.size(), '0');
    for (std::size_t i = left.size(); i-- > 0;) {
        int carry = 0;
        for (std::size_t j = right.size(); j-- > 0;) {
            char& cell = product[i + j + 1];
            const int value = (cell - '0') + (left[i] - '0') * (right[j] - '0') + carry;
            carry = value / 10;
            cell = static_cast<char>('0' + value % 10);
        }
        product[i] = static_cast<char>(product[i] + carry);
    }
    strip_leading_zeros(product);
    return product;
}

std::string divide_digits(std::string_view dividend, std::string_view divisor) {
    std::string quotient, rest;
    for (const char digit : dividend) {
        rest += digit;
        strip_leading_zeros(rest);
        char count = '0';
        while (compare_digits(rest, divisor) >= 0) {
            rest = subtract_digits(rest, divisor);
            ++count;
        }
        quotient += count;
    }
    strip_leading_zeros(quotient);
    return quotient;
}

struct Parts {
    bool valid = false, negative = false;
    std::string_view whole, fraction;  // no leading zeros in `whole`, no trailing in `fraction`
};

Parts split_canonical(std::string_view text) noexcept {
    Parts parts;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        parts.negative = text[0] == '-';
        text.remove_prefix(1);
    }
    const std::size_t point = text.find('.');
    parts.whole = text.substr(0, point);
    if (point != std::string_view::npos) parts.fraction = text.substr(point + 1);
    parts.valid = !(parts.whole.empty() && parts.fraction.empty()) &&
                  std::all_of(parts.whole.begin(), parts.whole.end(), is_digit) &&
                  std::all_of(parts.fraction.begin(), parts.fraction.end(), is_digit);
    while (!parts.whole.empty() && parts.whole.front() == '0') parts.whole.remove_prefix(1);
    while (!parts.fraction.empty() && parts.fraction.back() == '0') parts.fraction.remove_suffix(1);
    if (parts.whole.empty() && parts.fraction.empty()) parts.negative = false;
    return parts;
}

}  // namespace

Decimal::Decimal(std::int64_t value)
    : negative_(value < 0), digits_(std::to_string(value).substr(value < 0 ? 1 : 0)) {
    strip_leading_zeros(digits_);
}

Decimal::Decimal(bool negative, std::string digits, int scale)
    : negative_(negative), digits_(std::move(digits)), scale_(scale) {
    strip_leading_zeros(digits_);
    if (digits_.empty()) negative_ = false;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    text = trim_blanks(text);
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    std::string digits;
    int scale = 0;
    bool point = false;
    std::size_t i = 0;
    for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !point)); ++i) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        digits += text[i];
        if (point) ++scale;
    }
    if (digits.empty()) return std::nullopt;
    if (i < text.size()) {
        if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
        std::string_view rest = text.substr(i + 1);
        if (!rest.empty() && rest[0] == '+') rest.remove_prefix(1);
        int exponent = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
        if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
        if (exponent < -max_exponent || exponent > max_exponent) return std::nullopt;
        scale -= exponent;
        if (scale < 0) {
            digits.append(static_cast<std::size_t>(-scale), '0');
            scale = 0;
        }
    }
    return Decimal(negative, std::move(digits), scale);
}

std::optional<Decimal> Decimal::from_double(double value) {
    if (!std::isfinite(value)) return std::nullopt;
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    if (error != std::errc()) return std::nullopt;
    return parse(std::string_view(buffer, static_cast<std::size_t>(end - buffer)));
}

std::string Decimal::text() const {
    std::string result = digits_;
    const auto places = static_cast<std::size_t>(scale_);
    if (result.size() <= places) result.insert(0, places + 1 - result.size(), '0');
    if (places > 0) result.insert(result.size() - places, 1, '.');
    if (negative_) result.insert(result.begin(), '-');
    return result;
}

double Decimal::to_double() const {
    const std::string digits = text();
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<std::int64_t> Decimal::to_int64() const {
    const std::string digits = truncated(0).text();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc()) return std::nullopt;
    return value;
}

int Decimal::precision() const noexcept {
    return std::max({static_cast<int>(digits_.size()), scale_, 1});
}

std::string Decimal::digits_at(int scale) const {
    std::string digits = digits_;
    if (scale >= scale_) {
        if (!digits.empty()) digits.append(static_cast<std::size_t>(scale - scale_), '0');
    } else {
        const auto drop = static_cast<std::size_t>(scale_ - scale);
        digits.resize(digits.size() > drop ? digits.size() - drop : 0);
    }
    return digits;
}

Decimal Decimal::truncated(int scale) const {
    if (scale >= 0) return Decimal(negative_, digits_at(scale), scale);
    std::string digits = digits_at(scale);
    if (!digits.empty()) digits.append(static_cast<std::size_t>(-scale), '0');
    return Decimal(negative_, std::move(digits), 0);
}

Decimal Decimal::rounded(int scale) const {
    if (scale >= scale_) return truncated(scale);
    const std::string longer = digits_at(scale + 1);
    Decimal result = truncated(scale);
    if (longer.empty() || longer.back() < '5') return result;
    std::string unit = "1";
    if (scale < 0) unit.append(static_cast<std::size_t>(-scale), '0');
    result.digits_ = add_digits(result.digits_, unit);
    result.negative_ = negative_;
    return result;
}

Decimal Decimal::negated() const {
    return Decimal(!negative_, digits_, scale_);
}

int Decimal::compare(const Decimal& left, const Decimal& right) {
    if (left.sign() != right.sign()) return left.sign() < right.sign() ? -1 : 1;
    const int scale = std::max(left.scale_, right.scale_);
    const int order = compare_digits(left.digits_at(scale), right.digits_at(scale));
    return left.negative_ ? -order : order;
}

Decimal operator+(const Decimal& left, const Decimal& right) {
    const int scale = std::max(left.scale_, right.scale_);
    std::string a = left.digits_at(scale), b = right.digits_at(scale);
    if (left.negative_ == right.negative_) return {left.negative_, add_digits(a, b), scale};
    if (compare_digits(a, b) >= 0) return {left.negative_, subtract_digits(a, b), scale};
    return {right.negative_, subtract_digits(b, a), scale};
}

Decimal operator-(const Decimal& left, const Decimal& right) {
    return left + right.negated();
}

Decimal operator*(const Decimal& left, const Decimal& right) {
    return {left.negative_ != right.negative_, multiply_digits(left.digits_, right.digits_),
            left.scale_ + right.scale_};
}

Decimal Decimal::divide(const Decimal& left, const Decimal& right, int scale) {
    // One digit more than asked for, so that the last can be rounded; what is cut beyond it
    // cannot turn a digit below 5 into one of 5 or more.
    const int shift = scale + 1 + right.scale_ - left.scale_;
    std::string dividend = left.digits_, divisor = right.digits_;
    (shift >= 0 ? dividend : divisor).append(static_cast<std::size_t>(std::abs(shift)), '0');
    return Decimal(left.negative_ != right.negative_, divide_digits(dividend, divisor), scale + 1)
        .rounded(scale);
}

int compare_decimal_texts(std::string_view left, std::string_view right) noexcept {
    const Parts a = split_canonical(left), b = split_canonical(right);
    if (!a.valid || !b.valid) {
        return a.valid != b.valid ? (a.valid ? -1 : 1) : left.compare(right);
    }
    if (a.negative != b.negative) return a.negative ? -1 : 1;
    int order = compare_digits(a.whole, b.whole);
    if (order == 0) order = a.fraction.compare(b.fraction);
    return a.negative ? -order : order;
}

}  // namespace mock::sql
