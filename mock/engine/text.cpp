// Helpers on UTF-8 text: see text.h.
#include "engine/text.h"

#include <algorithm>

namespace mock::sql {
namespace {

char upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Octets of the character that begins at `text[0]`; 1 where none does.
std::size_t character_size(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t size = first < 0xC2   ? 1
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 1;
    if (size > text.size()) return 1;
    for (std::size_t i = 1; i < size; ++i) {
        if (!is_continuation(text[i])) return 1;
    }
    return size;
}

char32_t decode_one(std::string_view text, std::size_t size) noexcept {
    const auto first = static_cast<unsigned char>(text[0]);
    if (size == 1) return first;
    char32_t character = first & (0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
    }
    return character;
}

// Letters that stand in two runs, the small ones `distance` after the capitals.
struct CaseRun {
    char32_t first, last, distance;
};
constexpr CaseRun case_runs[] = {
    {U'A', U'Z', 32},   {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x391, 0x3A1, 32},
    {0x3A3, 0x3AB, 32}, {0x410, 0x42F, 32}, {0x400, 0x40F, 80}, {0x386, 0x386, 38},
    {0x388, 0x38A, 37}, {0x38C, 0x38C, 64}, {0x38E, 0x38F, 63},
};

// Latin Extended-A: a capital is followed by its small letter.
bool alternates_from_even(char32_t c) noexcept {
    return (c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) || (c >= 0x14A && c <= 0x177) ||
           (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F);
}
bool alternates_from_odd(char32_t c) noexcept {
    return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
}

}  // namespace

std::string to_upper_ascii(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), upper);
    return result;
}

std::string to_lower_ascii(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

bool LessIgnoringCase::operator()(std::string_view left, std::string_view right) const noexcept {
    return std::lexicographical_compare(
        left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
            return static_cast<unsigned char>(lower(a)) < static_cast<unsigned char>(lower(b));
        });
}

std::vector<char32_t> decode_utf8(std::string_view text) {
    std::vector<char32_t> characters;
    characters.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        characters.push_back(decode_one(text, size));
        text.remove_prefix(size);
    }
    return characters;
}

void append_utf8(std::string& text, char32_t c) {
    const auto put = [&text](char32_t octet) { text += static_cast<char>(octet); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

std::string encode_utf8(const std::vector<char32_t>& characters) {
    std::string text;
    text.reserve(characters.size());
    for (const char32_t character : characters) append_utf8(text, character);
    return text;
}

std::size_t count_characters(std::string_view text) noexcept {
    std::size_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(character_size(text));
        ++count;
    }
    return count;
}

bool is_valid_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        const char32_t c = decode_one(text, size);
        if (size == 1 && c >= 0x80) return false;
        if (size == 3 && (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))) return false;
        if (size == 4 && (c < 0x10000 || c > 0x10FFFF)) return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string_view first_characters(std::string_view text, std::size_t characters) noexcept {
    std::size_t position = 0;
    while (characters > 0 && position < text.size()) {
        position += character_size(text.substr(position));
        --characters;
    }
    return text.substr(0, position);
}

char32_t lower_character(char32_t c) noexcept {
    for (const auto& run : case_runs) {
        if (c >= run.first && c <= run.last) return c + run.distance;
    }
    if (alternates_from_even(c)) return c | 1;
    if (alternates_from_odd(c) && (c & 1) != 0) return c + 1;
    if (c == 0x178) return 0xFF;
    return c;
}

char32_t upper_character(char32_t c) noexcept {
    if (c == 0x3C2) return 0x3A3;  // the final sigma
    for (const auto& run : case_runs) {
        if (c >= run.first + run.distance && c <= run.last + run.distance) return c - run.distance;
    }
    if (alternates_from_even(c)) return c & ~char32_t{1};
    if (alternates_from_odd(c) && (c & 1) == 0) return c - 1;
    if (c == 0xFF) return 0x178;
    return c;
}

std::string_view trim_blanks(std::string_view text) noexcept {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

namespace {
std::string quoted(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) {
        result += c;
        if (c == quote) result += c;
    }
    return result += quote;
}
}  // namespace

std::string quote_name(std::string_view name) {
    return quoted(name, '"');
}

std::string quote_text(std::string_view text) {
    // SQLite's parser stops at a NUL octet, so such a text travels as a blob.
    if (text.find('\0') == std::string_view::npos) return quoted(text, '\'');
    std::string result = "CAST(x'";
    for (const char c : text) {
        constexpr char digits[] = "0123456789abcdef";
        result += digits[static_cast<unsigned char>(c) >> 4];
        result += digits[static_cast<unsigned char>(c) & 15];
    }
    return result += "' AS TEXT)";
}

std::string bracketed(const std::vector<std::string>& parts) {
    std::string result;
    for (const auto& part : parts) {
        if (part.empty()) continue;
        if (!result.empty()) result += '.';
        result += '[';
        result += part;
        result += ']';
    }
    return result;
}

}  // namespace mock::sql
