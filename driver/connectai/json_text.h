// What JSON texts are made of: blanks, and the escapes of strings. RFC 8259, sections 2 and 7.
#pragma once

#include <cstddef>

namespace connectai {

// White space as JSON has it, which is less than C's.
constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Goes behind the escape that begins at `at`. False for one that is malformed: `at` is then on the
// octet that cannot be there. What follows in memory must end with a NUL.
bool skip_escape(const char*& at) noexcept;

// Replaces the escapes between a string's quotes, all of them well-formed, by the UTF-8 that they
// mean, in place. Returns the octets that are left: never more than there were. A surrogate that
// has no partner (section 8.2) becomes U+FFFD.
std::size_t replace_escapes(char* text, std::size_t size) noexcept;

}  // namespace connectai
