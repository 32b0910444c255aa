#include "connectai/row_tokenizer.h"

#include <bit>
#include <cstring>
#include <string_view>

#include "base/unicode.h"
#include "connectai/json_text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace connectai {

namespace {

constexpr bool is_digit(char c) noexcept {
    return static_cast<unsigned char>(c - '0') <= 9;
}

// Without a branch for each digit: how many there are is not to be predicted.
const char* skip_digits(const char* at) noexcept {
#ifdef __SSE2__
    const __m128i zero = _mm_set1_epi8('0');
    const __m128i nine = _mm_set1_epi8(9);
    for (;; at += 16) {
        const __m128i octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i values = _mm_sub_epi8(octets, zero);
        const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(values, nine), values);
        const auto others = ~static_cast<unsigned>(_mm_movemask_epi8(digits)) & 0xFFFFU;
        if (others != 0) return at + std::countr_zero(others);
    }
#else
    while (is_digit(*at)) ++at;
    return at;
#endif
}

// What ends a run of a string's plain characters: a quote, a backslash or a control character (of
// which NUL is one, so that it stops at the end of what is there). `high` becomes true where an
// octet before it is not ASCII.
#ifdef __SSE2__

// A bit for each of sixteen octets.
unsigned bits_of(__m128i octets) noexcept {
    return static_cast<unsigned>(_mm_movemask_epi8(octets));
}

unsigned ends_of_plain(__m128i octets) noexcept {
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(octets, _mm_set1_epi8(0x1F)), octets);
    const __m128i special = _mm_or_si128(_mm_cmpeq_epi8(octets, _mm_set1_epi8('"')),
                                         _mm_cmpeq_epi8(octets, _mm_set1_epi8('\\')));
    return bits_of(_mm_or_si128(special, control));
}

// Thirty-two at a time: most texts are shorter, and how often to go round is not to be predicted.
const char* skip_plain(const char* at, bool& high) noexcept {
    for (std::uint32_t not_ascii = 0;; at += 32) {
        const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16));
        const std::uint32_t found = ends_of_plain(first) | ends_of_plain(second) << 16;
        const std::uint32_t above = bits_of(first) | bits_of(second) << 16;
        if (found != 0) {
            not_ascii |= above & (found ^ (found - 1));  // up to the first one found
            high = high || not_ascii != 0;
            return at + std::countr_zero(found);
        }
        not_ascii |= above;
    }
}

#else

const char* skip_plain(const char* at, bool& high) noexcept {
    for (;; ++at) {
        const auto octet = static_cast<unsigned char>(*at);
        if (octet < 0x20 || octet == '"' || octet == '\\') return at;
        high = high || octet >= 0x80;
    }
}

#endif

// Whether a value begins with it.
bool begins_value(char c) noexcept {
    return is_digit(c) || (c != '\0' && std::strchr("\"[{ntf-", c) != nullptr);
}

const char* skip_blanks(const char* at) noexcept {
    while (static_cast<unsigned char>(*at) <= ' ' && is_blank(*at)) ++at;
    return at;
}

// Reads values. Each function is given where a value begins and returns what stands behind it, or
// null at a fault: positions travel in registers, and faults are noted aside.
class Scanner {
public:
    explicit Scanner(const char* end) noexcept : end_(end) {}

    // `escaped` becomes true for a string with escapes.
    const char* value(const char* at, Cell& cell, bool& escaped) noexcept {
        switch (*at) {
            case '"': return string(at, cell, escaped);
            case 'n': return word(at, cell, "null", {nullptr, 0, CellKind::null});
            case 't': return word(at, cell, "true", {"1", 1, CellKind::boolean_true});
            case 'f': return word(at, cell, "false", {"0", 1, CellKind::boolean_false});
            case '[':
            case '{': return stop(at, RowFault::nested);
            default: break;
        }
        if (*at == '-' || is_digit(*at)) return number(at, cell);
        return unexpected(at, "a value was expected");
    }

    // What is wrong at `at`, unless it is only that no more has arrived. Always null.
    const char* unexpected(const char* at, const char* words) noexcept {
        if (at >= end_) return stop(at, RowFault::incomplete);
        problem_ = words;
        return stop(at, RowFault::not_json);
    }

    const char* stop(const char* at, RowFault fault) noexcept {
        at_ = at;
        fault_ = fault;
        return nullptr;
    }

    // What stop() was told, of the row that begins at `begin`.
    TokenizedRow stopped(const char* begin, std::size_t width) const noexcept {
        return {fault_, static_cast<std::size_t>(at_ - begin), width, problem_};
    }

private:
    const char* string(const char* at, Cell& cell, bool& escaped) noexcept {
        const char* const begin = ++at;
        bool high = false;
        for (;;) {
            at = skip_plain(at, high);
            if (*at == '"') break;
            if (*at != '\\') return unexpected(at, "a control character stands in a string");
            if (!skip_escape(at)) return unexpected(at, "a string has a malformed escape");
            escaped = true;
        }
        cell = {begin, static_cast<std::uint32_t>(at - begin), CellKind::string};
        if (high) {
            const std::size_t invalid = find_invalid_utf8(cell.view());
            if (invalid != std::string_view::npos) return stop(begin + invalid, RowFault::not_utf8);
        }
        return at + 1;
    }

    // RFC 8259, section 6.
    const char* number(const char* at, Cell& cell) noexcept {
        const char* const begin = at;
        if (*at == '-') ++at;
        if (!is_digit(*at)) return unexpected(at, "a digit was expected in a number");
        at = *at == '0' ? at + 1 : skip_digits(at);
        if (*at == '.') {
            if (!is_digit(*++at)) {
                return unexpected(at, "a digit was expected behind a decimal point");
            }
            at = skip_digits(at);
        }
        if (*at == 'e' || *at == 'E') {
            ++at;
            if (*at == '+' || *at == '-') ++at;
            if (!is_digit(*at)) return unexpected(at, "a digit was expected in an exponent");
            at = skip_digits(at);
        }
        if (at >= end_) return stop(at, RowFault::incomplete);  // it may go on
        cell = {begin, static_cast<std::uint32_t>(at - begin), CellKind::number};
        return at;
    }

    const char* word(const char* at, Cell& cell, std::string_view expected,
                     const Cell& meaning) noexcept {
        if (std::memcmp(at, expected.data(), expected.size()) == 0) {  // padding makes it safe
            cell = meaning;
            return at + expected.size();
        }
        for (const char letter : expected) {
            if (*at != letter) break;
            ++at;
        }
        return unexpected(at, "a value is neither a string nor a number, nor null, true or false");
    }

    const char* end_;
    const char* at_ = nullptr;
    const char* problem_ = nullptr;
    RowFault fault_ = RowFault::none;
};

}  // namespace

TokenizedRow RowTokenizer::read(char* text, const char* end, std::span<Cell> cells) {
    escaped_.clear();
    Scanner scanner(end);
    std::size_t width = 0;
    if (*text != '[') {
        if (begins_value(*text)) {
            scanner.stop(text, RowFault::not_an_array);
        } else {
            scanner.unexpected(text, "a row was expected");
        }
        return scanner.stopped(text, width);
    }
    const char* at = skip_blanks(text + 1);
    if (*at == ']') return {RowFault::too_few, static_cast<std::size_t>(at - text), 0, nullptr};
    for (;;) {
        at = skip_blanks(at);
        if (width == cells.size() && begins_value(*at)) {
            return {RowFault::too_many, static_cast<std::size_t>(at - text), width, nullptr};
        }
        Cell none;
        bool escaped = false;
        const char* const behind =
            scanner.value(at, width < cells.size() ? cells[width] : none, escaped);
        if (behind == nullptr) return scanner.stopped(text, width);
        if (escaped) escaped_.push_back(static_cast<std::uint32_t>(width));
        ++width;
        at = skip_blanks(behind);
        if (*at == ']') break;
        if (*at != ',') {
            scanner.unexpected(at, "',' or ']' was expected behind a value");
            return scanner.stopped(text, width);
        }
        ++at;
    }
    const auto octets = static_cast<std::size_t>(at + 1 - text);
    if (width != cells.size()) return {RowFault::too_few, octets, width, nullptr};
    for (const std::uint32_t index : escaped_) {
        Cell& cell = cells[index];
        char* const begin = text + (cell.text - text);
        cell.size = static_cast<std::uint32_t>(replace_escapes(begin, cell.size));
    }
    return {RowFault::none, octets, width, nullptr};
}

}  // namespace connectai
