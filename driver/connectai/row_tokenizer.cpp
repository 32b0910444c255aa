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

const char* skip_digits(const char* at) noexcept {
    while (is_digit(*at)) ++at;
    return at;
}

// What ends a run of a string's plain characters: a quote, a backslash or a control character (of
// which NUL is one, so that it stops at the end of what is there). `high` becomes true where an
// octet before it is not ASCII.
const char* skip_plain(const char* at, bool& high) noexcept {
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1F);
    unsigned not_ascii = 0;
    for (;; at += 16) {
        const __m128i octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(octets, last_control), octets);
        const __m128i special =
            _mm_or_si128(_mm_cmpeq_epi8(octets, quote), _mm_cmpeq_epi8(octets, backslash));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(special, control)));
        const auto above = static_cast<unsigned>(_mm_movemask_epi8(octets));
        if (found != 0) {
            not_ascii |= above & (found ^ (found - 1));  // up to the first one found
            high = high || not_ascii != 0;
            return at + std::countr_zero(found);
        }
        not_ascii |= above;
    }
#else
    for (;; ++at) {
        const auto octet = static_cast<unsigned char>(*at);
        if (octet < 0x20 || octet == '"' || octet == '\\') return at;
        high = high || octet >= 0x80;
    }
#endif
}

// Reads values one behind the other. Each function leaves `at` behind what it has taken, or where
// the fault is, and returns the fault.
struct Scanner {
    const char* at;
    const char* end;
    const char* problem = nullptr;

    void skip_blanks() noexcept {
        while (is_blank(*at)) ++at;
    }

    // What is wrong at `at`, unless it is only that no more has arrived.
    RowFault unexpected(const char* words) noexcept {
        if (at >= end) return RowFault::incomplete;
        problem = words;
        return RowFault::not_json;
    }

    RowFault string(Cell& cell, bool& escaped) noexcept {
        const char* const begin = ++at;
        bool high = false;
        for (;;) {
            at = skip_plain(at, high);
            if (*at == '"') break;
            if (*at != '\\') return unexpected("a control character stands in a string");
            if (!skip_escape(at)) return unexpected("a string has a malformed escape");
            escaped = true;
        }
        const std::string_view text(begin, static_cast<std::size_t>(at - begin));
        if (high) {
            const std::size_t invalid = find_invalid_utf8(text);
            if (invalid != std::string_view::npos) {
                at = begin + invalid;
                return RowFault::not_utf8;
            }
        }
        ++at;
        cell = {begin, static_cast<std::uint32_t>(text.size()), CellKind::string};
        return RowFault::none;
    }

    // RFC 8259, section 6.
    RowFault number(Cell& cell) noexcept {
        const char* const begin = at;
        if (*at == '-') ++at;
        if (!is_digit(*at)) return unexpected("a digit was expected in a number");
        at = *at == '0' ? at + 1 : skip_digits(at);
        if (*at == '.') {
            if (!is_digit(*++at)) return unexpected("a digit was expected behind a decimal point");
            at = skip_digits(at);
        }
        if (*at == 'e' || *at == 'E') {
            ++at;
            if (*at == '+' || *at == '-') ++at;
            if (!is_digit(*at)) return unexpected("a digit was expected in an exponent");
            at = skip_digits(at);
        }
        if (at >= end) return RowFault::incomplete;  // it may go on
        cell = {begin, static_cast<std::uint32_t>(at - begin), CellKind::number};
        return RowFault::none;
    }

    RowFault word(Cell& cell, std::string_view expected, const Cell& meaning) noexcept {
        if (std::memcmp(at, expected.data(), expected.size()) == 0) {  // padding makes it safe
            at += expected.size();
            cell = meaning;
            return RowFault::none;
        }
        for (const char letter : expected) {
            if (*at != letter) break;
            ++at;
        }
        return unexpected("a value is neither a string nor a number, nor null, true or false");
    }

    RowFault value(Cell& cell, bool& escaped) noexcept {
        switch (*at) {
            case '"': return string(cell, escaped);
            case 'n': return word(cell, "null", {nullptr, 0, CellKind::null});
            case 't': return word(cell, "true", {"1", 1, CellKind::boolean_true});
            case 'f': return word(cell, "false", {"0", 1, CellKind::boolean_false});
            case '[':
            case '{': return RowFault::nested;
            default: break;
        }
        if (*at == '-' || is_digit(*at)) return number(cell);
        return unexpected("a value was expected");
    }

    bool at_value() const noexcept {
        return *at != '\0' && (std::strchr("\"[{ntf-", *at) != nullptr || is_digit(*at));
    }

    // Whether the row goes on: a comma or the closing bracket, which it goes behind.
    RowFault separator(bool& closed) noexcept {
        skip_blanks();
        if (*at != ',' && *at != ']') return unexpected("',' or ']' was expected behind a value");
        closed = *at++ == ']';
        return RowFault::none;
    }
};

}  // namespace

TokenizedRow RowTokenizer::read(char* text, const char* end, std::span<Cell> cells) {
    escaped_.clear();
    Scanner scanner{text, end};
    std::size_t width = 0;
    const auto stopped = [&](RowFault fault) {
        return TokenizedRow{fault, static_cast<std::size_t>(scanner.at - text), width,
                            scanner.problem};
    };
    if (*scanner.at != '[') {
        return stopped(scanner.at_value() ? RowFault::not_an_array
                                          : scanner.unexpected("a row was expected"));
    }
    ++scanner.at;
    scanner.skip_blanks();
    if (*scanner.at == ']') return stopped(RowFault::too_few);
    for (bool closed = false; !closed;) {
        scanner.skip_blanks();
        if (width == cells.size() && scanner.at_value()) return stopped(RowFault::too_many);
        Cell none;
        bool escaped = false;
        RowFault fault = scanner.value(width < cells.size() ? cells[width] : none, escaped);
        if (fault != RowFault::none) return stopped(fault);
        if (escaped) escaped_.push_back(static_cast<std::uint32_t>(width));
        ++width;
        fault = scanner.separator(closed);
        if (fault != RowFault::none) return stopped(fault);
    }
    if (width != cells.size()) return stopped(RowFault::too_few);
    for (const std::uint32_t index : escaped_) {
        Cell& cell = cells[index];
        char* const begin = text + (cell.text - text);
        cell.size = static_cast<std::uint32_t>(replace_escapes(begin, cell.size));
    }
    return stopped(RowFault::none);
}

}  // namespace connectai
