// Conversions between UTF-8, UTF-16 and UTF-32, and the validation of UTF-8.
#include "base/unicode.h"

#include <algorithm>
#include <cstring>

#include "base/utf8_decode.h"

namespace connectai {
namespace {

using utf8::Decoded;

const std::uint8_t* octets(std::string_view text) noexcept {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

constexpr bool high_surrogate(char16_t unit) noexcept {
    return (unit & 0xFC00) == 0xD800;
}
constexpr bool low_surrogate(char16_t unit) noexcept {
    return (unit & 0xFC00) == 0xDC00;
}
constexpr bool is_character(char32_t value) noexcept {
    return value <= 0x10FFFF && (value & 0xFFFFF800) != 0xD800;
}
constexpr std::size_t units(char32_t character) noexcept {
    return character >= 0x10000 ? 2 : 1;
}

template <typename Unit>
void store(std::uint8_t* out, Unit unit) noexcept {
    std::memcpy(out, &unit, sizeof unit);
}

// Widens `count` octets of ASCII.
void widen(const std::uint8_t* text, std::uint8_t* out, std::size_t count) noexcept {
    std::size_t at = 0;
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128();
    for (; count - at >= 16; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
        auto* to = reinterpret_cast<__m128i*>(out + 2 * at);
        _mm_storeu_si128(to, _mm_unpacklo_epi8(block, zero));
        _mm_storeu_si128(to + 1, _mm_unpackhi_epi8(block, zero));
    }
#endif
    for (; at < count; ++at) store(out + 2 * at, char16_t{text[at]});
}

void append_utf8(std::string& out, char32_t c) {
    const auto tail = [c](unsigned shift) {
        return static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
    };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += {static_cast<char>(0xC0U | c >> 6), tail(0)};
    } else if (c < 0x10000) {
        out += {static_cast<char>(0xE0U | c >> 12), tail(6), tail(0)};
    } else {
        out += {static_cast<char>(0xF0U | c >> 18), tail(12), tail(6), tail(0)};
    }
}

// Calls `each` with every character that is not ASCII, and returns the number of those that are.
template <typename Each>
std::size_t walk(std::string_view text, Each each) noexcept {
    const std::uint8_t* const data = octets(text);
    std::size_t ascii = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (data[at] < 0x80) {
            const std::size_t run = utf8::ascii_run(data + at, text.size() - at);
            ascii += run;
            at += run;
            continue;
        }
        const Decoded decoded = utf8::decode(data + at, text.size() - at);
        each(decoded);
        at += decoded.length;
    }
    return ascii;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
    Utf8Validator validator;
    const std::size_t bad = validator.check(text);
    if (bad != Utf8Validator::valid) return bad;
    return validator.at_boundary() ? std::string_view::npos : text.size();
}

std::size_t find_unpaired_surrogate(std::u16string_view text) noexcept {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool pair =
            high_surrogate(text[at]) && at + 1 < text.size() && low_surrogate(text[at + 1]);
        if (pair) {
            ++at;
        } else if (high_surrogate(text[at]) || low_surrogate(text[at])) {
            return at;
        }
    }
    return std::u16string_view::npos;
}

std::string utf8_from_utf16(std::u16string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char16_t unit = text[at];
        char32_t character = unit;
        if (high_surrogate(unit) && at + 1 < text.size() && low_surrogate(text[at + 1])) {
            character = 0x10000U + ((unit & 0x3FFU) << 10) + (text[++at] & 0x3FFU);
        } else if (high_surrogate(unit) || low_surrogate(unit)) {
            character = utf8::replacement;
        }
        append_utf8(out, character);
    }
    return out;
}

std::size_t find_invalid_utf32(std::u32string_view text) noexcept {
    const auto* const found = std::ranges::find_if_not(text, is_character);
    return found == text.end() ? std::u32string_view::npos
                               : static_cast<std::size_t>(found - text.begin());
}

std::string utf8_from_utf32(std::u32string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char32_t character : text) {
        append_utf8(out, is_character(character) ? character : utf8::replacement);
    }
    return out;
}

std::u16string utf16_from_utf8(std::string_view text) {
    std::u16string out(utf16_length(text), u'\0');
    utf16_from_utf8(text, out.data(), out.size());
    return out;
}

std::size_t utf16_length(std::string_view text) noexcept {
    std::size_t others = 0;
    const std::size_t ascii =
        walk(text, [&](const Decoded& decoded) { others += units(decoded.character); });
    return ascii + others;
}

Transcoded utf16_from_utf8(std::string_view text, void* out, std::size_t capacity) noexcept {
    const std::uint8_t* const data = octets(text);
    auto* const to = static_cast<std::uint8_t*>(out);
    std::size_t read = 0;
    std::size_t written = 0;
    while (read < text.size() && written < capacity) {
        if (data[read] < 0x80) {
            const std::size_t run =
                utf8::ascii_run(data + read, std::min(text.size() - read, capacity - written));
            widen(data + read, to + 2 * written, run);
            read += run;
            written += run;
            continue;
        }
        const Decoded decoded = utf8::decode(data + read, text.size() - read);
        const char32_t character = decoded.character;
        if (character < 0x10000) {
            store(to + 2 * written++, static_cast<char16_t>(character));
        } else {
            if (capacity - written < 2) break;
            store(to + 2 * written++, static_cast<char16_t>(0xD7C0U + (character >> 10)));
            store(to + 2 * written++, static_cast<char16_t>(0xDC00U | (character & 0x3FFU)));
        }
        read += decoded.length;
    }
    return {read, written};
}

Transcoded utf32_from_utf8(std::string_view text, void* out, std::size_t capacity) noexcept {
    const std::uint8_t* const data = octets(text);
    auto* const to = static_cast<std::uint8_t*>(out);
    std::size_t read = 0;
    std::size_t written = 0;
    for (; read < text.size() && written < capacity; ++written) {
        const Decoded decoded = utf8::decode(data + read, text.size() - read);
        store(to + sizeof(char32_t) * written, decoded.character);
        read += decoded.length;
    }
    return {read, written};
}

// A character begins at every octet that is no continuation, so that only the last three octets
// before the cut can belong to one that the cut would split.
std::size_t utf8_prefix(std::string_view text, std::size_t capacity) noexcept {
    if (capacity >= text.size()) return text.size();
    const std::uint8_t* const data = octets(text);
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, capacity); ++back) {
        const std::size_t at = capacity - back;
        if (utf8::continuation(data[at])) continue;
        return utf8::decode(data + at, text.size() - at).length > back ? at : capacity;
    }
    return capacity;
}

std::size_t utf8_characters(std::string_view text) noexcept {
    std::size_t others = 0;
    const std::size_t ascii = walk(text, [&](const Decoded&) { ++others; });
    return ascii + others;
}

std::size_t Utf8Validator::check(std::string_view piece) noexcept {
    const std::uint8_t* const data = octets(piece);
    const std::size_t size = piece.size();
    std::size_t at = 0;
    // A character that began in an earlier piece.
    for (; needed_ != 0 && at < size; ++at) {
        if (data[at] < low_ || data[at] > high_) return fail(at);
        --needed_;
        low_ = 0x80;
        high_ = 0xBF;
    }
    while (at < size) {
        if (data[at] < 0x80) {
            at += utf8::ascii_run(data + at, size - at);
            continue;
        }
        const utf8::Lead kind = utf8::lead(data[at]);
        if (kind.following == 0) return fail(at);
        const std::size_t left = size - at - 1;
        if (left == 0) {
            needed_ = kind.following;
            low_ = kind.low;
            high_ = kind.high;
            return valid;
        }
        if (data[at + 1] < kind.low || data[at + 1] > kind.high) return fail(at + 1);
        const std::size_t here = std::min<std::size_t>(left, kind.following);
        for (std::size_t i = 2; i <= here; ++i) {
            if (!utf8::continuation(data[at + i])) return fail(at + i);
        }
        needed_ = static_cast<std::uint8_t>(kind.following - here);
        at += here + 1;
    }
    return valid;
}

// An empty range: whatever comes next is refused as well.
std::size_t Utf8Validator::fail(std::size_t offset) noexcept {
    needed_ = 1;
    low_ = 1;
    high_ = 0;
    return offset;
}

}  // namespace connectai
