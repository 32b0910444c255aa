#include "setup/dsn_tool/output/display_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/unicode.h"
#include "setup/dsn_tool/output/terminal_cells.h"

namespace connectai::dsn_tool {
namespace {

constexpr char32_t pictures = 0x2400;  // of U+0000 to U+001F
constexpr char32_t picture_of_delete = 0x2421;

bool plain(char c) noexcept {
    return c >= 0x20 && c < 0x7F;
}

// Line and paragraph separators, and what embeds, overrides and isolates directions.
bool commands(char32_t character) noexcept {
    const auto within = [&](char32_t first, char32_t last) {
        return character >= first && character <= last;
    };
    return within(0x80, 0x9F) || within(0x2028, 0x202E) || within(0x2066, 0x2069) ||
           character == 0x200E || character == 0x200F || character == 0x061C;
}

void append(std::u32string& text, char32_t character) {
    if (character < 0x20) character += pictures;
    if (character == 0x7F) character = picture_of_delete;
    if (!commands(character)) {
        text += character;
        return;
    }
    std::array<char, 16> code{};
    const int length =
        std::snprintf(code.data(), code.size(), "<U+%04X>", static_cast<unsigned>(character));
    text.append(code.begin(), code.begin() + length);
}

}  // namespace

DisplayText display_text(std::string_view value) {
    if (std::ranges::all_of(value, plain)) return {std::string(value), value.size()};
    std::u32string characters(utf8_characters(value), U'\0');
    utf32_from_utf8(value, characters.data(), characters.size());
    std::u32string text;
    for (const char32_t character : characters) append(text, character);
    return {utf8_from_utf32(text), terminal_cells(text)};
}

std::string printable(std::string_view value) {
    return display_text(value).text;
}

}  // namespace connectai::dsn_tool
