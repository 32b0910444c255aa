#include "connectai/json_text.h"

#include <cstring>

#include "base/utf8_decode.h"

namespace connectai {

namespace {

constexpr std::size_t hexadecimal_octets = 6;  // \uXXXX

// What an escape of one letter means; NUL for any other letter.
char meaning_of(char letter) noexcept {
    switch (letter) {
        case '"':
        case '\\':
        case '/': return letter;
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        default: return '\0';
    }
}

constexpr unsigned no_digit = 16;

unsigned digit_value(char c) noexcept {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a' + 10);
    return no_digit;
}

// The code unit of a well-formed `\uXXXX`.
char32_t code_unit(const char* escape) noexcept {
    char32_t unit = 0;
    for (std::size_t i = 2; i < hexadecimal_octets; ++i) unit = unit << 4 | digit_value(escape[i]);
    return unit;
}

bool is_high_surrogate(char32_t unit) noexcept {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(char32_t unit) noexcept {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

// The shortest escape of such a character is as long as its UTF-8, or longer.
char* put_utf8(char* out, char32_t character) noexcept {
    const auto put = [&](char32_t octet) { *out++ = static_cast<char>(octet); };
    if (character < 0x80) {
        put(character);
        return out;
    }
    if (character < 0x800) {
        put(0xC0U | character >> 6);
    } else {
        if (character < 0x10000) {
            put(0xE0U | character >> 12);
        } else {
            put(0xF0U | character >> 18);
            put(0x80U | (character >> 12 & 0x3FU));
        }
        put(0x80U | (character >> 6 & 0x3FU));
    }
    put(0x80U | (character & 0x3FU));
    return out;
}

// The character of the `\uXXXX` at `in`, which moves behind it, and behind its partner's if it has
// one.
char32_t take_character(const char*& in, const char* end) noexcept {
    const char32_t unit = code_unit(in);
    in += hexadecimal_octets;
    if (is_low_surrogate(unit)) return utf8::replacement;
    if (!is_high_surrogate(unit)) return unit;
    if (end - in < 2 || in[0] != '\\' || in[1] != 'u') return utf8::replacement;
    const char32_t partner = code_unit(in);
    if (!is_low_surrogate(partner)) return utf8::replacement;
    in += hexadecimal_octets;
    return 0x10000 + ((unit & 0x3FF) << 10 | (partner & 0x3FF));
}

}  // namespace

bool skip_escape(const char*& at) noexcept {
    ++at;
    if (meaning_of(*at) != '\0') {
        ++at;
        return true;
    }
    if (*at != 'u') return false;
    for (std::size_t digits = 2; digits < hexadecimal_octets; ++digits) {
        if (digit_value(*++at) == no_digit) return false;
    }
    ++at;
    return true;
}

std::size_t replace_escapes(char* text, std::size_t size) noexcept {
    const char* const end = text + size;
    const char* in = text;
    char* out = text;
    while (in != end) {
        const auto left = static_cast<std::size_t>(end - in);
        const auto* const escape = static_cast<const char*>(std::memchr(in, '\\', left));
        const std::size_t plain = escape == nullptr ? left : static_cast<std::size_t>(escape - in);
        std::memmove(out, in, plain);
        in += plain;
        out += plain;
        if (escape == nullptr) break;
        if (const char meaning = meaning_of(in[1]); meaning != '\0') {
            *out++ = meaning;
            in += 2;
        } else {
            out = put_utf8(out, take_character(in, end));
        }
    }
    return static_cast<std::size_t>(out - text);
}

}  // namespace connectai
