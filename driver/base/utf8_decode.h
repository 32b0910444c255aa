// One character of UTF-8 at a time, and runs of ASCII many octets at a time. For base/ itself.
// Unicode 15, section 3.9, table 3-7 "Well-Formed UTF-8 Byte Sequences"; what is ill-formed is
// taken in maximal subparts, as "U+FFFD Substitution of Maximal Subparts" there describes.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace connectai::utf8 {

inline constexpr char32_t replacement = 0xFFFD;

// What a first octet promises: how many octets follow, and the range of the next one.
struct Lead {
    std::uint8_t following;  // 0: cannot begin a character of several octets
    std::uint8_t low;
    std::uint8_t high;
};

constexpr Lead lead(std::uint8_t octet) noexcept {
    if (octet < 0xC2 || octet > 0xF4) return {0, 0, 0};
    if (octet < 0xE0) return {1, 0x80, 0xBF};
    if (octet == 0xE0) return {2, 0xA0, 0xBF};  // below: overlong
    if (octet == 0xED) return {2, 0x80, 0x9F};  // above: surrogates
    if (octet < 0xF0) return {2, 0x80, 0xBF};
    if (octet == 0xF0) return {3, 0x90, 0xBF};  // below: overlong
    if (octet == 0xF4) return {3, 0x80, 0x8F};  // above: beyond U+10FFFF
    return {3, 0x80, 0xBF};
}

constexpr bool continuation(std::uint8_t octet) noexcept {
    return (octet & 0xC0) == 0x80;
}

struct Decoded {
    char32_t character;   // U+FFFD where nothing can be decoded
    std::uint8_t length;  // octets taken, 1 to 4
    bool valid;
};

// `size` is at least 1.
constexpr Decoded decode(const std::uint8_t* text, std::size_t size) noexcept {
    const std::uint8_t first = text[0];
    if (first < 0x80) return {first, 1, true};
    const Lead kind = lead(first);
    if (kind.following == 0) return {replacement, 1, false};
    if (size < 2 || text[1] < kind.low || text[1] > kind.high) return {replacement, 1, false};
    auto character =
        static_cast<char32_t>((first & (0x3FU >> kind.following)) << 6 | (text[1] & 0x3FU));
    for (std::uint8_t i = 2; i <= kind.following; ++i) {
        if (i >= size || !continuation(text[i])) return {replacement, i, false};
        character = character << 6 | (text[i] & 0x3FU);
    }
    return {character, static_cast<std::uint8_t>(kind.following + 1), true};
}

// How many octets at the front are ASCII.
inline std::size_t ascii_run(const std::uint8_t* text, std::size_t size) noexcept {
    std::size_t at = 0;
#ifdef __SSE2__
    for (; size - at >= 32; at += 32) {
        const auto* block = reinterpret_cast<const __m128i*>(text + at);
        const __m128i both = _mm_or_si128(_mm_loadu_si128(block), _mm_loadu_si128(block + 1));
        if (_mm_movemask_epi8(both) != 0) break;
    }
    for (; size - at >= 16; at += 16) {
        const auto mask = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at))));
        if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
    }
#else
    for (; size - at >= 8; at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text + at, sizeof word);
        if ((word & 0x8080808080808080U) != 0) break;
    }
#endif
    while (at < size && text[at] < 0x80) ++at;
    return at;
}

}  // namespace connectai::utf8
