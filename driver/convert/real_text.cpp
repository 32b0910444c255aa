#include "convert/real_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace connectai::convert {

namespace {

constexpr std::uint64_t one = 1'000'000;  // of six decimals

// Below, an exponent may be shorter; above, six decimals take more than 15 digits.
constexpr double least = 0.001;
constexpr double most = 1e9;
// From here on a whole number may be shorter with an exponent: 1e+05.
constexpr double most_whole = 1e5;

// The digits of a number that has at most six decimals: it is the double next to
// digits / one. Decimals of up to 15 digits are all different doubles, so that no shorter one
// names it. False for other numbers.
bool find_digits(double magnitude, std::uint64_t& digits) noexcept {
    if (!(magnitude >= least && magnitude < most)) return false;
    constexpr auto scale = static_cast<double>(one);
    digits = static_cast<std::uint64_t>(magnitude * scale + 0.5);
    // The division is exact but for its one rounding, which the product need not be.
    return static_cast<double>(digits) / scale == magnitude &&
           (digits % one != 0 || magnitude < most_whole);
}

// Behind the point, without zeros at the end.
char* write_fraction(char* at, std::uint64_t fraction) noexcept {
    *at++ = '.';
    for (std::uint64_t unit = one / 10; fraction != 0; unit /= 10) {
        *at++ = static_cast<char>('0' + fraction / unit);
        fraction %= unit;
    }
    return at;
}

}  // namespace

std::string_view write_real(double number, RealText& out) noexcept {
    char* at = out.data();
    char* const end = at + out.size();
    std::uint64_t digits = 0;
    if (find_digits(std::fabs(number), digits)) {
        if (number < 0) *at++ = '-';
        at = std::to_chars(at, end, digits / one).ptr;
        if (digits % one != 0) at = write_fraction(at, digits % one);
    } else {
        at = std::to_chars(at, end, number).ptr;
    }
    return {out.data(), at};
}

}  // namespace connectai::convert
