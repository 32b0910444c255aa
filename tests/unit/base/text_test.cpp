// Gluing, comparing and trimming text.
#include "base/text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace connectai {
namespace {

TEST(Concat, GluesStringsCharactersAndNumbers) {
    const std::string string = "a";
    const std::string_view view = "b";
    EXPECT_EQ(concat(), "");
    EXPECT_EQ(concat(string, view, "c", '-', 1, -2, std::size_t{3}), "abc-1-23");
    EXPECT_EQ(concat(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(concat(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(concat(std::uint8_t{65}), "65") << "a number, not a character";
}

TEST(Iequals, IgnoresTheCaseOfAsciiLettersOnly) {
    EXPECT_TRUE(iequals("", ""));
    EXPECT_TRUE(iequals("AuthScheme", "aUTHsCHEME"));
    EXPECT_FALSE(iequals("abc", "abcd"));
    EXPECT_FALSE(iequals("[", "{"));
    EXPECT_FALSE(iequals("@", "`"));
    EXPECT_FALSE(iequals("\xC3\x84", "\xC3\xA4")) << "A and a with diaeresis";
}

TEST(Trim, TakesSpacesOffBothEnds) {
    EXPECT_EQ(trim(" \t\r\n\v\f x y \n"), "x y");
    EXPECT_EQ(trim("x"), "x");
    EXPECT_EQ(trim(" \n "), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim("\xC2\xA0x"), "\xC2\xA0x") << "a no-break space is not a space here";
}

}  // namespace
}  // namespace connectai
