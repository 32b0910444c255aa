// Character data. ODBC 3.8, appendix D, "SQL to C: Character"; SQLGetData, "Retrieving
// variable-length data in parts".
#include <random>
#include <vector>

#include "base/unicode.h"
#include "conversion.h"

namespace connectai::convert {
namespace {

constexpr std::string_view emoji = "\xF0\x9F\x98\x80";  // U+1F600, a surrogate pair in UTF-16

struct Case {
    std::string_view wire;
    std::size_t buffer;
    Outcome outcome;
    std::string_view text;  // what must be in the buffer
    SQLLEN length;
};

TEST(Text, NarrowCharactersAreCutAtTheBufferButNeverInside) {
    const Case cases[] = {
        // "SQL to C Data Conversion Examples"
        {"abcdef", 7, Outcome::ok, "abcdef", 6},
        {"abcdef", 6, Outcome::string_truncated, "abcde", 6},
        {"", 1, Outcome::ok, "", 0},
        {"abc", 1, Outcome::string_truncated, "", 3},
        {"a\xC3\xA9", 4, Outcome::ok, "a\xC3\xA9", 3},
        {"a\xC3\xA9", 3, Outcome::string_truncated, "a", 3},
        {"\xF0\x9F\x98\x80!", 5, Outcome::string_truncated, emoji, 5},
        {"\xF0\x9F\x98\x80!", 4, Outcome::string_truncated, "", 5},
    };
    for (const Case& test : cases) {
        const Answer answer = convert(DataType::varchar, test.wire, SQL_C_CHAR, test.buffer);
        EXPECT_EQ(answer.outcome, test.outcome) << test.wire << " in " << test.buffer;
        EXPECT_EQ(answer.text(), test.text);
        EXPECT_EQ(answer.length, test.length);
        EXPECT_EQ(answer.complete, test.outcome == Outcome::ok);
    }
}

TEST(Text, WideCharactersAreCountedInOctetsAndPairsStayWhole) {
    struct WideCase {
        std::string_view wire;
        std::size_t buffer;
        Outcome outcome;
        std::u16string_view text;
        SQLLEN length;
    };
    const WideCase cases[] = {
        {"abc", 8, Outcome::ok, u"abc", 6},
        {"abc", 7, Outcome::string_truncated, u"ab", 6},  // an odd octet is no unit
        {"abc", 6, Outcome::string_truncated, u"ab", 6},
        {"abc", 2, Outcome::string_truncated, u"", 6},
        {"abc", 3, Outcome::string_truncated, u"", 6},
        {"", 2, Outcome::ok, u"", 0},
        {"\xC3\xA9", 4, Outcome::ok, u"\u00E9", 2},
        {"a\xF0\x9F\x98\x80", 8, Outcome::ok, u"a\U0001F600", 6},
        {"a\xF0\x9F\x98\x80", 6, Outcome::string_truncated, u"a", 6},
        {"a\xF0\x9F\x98\x80", 7, Outcome::string_truncated, u"a", 6},
    };
    for (const WideCase& test : cases) {
        const Answer answer = convert(DataType::varchar, test.wire, SQL_C_WCHAR, test.buffer);
        EXPECT_EQ(answer.outcome, test.outcome) << test.wire << " in " << test.buffer;
        EXPECT_EQ(answer.wide_text(), test.text);
        EXPECT_EQ(answer.length, test.length);
    }
}

TEST(Text, ABufferWithoutRoomForTheTerminatorIsNotTouched) {
    for (const SQLSMALLINT c_type : CTypes{SQL_C_CHAR, SQL_C_WCHAR}) {
        const Answer none = convert(DataType::varchar, "abc", c_type, 0);
        EXPECT_EQ(none.outcome, Outcome::string_truncated);
        EXPECT_EQ(none.length, c_type == SQL_C_CHAR ? 3 : 6);
        EXPECT_FALSE(none.complete);
    }
    const Answer one = convert(DataType::varchar, "abc", SQL_C_WCHAR, 1);
    EXPECT_EQ(one.outcome, Outcome::string_truncated);
    EXPECT_TRUE(one.buffer_untouched());
    EXPECT_EQ(one.length, 6);
}

TEST(Text, OctetsHaveNoTerminator) {
    const Answer whole = convert(DataType::varchar, "abc", SQL_C_BINARY, 3);
    EXPECT_EQ(whole.outcome, Outcome::ok);
    EXPECT_EQ(whole.octets, "abc");
    EXPECT_EQ(whole.length, 3);
    const Answer cut = convert(DataType::varchar, "abc", SQL_C_BINARY, 2);
    EXPECT_EQ(cut.outcome, Outcome::string_truncated);
    EXPECT_EQ(cut.octets, "ab");
    EXPECT_EQ(cut.length, 3);
}

TEST(Text, NumbersAndBooleansInACharacterColumnAreTheirText) {
    EXPECT_EQ(convert(DataType::varchar, number_cell("1e3"), SQL_C_CHAR).text(), "1e3");
    EXPECT_EQ(convert(DataType::varchar, boolean_cell(true), SQL_C_CHAR).text(), "true");
    EXPECT_EQ(convert(DataType::varchar, boolean_cell(false), SQL_C_WCHAR).wide_text(), u"false");
}

TEST(Text, AZeroLengthValueIsOnePart) {
    for (const SQLSMALLINT c_type : CTypes{SQL_C_CHAR, SQL_C_WCHAR, SQL_C_BINARY}) {
        Conversion value(DataType::varchar, text_cell(""), c_type);
        const Answer answer = value.next(4);
        EXPECT_EQ(answer.outcome, Outcome::ok);
        EXPECT_EQ(answer.length, 0);
        EXPECT_TRUE(answer.complete);
    }
}

TEST(Text, PartsReportWhatWasLeftBeforeEachOfThem) {
    Conversion narrow(DataType::varchar, text_cell("abcdefgh"), SQL_C_CHAR);
    for (const auto& [text, left] : {std::pair{"abc", 8}, {"def", 5}, {"gh", 2}}) {
        const Answer part = narrow.next(4);
        EXPECT_EQ(part.text(), text);
        EXPECT_EQ(part.length, left);
    }
    Conversion wide(DataType::varchar, text_cell("ab\xC3\xA9z"), SQL_C_WCHAR);
    for (const auto& [text, left] : {std::pair{u"ab", 8}, {u"\u00E9z", 4}}) {
        const Answer part = wide.next(6);
        EXPECT_EQ(part.wide_text(), text);
        EXPECT_EQ(part.length, left);
    }
}

TEST(Text, AskingForTheLengthFirstLosesNothing) {
    for (const SQLSMALLINT c_type : CTypes{SQL_C_CHAR, SQL_C_WCHAR, SQL_C_BINARY}) {
        Conversion value(DataType::varchar, text_cell("a\xC3\xA9z"), c_type);
        const SQLLEN full = c_type == SQL_C_WCHAR ? 6 : 4;
        EXPECT_EQ(value.next(0).length, full);
        EXPECT_EQ(value.next(0).length, full);
        const Answer whole = value.next(8);
        EXPECT_EQ(whole.outcome, Outcome::ok);
        EXPECT_EQ(whole.length, full);
    }
}

std::string random_text(std::mt19937& random, std::size_t characters) {
    std::u16string text;
    for (std::size_t i = 0; i < characters; ++i) {
        switch (random() % 4) {
            case 0: text += static_cast<char16_t>(0x20 + random() % 0x5F); break;
            case 1: text += static_cast<char16_t>(0xA0 + random() % 0x700); break;
            case 2: text += static_cast<char16_t>(0x3040 + random() % 0x5000); break;
            default:
                text += static_cast<char16_t>(0xD83C + random() % 3);
                text += static_cast<char16_t>(0xDC00 + random() % 0x400);
        }
    }
    return utf8_from_utf16(text);
}

// The rest of a value can never be longer than what the part before said was left.
TEST(Text, PartsOfAnySizeMakeTheWholeAgain) {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        const std::string text = random_text(random, random() % 60);
        const std::u16string wide = utf16_from_utf8(text);

        std::string narrow_parts;
        Conversion narrow(DataType::varchar, text_cell(text), SQL_C_CHAR);
        for (bool more = true; more;) {
            const Answer part = narrow.next(5 + random() % 12);
            EXPECT_EQ(part.length, static_cast<SQLLEN>(text.size() - narrow_parts.size()));
            narrow_parts += part.text();
            more = !part.complete;
            EXPECT_EQ(part.outcome, more ? Outcome::string_truncated : Outcome::ok);
            ASSERT_LE(narrow_parts.size(), text.size());
        }
        EXPECT_EQ(narrow_parts, text);

        std::u16string wide_parts;
        Conversion widened(DataType::varchar, text_cell(text), SQL_C_WCHAR);
        for (bool more = true; more;) {
            const Answer part = widened.next(6 + random() % 20);
            EXPECT_EQ(part.length, static_cast<SQLLEN>((wide.size() - wide_parts.size()) * 2));
            wide_parts += part.wide_text();
            more = !part.complete;
            ASSERT_LE(wide_parts.size(), wide.size());
        }
        EXPECT_EQ(wide_parts, wide);
    }
}

// Counting the rest at every part would take minutes here.
TEST(Text, ManyPartsOfALongValueAreNotQuadratic) {
    std::string text;
    for (int i = 0; i < 500'000; ++i) text += "\xC3\xA9xyz";
    Conversion value(DataType::varchar, text_cell(text), SQL_C_WCHAR);
    std::size_t units = 0;
    for (bool more = true; more;) {
        const Answer part = value.next(34);
        units += part.complete ? static_cast<std::size_t>(part.length) / 2 : 16;
        more = !part.complete;
    }
    EXPECT_EQ(units, 2'000'000U);
}

}  // namespace
}  // namespace connectai::convert
