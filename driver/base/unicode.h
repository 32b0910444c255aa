// UTF-8 inside, UTF-16 or UTF-32 where an application asks for SQLWCHAR. Lengths are octets for
// UTF-8, units of 16 bits for UTF-16, characters for UTF-32. What cannot be decoded becomes U+FFFD,
// never an error, except where it is asked for: find_invalid_utf8, find_unpaired_surrogate,
// find_invalid_utf32, Utf8Validator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace connectai {

// Where `text` stops being UTF-8 (octets; its end, where that is inside a character), UTF-16
// (units) or UTF-32; npos where all of it is.
std::size_t find_invalid_utf8(std::string_view text) noexcept;
std::size_t find_unpaired_surrogate(std::u16string_view text) noexcept;
std::size_t find_invalid_utf32(std::u32string_view text) noexcept;

// An unpaired surrogate becomes U+FFFD, and so does what lies beyond U+10FFFF.
std::string utf8_from_utf16(std::u16string_view text);
std::string utf8_from_utf32(std::u32string_view text);

// Octets that are not UTF-8 become U+FFFD, one for each maximal subpart (Unicode 15, section 3.9);
// the functions below count alike.
std::u16string utf16_from_utf8(std::string_view text);

// How many UTF-16 units `text` takes.
std::size_t utf16_length(std::string_view text) noexcept;

struct Transcoded {
    std::size_t read;     // octets of UTF-8 consumed
    std::size_t written;  // units written
};

// Writes as many whole characters as fit into `capacity` units at `out` (which promises no
// alignment); a surrogate pair is never split. The fetch path: has an ASCII fast path.
Transcoded utf16_from_utf8(std::string_view text, void* out, std::size_t capacity) noexcept;

// The same in UTF-32: a character a unit, utf8_characters of them in the whole text.
Transcoded utf32_from_utf8(std::string_view text, void* out, std::size_t capacity) noexcept;

// The longest prefix of at most `capacity` octets that does not split a character. It is empty when
// the first character is longer than `capacity`.
std::size_t utf8_prefix(std::string_view text, std::size_t capacity) noexcept;

// Counts characters (code points).
std::size_t utf8_characters(std::string_view text) noexcept;

// Checks a stream that arrives in pieces cut anywhere.
class Utf8Validator {
public:
    static constexpr std::size_t valid = static_cast<std::size_t>(-1);

    // Offset within `piece` of the first octet that cannot be UTF-8 (overlong forms, surrogates
    // and code points beyond U+10FFFF included), or `valid`. A stream that has failed once stays
    // failed: everything later is refused at offset 0.
    std::size_t check(std::string_view piece) noexcept;

    // False when the stream has ended inside a character.
    bool at_boundary() const noexcept { return needed_ == 0; }

private:
    std::size_t fail(std::size_t offset) noexcept;

    std::uint8_t needed_ = 0;  // continuation octets still to come
    std::uint8_t low_ = 0x80;  // the range of the next one
    std::uint8_t high_ = 0xBF;
};

}  // namespace connectai
