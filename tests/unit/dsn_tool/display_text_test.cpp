#include "setup/dsn_tool/output/display_text.h"

#include <gtest/gtest.h>

namespace connectai::dsn_tool {
namespace {

void expect_shown(std::string_view value, std::string_view text, std::size_t width) {
    const DisplayText shown = display_text(value);
    EXPECT_EQ(shown.text, text);
    EXPECT_EQ(shown.width, width) << text;
}

// The process is in the C locale, in which wcwidth itself knows nothing of these.
TEST(DisplayText, WidthIsThatOfATerminal) {
    expect_shown("", "", 0);
    expect_shown("Acme", "Acme", 4);
    expect_shown("Blåbær", "Blåbær", 6);
    expect_shown("日本語", "日本語", 6);
    expect_shown("한글", "한글", 4);
    expect_shown("ｆｕｌｌ", "ｆｕｌｌ", 8);
    expect_shown("e\xCC\x81", "e\xCC\x81", 1);  // a combining acute accent
    expect_shown("😀", "😀", 2);
    expect_shown(
        "a\xE2\x80\x8B"
        "b",
        "a\xE2\x80\x8B"
        "b",
        2);  // a zero width space
}

TEST(DisplayText, ControlCharactersAreShownByTheirPictures) {
    expect_shown("a\nb\r\tc", "a␊b␍␉c", 6);
    expect_shown(std::string_view("\0\x1B[31m\x7F", 7), "␀␛[31m␡", 7);
}

TEST(DisplayText, WhatHasNoPictureIsShownByItsNumber) {
    expect_shown("\xC2\x85", "<U+0085>", 8);  // a line end of C1
    expect_shown(
        "a\xE2\x80\xAE"
        "b",
        "a<U+202E>b", 10);                        // turns the direction of writing
    expect_shown("\xE2\x80\xA8", "<U+2028>", 8);  // a line separator
}

TEST(DisplayText, OctetsThatAreNoUtf8AreReplaced) {
    expect_shown("a\xFF\xC3", "a\xEF\xBF\xBD\xEF\xBF\xBD", 3);
}

}  // namespace
}  // namespace connectai::dsn_tool
