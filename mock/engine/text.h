// Helpers on UTF-8 text: comparing and changing case, counting and cutting in code points, quoting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mock::sql {

// ASCII only, as SQL's keywords and the catalog's names call for.
std::string to_upper_ascii(std::string_view text);
std::string to_lower_ascii(std::string_view text);
bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept;

// Order for maps that are keyed by names.
struct LessIgnoringCase {
    using is_transparent = void;
    bool operator()(std::string_view left, std::string_view right) const noexcept;
};

// Code points. An octet that begins no character counts as one.
std::vector<char32_t> decode_utf8(std::string_view text);
std::string encode_utf8(const std::vector<char32_t>& characters);
void append_utf8(std::string& text, char32_t character);
std::size_t count_characters(std::string_view text) noexcept;
bool is_valid_utf8(std::string_view text) noexcept;
// The first `characters` of a text, never splitting one.
std::string_view first_characters(std::string_view text, std::size_t characters) noexcept;

// Simple one-to-one case mapping: ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic.
char32_t upper_character(char32_t character) noexcept;
char32_t lower_character(char32_t character) noexcept;

std::string_view trim_blanks(std::string_view text) noexcept;

// "name" and 'text' in SQLite's spelling.
std::string quote_name(std::string_view name);
std::string quote_text(std::string_view text);
// [a].[b], leaving out empty parts, for messages.
std::string bracketed(const std::vector<std::string>& parts);

}  // namespace mock::sql
