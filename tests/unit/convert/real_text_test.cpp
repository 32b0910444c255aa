// Floating point numbers as text: the same as std::to_chars writes, by whichever way.
#include "convert/real_text.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace connectai::convert {
namespace {

std::string shortest(double number) {
    RealText text;
    return {text.data(), std::to_chars(text.begin(), text.end(), number).ptr};
}

std::string written(double number) {
    RealText text;
    return std::string(write_real(number, text));
}

TEST(RealText, IsPlainForFewDecimals) {
    EXPECT_EQ(written(1234.25), "1234.25");
    EXPECT_EQ(written(-0.1), "-0.1");
    EXPECT_EQ(written(1.15), "1.15") << "1.15 * 10^6 is not whole";
    EXPECT_EQ(written(0.000001), "1e-06");
    EXPECT_EQ(written(40000), "40000");
    EXPECT_EQ(written(100000), "1e+05") << "as std::to_chars has it, which prefers what is shorter";
    EXPECT_EQ(written(-0.0), "-0");
}

TEST(RealText, IsTheShortestAtEveryBound) {
    for (const double bound : {1e-6, 1e-4, 0.001, 0.01, 0.1, 1.0, 10.0, 1e4, 1e5, 1e6, 999999.0,
                               99999.0, 999999999.0, 1e9, 1e10, 1e15, 1e22, 0x1p53}) {
        const double infinity = std::numeric_limits<double>::infinity();
        for (const double near : {bound, std::nextafter(bound, 0), std::nextafter(bound, infinity),
                                  bound - 0.000001, bound + 0.000001, bound + 0.5}) {
            EXPECT_EQ(written(near), shortest(near));
            EXPECT_EQ(written(-near), shortest(-near));
        }
    }
    for (const double extreme :
         {0.0, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max()}) {
        EXPECT_EQ(written(extreme), shortest(extreme));
    }
}

TEST(RealText, IsTheShortestOfDecimalsAndTheirNeighbours) {
    std::mt19937_64 generator(20260211);
    const double scales[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    for (int i = 0; i < 300'000; ++i) {
        const auto digits = static_cast<double>(generator() >> (generator() % 54 + 10));
        const double number = digits / scales[generator() % std::size(scales)];
        for (const double near :
             {number, std::nextafter(number, 0), std::nextafter(number, 1e300), -number}) {
            ASSERT_EQ(written(near), shortest(near));
        }
    }
}

TEST(RealText, IsTheShortestOfAnyNumber) {
    std::mt19937_64 generator(20260212);
    for (int i = 0; i < 300'000; ++i) {
        const auto number = std::bit_cast<double>(std::uint64_t{generator()});
        if (std::isfinite(number)) {
            ASSERT_EQ(written(number), shortest(number));
        }
        const auto single = std::bit_cast<float>(static_cast<std::uint32_t>(generator()));
        if (std::isfinite(single)) {
            ASSERT_EQ(written(single), shortest(single));
        }
    }
}

}  // namespace
}  // namespace connectai::convert
