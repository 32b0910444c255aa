// 128 bits made of two words: whatever they do is what a school book, or the compiler, makes of it.
#include "convert/uint128.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace connectai::convert {
namespace {

constexpr std::uint64_t all_ones = std::numeric_limits<std::uint64_t>::max();

template <typename Number>
Number of_words(std::uint64_t high, std::uint64_t low) {
    Number number = high;
    for (int i = 0; i < 8; ++i)
        number = number << 8 | static_cast<unsigned>(low >> (56 - 8 * i) & 255);
    return number;
}

template <typename Number>
std::string decimal(Number number) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
        number /= 10;
    } while (number != 0);
    return digits;
}

TEST(TwoWords, CarryFromOneIntoTheOther) {
    EXPECT_EQ(decimal(TwoWords(all_ones) + 1), "18446744073709551616");
    EXPECT_EQ(decimal(TwoWords(all_ones) * 10), "184467440737095516150");
    EXPECT_EQ(decimal(of_words<TwoWords>(1, 0)), "18446744073709551616");
    EXPECT_EQ(decimal(of_words<TwoWords>(all_ones, all_ones)),
              "340282366920938463463374607431768211455");
    EXPECT_EQ(of_words<TwoWords>(all_ones, all_ones) + 1, 0);
}

TEST(TwoWords, AreComparedByTheHigherOneFirst) {
    const TwoWords large = of_words<TwoWords>(1, 0);
    EXPECT_GT(large, TwoWords(all_ones));
    EXPECT_LT(TwoWords(1), large);
    EXPECT_NE(large, 0);
    EXPECT_EQ(static_cast<std::uint64_t>(large), 0U);
}

TEST(TwoWords, GiveTheirLowestBits) {
    const TwoWords number = of_words<TwoWords>(7, 0x1234'5678'9ABC'DEF0);
    EXPECT_EQ(static_cast<unsigned char>(number & 0xFF), 0xF0);
    EXPECT_EQ(static_cast<std::uint64_t>(number), 0x1234'5678'9ABC'DEF0U);
    TwoWords shifted = number;
    shifted >>= 8;
    EXPECT_EQ(static_cast<std::uint64_t>(shifted), 0x0712'3456'789A'BCDEU);
}

#ifdef __SIZEOF_INT128__
TEST(TwoWords, DoWhatTheCompilersOwnDoes) {
    std::mt19937_64 random(20'26);
    for (int i = 0; i < 20'000; ++i) {
        const std::uint64_t high = random() >> random() % 64;
        const std::uint64_t low = random() >> random() % 64;
        const auto mine = of_words<TwoWords>(high, low);
        const auto compilers = of_words<Uint128>(high, low);
        const auto digit = static_cast<unsigned>(random() % 10);
        const auto other = random();
        ASSERT_EQ(decimal(mine), decimal(compilers));
        ASSERT_EQ(decimal(mine * 10 + digit), decimal(compilers * 10 + digit));
        ASSERT_EQ(decimal(mine + other), decimal(compilers + other));
        ASSERT_EQ(mine > other, compilers > other);
        ASSERT_EQ(mine == other, compilers == other);
        TwoWords mine_shifted = mine;
        Uint128 compilers_shifted = compilers;
        mine_shifted >>= 8;
        compilers_shifted >>= 8;
        ASSERT_EQ(decimal(mine_shifted), decimal(compilers_shifted));
        const auto divisor = static_cast<std::uint32_t>(other | 1U);
        TwoWords mine_divided = mine;
        mine_divided /= divisor;
        ASSERT_EQ(decimal(mine_divided), decimal(Uint128{compilers / divisor}));
        ASSERT_EQ(mine % divisor, static_cast<std::uint32_t>(compilers % divisor));
    }
}
#endif

}  // namespace
}  // namespace connectai::convert
