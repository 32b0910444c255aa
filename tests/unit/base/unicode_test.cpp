// Conversions between UTF-8, UTF-16 and UTF-32. Unicode 15, section 3.9.
#include "base/unicode.h"

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "utf8_reference.h"

namespace connectai {
namespace {

using namespace std::string_literals;
using reference::Random;
using reference::Unit;

TEST(FindInvalid, TellsWhereATextStopsBeingUnicode) {
    EXPECT_EQ(find_invalid_utf8(""), std::string_view::npos);
    EXPECT_EQ(find_invalid_utf8("a\u00e9\U0001F600"), std::string_view::npos);
    EXPECT_EQ(find_invalid_utf8("caf\xe9!"), 4u);
    EXPECT_EQ(find_invalid_utf8("a\xff"), 1u);
    EXPECT_EQ(find_invalid_utf8("cut \xf0\x9f"), 6u);
    EXPECT_EQ(find_unpaired_surrogate(u"a\u00e9\U0001F600"), std::u16string_view::npos);
    const char16_t high[] = {u'a', 0xD83D, u'b'};
    const char16_t low[] = {u'a', u'b', 0xDE00};
    const char16_t two_high[] = {0xD83D, 0xD83D, 0xDE00};
    EXPECT_EQ(find_unpaired_surrogate({high, 3}), 1u);
    EXPECT_EQ(find_unpaired_surrogate({low, 3}), 2u);
    EXPECT_EQ(find_unpaired_surrogate({two_high, 3}), 0u);
    EXPECT_EQ(find_unpaired_surrogate({high, 2}), 1u);
}

TEST(FindInvalid, TakesNoSurrogateAndNothingBeyondUnicodeForACharacterOfUtf32) {
    EXPECT_EQ(find_invalid_utf32(U""), std::u32string_view::npos);
    EXPECT_EQ(find_invalid_utf32(U"a\u00e9\ue000\U0001F600\U0010FFFF"), std::u32string_view::npos);
    for (const char32_t wrong : {0xD800U, 0xDC00U, 0xDFFFU, 0x110000U, 0x7FFFFFFFU}) {
        const char32_t text[] = {U'a', U'b', wrong, U'c'};
        EXPECT_EQ(find_invalid_utf32({text, 4}), 2u) << std::hex << std::uint32_t{wrong};
        EXPECT_EQ(utf8_from_utf32({text, 4}), "ab\xEF\xBF\xBD"s + "c");
    }
}

TEST(Utf32, IsUtf8AndBackForEveryLength) {
    const std::string utf8 = "a\u00e9\u20ac\U0001F600\U0010FFFFz";
    const std::u32string utf32 = U"a\u00e9\u20ac\U0001F600\U0010FFFFz";
    EXPECT_EQ(utf8_from_utf32(utf32), utf8);
    EXPECT_EQ(utf8_characters(utf8), utf32.size());
    std::u32string out(utf32.size(), U'?');
    const Transcoded whole = utf32_from_utf8(utf8, out.data(), out.size());
    EXPECT_EQ(whole.read, utf8.size());
    EXPECT_EQ(whole.written, utf32.size());
    EXPECT_EQ(out, utf32);
}

TEST(Utf32, FillsWhatRoomThereIsAndNoMore) {
    std::u32string out(3, U'?');
    const Transcoded part = utf32_from_utf8("\U0001F600\u00e9z", out.data(), 2);
    EXPECT_EQ(part.read, 6u);
    EXPECT_EQ(part.written, 2u);
    EXPECT_EQ(out, U"\U0001F600\u00e9?");
}

// As utf16_from_utf8 does, so that both count alike.
TEST(Utf32, ReplacesWhatIsNotUtf8) {
    std::u32string out(2, U'?');
    EXPECT_EQ(utf8_characters("\xFFz"), 2u);
    EXPECT_EQ(utf32_from_utf8("\xFFz", out.data(), 2).written, 2u);
    EXPECT_EQ(out, U"\uFFFDz");
}

TEST(Utf8FromUtf16, ConvertsEveryLengthAndReplacesUnpairedSurrogates) {
    const struct {
        std::u16string utf16;
        std::string utf8;
    } cases[] = {
        {u"", ""},
        {u"plain", "plain"},
        {u"\u00e9\u20ac\U0001F600", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
        {u"\U00010000\U0010FFFF", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
        {std::u16string(1, 0xD800), "\xEF\xBF\xBD"},
        {std::u16string{0xDC00, 'x'}, "\xEF\xBF\xBDx"},
        {std::u16string{0xD83D, 'x', 0xDE00}, "\xEF\xBF\xBDx\xEF\xBF\xBD"},
        {std::u16string{0xD83D, 0xD83D, 0xDE00}, "\xEF\xBF\xBD\xF0\x9F\x98\x80"},
        {std::u16string(1, 0), std::string(1, '\0')},
    };
    for (const auto& [utf16, utf8] : cases) EXPECT_EQ(utf8_from_utf16(utf16), utf8);
}

// The examples of Unicode 15, tables 3-8, 3-9, 3-10 and 3-11.
TEST(Utf16FromUtf8, ReplacesEachMaximalSubpartOnce) {
    const struct {
        std::string utf8;
        std::u16string utf16;
    } cases[] = {
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41",
         u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
         u"A"},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41",
         u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
         u"A"},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42",
         u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
         u"A\uFFFD\uFFFDB"},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", u"\uFFFD\uFFFD\uFFFD\uFFFDA"},
    };
    for (const auto& [utf8, utf16] : cases) {
        EXPECT_EQ(utf16_from_utf8(utf8), utf16);
        EXPECT_EQ(utf16_length(utf8), utf16.size());
        EXPECT_EQ(utf8_characters(utf8), utf16.size());
    }
}

TEST(Utf16FromUtf8, AgreesWithTheReferenceOnAnyText) {
    Random random(1);
    for (int round = 0; round < 20000; ++round) {
        const std::string text = random.any_text();
        const std::vector<Unit> units = reference::split(text);
        const std::u16string expected = reference::utf16(units);
        ASSERT_EQ(utf16_from_utf8(text), expected) << testing::PrintToString(text);
        ASSERT_EQ(utf16_length(text), expected.size());
        ASSERT_EQ(utf8_characters(text), units.size());
    }
}

TEST(Utf16FromUtf8, RoundTripsValidText) {
    Random random(2);
    for (int round = 0; round < 5000; ++round) {
        const std::string text = random.valid_text();
        ASSERT_EQ(utf8_from_utf16(utf16_from_utf8(text)), text);
    }
}

// What a bounded conversion has to read and write.
Transcoded expected_prefix(const std::vector<Unit>& units, std::size_t capacity) {
    Transcoded result{0, 0};
    for (const Unit& unit : units) {
        const std::size_t size = unit.character >= 0x10000 ? 2 : 1;
        if (result.written + size > capacity) break;
        result.read += unit.length;
        result.written += size;
    }
    return result;
}

TEST(BoundedUtf16FromUtf8, FillsAnUnalignedBufferWithWholeCharactersOnly) {
    Random random(3);
    for (int round = 0; round < 20000; ++round) {
        const std::string text = random.any_text();
        const std::vector<Unit> units = reference::split(text);
        const std::u16string whole = reference::utf16(units);
        const std::size_t capacity = random.below(whole.size() + 3);
        const std::size_t offset = random.below(4);
        // On the heap and of the exact size, so that the address sanitizer sees every slip.
        std::vector<char> buffer(offset + 2 * capacity, '#');
        const Transcoded got = utf16_from_utf8(text, buffer.data() + offset, capacity);
        const Transcoded expected = expected_prefix(units, capacity);
        ASSERT_EQ(got.read, expected.read) << testing::PrintToString(text);
        ASSERT_EQ(got.written, expected.written);
        std::u16string written(got.written, u'\0');
        if (got.written > 0) std::memcpy(written.data(), buffer.data() + offset, 2 * got.written);
        ASSERT_EQ(written, whole.substr(0, got.written));
        for (std::size_t i = offset + 2 * got.written; i < buffer.size(); ++i) {
            ASSERT_EQ(buffer[i], '#') << "written beyond the last character";
        }
    }
}

TEST(BoundedUtf16FromUtf8, PiecesMakeTheWhole) {
    Random random(4);
    for (int round = 0; round < 5000; ++round) {
        const std::string text = random.any_text();
        std::u16string glued;
        for (std::string_view rest = text; !rest.empty();) {
            std::u16string piece(2 + random.below(20), u'\0');
            const Transcoded got = utf16_from_utf8(rest, piece.data(), piece.size());
            ASSERT_GT(got.read, 0U);
            glued.append(piece, 0, got.written);
            rest.remove_prefix(got.read);
        }
        ASSERT_EQ(glued, utf16_from_utf8(text));
    }
}

TEST(Utf8Prefix, IsTheLongestThatSplitsNoCharacter) {
    Random random(5);
    for (int round = 0; round < 20000; ++round) {
        const std::string text = random.any_text();
        const std::size_t capacity = random.below(text.size() + 3);
        std::size_t expected = 0;
        for (const Unit& unit : reference::split(text)) {
            if (expected + unit.length > capacity) break;
            expected += unit.length;
        }
        ASSERT_EQ(utf8_prefix(text, capacity), expected)
            << testing::PrintToString(text) << " at " << capacity;
    }
}

TEST(Utf8Prefix, OfACharacterLongerThanTheCapacityIsEmpty) {
    EXPECT_EQ(utf8_prefix("\xF0\x9F\x98\x80", 3), 0U);
    EXPECT_EQ(utf8_prefix("\xF0\x9F\x98\x80", 4), 4U);
    EXPECT_EQ(utf8_prefix("abc", 0), 0U);
    EXPECT_EQ(utf8_prefix("", 5), 0U);
}

}  // namespace
}  // namespace connectai
