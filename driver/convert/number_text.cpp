#include "convert/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace connectai::convert {
namespace {

// Beyond any value that has a place in a C type; keeps sums of exponents and sizes in range.
constexpr std::int64_t exponent_limit = 1'000'000'000'000;

constexpr bool is_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

constexpr bool is_blank(char character) noexcept {
    return character == ' ' || (character >= '\t' && character <= '\r');
}

std::string_view take_digits(std::string_view& text) noexcept {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    const std::string_view digits = text.substr(0, count);
    text.remove_prefix(count);
    return digits;
}

bool take_sign(std::string_view& text) noexcept {
    if (text.empty() || (text.front() != '-' && text.front() != '+')) return false;
    const bool negative = text.front() == '-';
    text.remove_prefix(1);
    return negative;
}

bool only_zeros(std::string_view digits) noexcept {
    return digits.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::string_view trim_blanks(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

unsigned NumberText::digit(std::int64_t index) const noexcept {
    if (index < 0 || index >= digits()) return 0;
    const auto at = static_cast<std::size_t>(index);
    const char character = at < whole.size() ? whole[at] : fraction[at - whole.size()];
    return static_cast<unsigned>(character - '0');
}

bool NumberText::is_zero() const noexcept {
    return only_zeros(whole) && only_zeros(fraction);
}

std::int64_t NumberText::magnitude() const noexcept {
    std::int64_t first = 0;
    while (first < digits() && digit(first) == 0) ++first;
    return point() - first;
}

std::optional<NumberText> parse_number(std::string_view text) noexcept {
    text = trim_blanks(text);
    NumberText number;
    number.negative = take_sign(text);
    number.whole = take_digits(text);
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        number.fraction = take_digits(text);
    }
    if (number.digits() == 0) return std::nullopt;
    if (text.empty()) return number;
    if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
    text.remove_prefix(1);
    const bool negative_exponent = take_sign(text);
    const std::string_view exponent = take_digits(text);
    if (exponent.empty() || !text.empty()) return std::nullopt;
    for (const char digit : exponent) {
        number.exponent = std::min(number.exponent * 10 + (digit - '0'), exponent_limit);
    }
    if (negative_exponent) number.exponent = -number.exponent;
    return number;
}

ScaledNumber scale_number(const NumberText& number, int scale, int precision) noexcept {
    ScaledNumber result;
    if (number.is_zero()) return result;
    const std::int64_t count = number.digits();
    const std::int64_t end = number.point() + scale;  // digits from here on are cut
    int significant = 0;
    for (std::int64_t i = 0; i < end; ++i) {
        const unsigned digit = number.digit(i);
        if (significant == 0 && digit == 0) continue;
        if (++significant > precision) {
            result.overflow = true;
            return result;
        }
        result.magnitude = result.magnitude * 10 + digit;
    }
    for (std::int64_t i = std::max<std::int64_t>(end, 0); i < count; ++i) {
        if (number.digit(i) == 0) continue;
        (i < number.point() ? result.lost : result.cut) = true;
    }
    return result;
}

bool cut_fraction(NumberText& number, std::int64_t places) noexcept {
    const std::int64_t count = number.digits();
    const std::int64_t surplus = count - number.point() - places;
    if (surplus <= 0) return false;
    bool lost = false;
    for (std::int64_t i = std::max<std::int64_t>(count - surplus, 0); i < count && !lost; ++i) {
        lost = number.digit(i) != 0;
    }
    if (surplus >= count) {
        number = {.whole = "0", .fraction = {}, .exponent = 0, .negative = number.negative};
        return lost;
    }
    const auto dropped = static_cast<std::size_t>(surplus);
    const std::size_t of_fraction = std::min(dropped, number.fraction.size());
    const std::size_t of_whole = dropped - of_fraction;
    number.fraction.remove_suffix(of_fraction);
    number.whole.remove_suffix(of_whole);
    number.exponent += static_cast<std::int64_t>(of_whole);
    return lost;
}

std::size_t write_plain(const NumberText& number, bool drop_zero_fraction,
                        std::span<char> out) noexcept {
    const std::int64_t point = number.point();
    const std::int64_t count = number.digits();
    const bool zero = number.is_zero();
    std::int64_t start = zero ? point - 1 : 0;
    while (start < count && start < point - 1 && number.digit(start) == 0) ++start;
    const std::int64_t whole = std::max<std::int64_t>(point - start, 0);
    std::int64_t fraction = std::max<std::int64_t>(count - point, 0);
    if (drop_zero_fraction) {
        bool zeros = true;
        for (std::int64_t i = std::max<std::int64_t>(point, 0); i < count && zeros; ++i) {
            zeros = number.digit(i) == 0;
        }
        if (zeros) fraction = 0;
    }
    if (whole + fraction + 3 > static_cast<std::int64_t>(out.size())) {
        if (!zero || out.empty()) return 0;
        fraction = 0;  // 0E-999999
    }

    std::size_t size = 0;
    const auto put = [&](char character) { out[size++] = character; };
    if (number.negative) put('-');
    if (whole == 0) put('0');
    for (std::int64_t i = 0; i < whole; ++i) {
        put(static_cast<char>('0' + number.digit(start + i)));
    }
    if (fraction > 0) put('.');
    for (std::int64_t i = 0; i < fraction; ++i) {
        put(static_cast<char>('0' + number.digit(point + i)));
    }
    return size;
}

bool is_nonfinite(std::string_view text) noexcept {
    text = trim_blanks(text);
    double value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && !std::isfinite(value);
}

}  // namespace connectai::convert
