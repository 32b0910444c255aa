// An unsigned integer of 128 bits, as a SQL_NUMERIC_STRUCT holds: the compiler's own where it has
// one (not for 32 bits, and not Visual C++).
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>

namespace connectai::convert {

// What the driver does with such numbers, on two words; modulo 2^128, like any unsigned integer.
class TwoWords {
public:
    constexpr TwoWords() noexcept = default;
    // No number below zero.
    template <std::integral Integer>
    constexpr TwoWords(Integer value) noexcept : low_(static_cast<std::uint64_t>(value)) {}

    // Its lowest bits, as from any integer.
    template <std::integral Integer>
    constexpr explicit operator Integer() const noexcept {
        return static_cast<Integer>(low_);
    }

    friend constexpr bool operator==(const TwoWords&, const TwoWords&) noexcept = default;
    friend constexpr auto operator<=>(const TwoWords&, const TwoWords&) noexcept = default;

    friend constexpr TwoWords operator+(TwoWords a, TwoWords b) noexcept {
        TwoWords sum;
        sum.low_ = a.low_ + b.low_;
        sum.high_ = a.high_ + b.high_ + (sum.low_ < a.low_ ? 1 : 0);
        return sum;
    }
    friend constexpr TwoWords operator*(TwoWords a, std::uint32_t factor) noexcept {
        const std::uint64_t lower = (a.low_ & half) * factor;
        const std::uint64_t upper = (a.low_ >> 32U) * factor + (lower >> 32U);
        TwoWords product;
        product.low_ = upper << 32U | (lower & half);
        product.high_ = a.high_ * factor + (upper >> 32U);
        return product;
    }
    constexpr TwoWords& operator/=(std::uint32_t divisor) noexcept {
        divide(divisor);
        return *this;
    }
    friend constexpr std::uint32_t operator%(TwoWords a, std::uint32_t divisor) noexcept {
        return a.divide(divisor);
    }
    friend constexpr TwoWords operator&(TwoWords a, TwoWords b) noexcept {
        return of(a.high_ & b.high_, a.low_ & b.low_);
    }
    friend constexpr TwoWords operator|(TwoWords a, TwoWords b) noexcept {
        return of(a.high_ | b.high_, a.low_ | b.low_);
    }
    // By 1 to 63.
    friend constexpr TwoWords operator<<(TwoWords a, unsigned bits) noexcept {
        return of(a.high_ << bits | a.low_ >> (64 - bits), a.low_ << bits);
    }
    constexpr TwoWords& operator>>=(unsigned bits) noexcept {
        return *this = of(high_ >> bits, low_ >> bits | high_ << (64 - bits));
    }

private:
    static constexpr std::uint64_t half = 0xFFFF'FFFF;

    static constexpr TwoWords of(std::uint64_t high, std::uint64_t low) noexcept {
        TwoWords number;
        number.high_ = high;
        number.low_ = low;
        return number;
    }

    // Returns the remainder. 32 bits a step, so that each dividend has 64.
    constexpr std::uint32_t divide(std::uint32_t divisor) noexcept {
        std::uint64_t rest = high_ % divisor;
        high_ /= divisor;
        const std::uint64_t upper = rest << 32U | low_ >> 32U;
        rest = upper % divisor;
        const std::uint64_t lower = rest << 32U | (low_ & half);
        low_ = (upper / divisor) << 32U | lower / divisor;
        return static_cast<std::uint32_t>(lower % divisor);
    }

    std::uint64_t high_ = 0;  // first: it is compared first
    std::uint64_t low_ = 0;
};

#ifdef __SIZEOF_INT128__
__extension__ using Uint128 = unsigned __int128;
#else
using Uint128 = TwoWords;
#endif

}  // namespace connectai::convert
