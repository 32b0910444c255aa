// Numbers to C data. ODBC 3.8, appendix D, "SQL to C: Numeric", and for character data that holds
// a number, "SQL to C: Character" and "Rules for Conversions".
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "convert/converters.h"
#include "convert/number_text.h"
#include "convert/numeric_struct.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

// Decimals that come with an exponent are written out, up to any double's length.
constexpr std::size_t plain_limit = 512;

constexpr int integer_digits = 20;  // of the largest SQL_C_UBIGINT

template <Reading reading>
std::string_view view_of(const Cell& cell) noexcept {
    if constexpr (reading == Reading::text) {
        // JSON's true in a character column is the word, no number.
        const bool is_word =
            cell.kind == CellKind::boolean_true || cell.kind == CellKind::boolean_false;
        return is_word ? std::string_view() : cell.view();
    } else {
        return number_view(cell);
    }
}

// Why text that is no finite number cannot be stored as one.
template <Reading reading>
Outcome not_a_number(std::string_view text) noexcept {
    const bool nonfinite = reading == Reading::approximate && is_nonfinite(text);
    return nonfinite ? Outcome::out_of_range : Outcome::invalid_character;
}

template <typename Integer, Reading reading>
Outcome integer_from_any_form(std::string_view text, const Target& target,
                              Progress& progress) noexcept {
    const auto number = parse_number(text);
    if (!number) return not_a_number<reading>(text);
    const ScaledNumber scaled = scale_number(*number, 0, integer_digits);
    const bool negative = number->negative && scaled.magnitude != 0;
    Uint128 limit = static_cast<Uint128>(std::numeric_limits<Integer>::max());
    if (negative) limit = std::numeric_limits<Integer>::is_signed ? limit + 1 : 0;
    if (scaled.overflow || scaled.magnitude > limit) return Outcome::out_of_range;
    const auto magnitude = static_cast<SQLUBIGINT>(scaled.magnitude);
    const auto value = static_cast<Integer>(negative ? SQLUBIGINT{0} - magnitude : magnitude);
    return store_fixed(target, progress, value,
                       scaled.cut ? Outcome::fraction_truncated : Outcome::ok);
}

// Up to 18 digits with or without a minus sign, which no sum of can overflow; quicker than
// std::from_chars, which checks at every digit. False: ask that.
bool read_short_integer(std::string_view text, SQLBIGINT& value) noexcept {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (text.empty() || text.size() > 18) return false;
    SQLBIGINT magnitude = 0;
    for (const char character : text) {
        const unsigned digit = static_cast<unsigned char>(character) - unsigned{'0'};
        if (digit > 9) return false;
        magnitude = magnitude * 10 + digit;
    }
    value = negative ? -magnitude : magnitude;
    return true;
}

template <typename Real>
std::from_chars_result read_real(std::string_view text, Real& value) noexcept {
    return std::from_chars(text.data(), text.data() + text.size(), value);
}

// From the double's value, not from its text: what (float)d would be.
inline std::from_chars_result read_narrowed(std::string_view text, float& value) noexcept {
    double wide = 0;
    auto result = read_real(text, wide);
    if (std::isfinite(wide) && std::fabs(wide) >= float_overflow) {
        result.ec = std::errc::result_out_of_range;
    } else {
        value = static_cast<float>(wide);
    }
    return result;
}

template <typename Real, Reading reading>
std::from_chars_result read_number(std::string_view text, Real& value) noexcept {
    if constexpr (reading == Reading::approximate && std::same_as<Real, float>) {
        return read_narrowed(text, value);
    } else {
        return read_real(text, value);
    }
}

// from_chars also takes "inf" and "nan"; those begin with a letter.
bool begins_as_number(std::string_view text) noexcept {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && ((text.front() >= '0' && text.front() <= '9') || text.front() == '.');
}

template <typename Real, Reading reading>
Outcome real_from_any_form(std::string_view text, const Target& target,
                           Progress& progress) noexcept {
    text = trim_blanks(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    Real value = 0;
    const auto number = parse_number(text);
    if (!number) {
        if (reading != Reading::approximate || !is_nonfinite(text)) {
            return Outcome::invalid_character;
        }
        read_number<Real, reading>(text, value);
        return store_fixed(target, progress, value);
    }
    const auto [end, error] = read_number<Real, reading>(text, value);
    if (error == std::errc::result_out_of_range || std::isinf(value)) {
        if (number->magnitude() > 0) return Outcome::out_of_range;
        value = number->negative ? -Real{0} : Real{0};  // too small to be told from zero
    }
    return store_fixed(target, progress, value);
}

bool is_plain_number(std::string_view text, std::size_t& whole) noexcept {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const auto skip_digits = [&] {
        const std::size_t start = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at != start;
    };
    if (!skip_digits()) return false;
    whole = at;
    if (at == text.size()) return true;
    if (text[at] != '.') return false;
    ++at;
    return skip_digits() && at == text.size();
}

// An exact number's text in `buffer` or, as it was sent, in the cell.
struct NumberCharacters {
    Outcome outcome = Outcome::ok;
    std::string_view text;
    std::size_t whole = 0;  // characters in front of the point
};
using PlainBuffer = std::array<char, plain_limit>;

NumberCharacters exact_characters(std::string_view sent, bool drop_zero_fraction,
                                  PlainBuffer& buffer) noexcept {
    NumberCharacters result;
    if (is_plain_number(sent, result.whole)) {
        const bool has_fraction = result.whole != sent.size();
        if (!has_fraction || !drop_zero_fraction) {
            result.text = sent;
            return result;
        }
    }
    const auto number = parse_number(sent);
    if (!number) {
        result.outcome = Outcome::invalid_character;
        return result;
    }
    const std::size_t size = write_plain(*number, drop_zero_fraction, buffer);
    if (size == 0) {
        result.outcome = Outcome::out_of_range;
        return result;
    }
    result.text = {buffer.data(), size};
    result.whole = std::min(result.text.find('.'), size);
    return result;
}

template <typename Unit>
Outcome exact_to_text(const Cell& cell, const Target& target, Progress& progress,
                      bool drop_zero_fraction) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    PlainBuffer buffer;
    const auto characters = exact_characters(number_view(cell), drop_zero_fraction, buffer);
    if (is_error(characters.outcome)) return characters.outcome;
    return store_short_text<Unit>(target, progress, characters.text, characters.whole);
}

template <typename Integer>
Outcome store_integer_octets(const Cell& cell, const Target& target, Progress& progress) noexcept {
    Integer value = 0;
    Target fixed;
    fixed.data = &value;
    Progress unused;
    const Outcome outcome =
        number_to_integer<Integer, Reading::exact>(cell, Source{}, fixed, unused);
    if (is_error(outcome)) return outcome;
    const Outcome stored = store_as_binary(target, progress, value);
    return stored == Outcome::ok ? outcome : stored;
}

}  // namespace

template <typename Integer, Reading reading>
Outcome number_to_integer(const Cell& cell, const Source&, const Target& target,
                          Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const std::string_view text = view_of<reading>(cell);
    if (SQLBIGINT number = 0; read_short_integer(text, number)) {
        if (!std::in_range<Integer>(number)) return Outcome::out_of_range;
        return store_fixed(target, progress, static_cast<Integer>(number));
    }
    const char* const text_end = text.data() + text.size();
    Integer value = 0;
    const auto [end, error] = std::from_chars(text.data(), text_end, value);
    if (end == text_end) {
        if (error == std::errc{}) return store_fixed(target, progress, value);
        if (error == std::errc::result_out_of_range) return Outcome::out_of_range;
    }
    return integer_from_any_form<Integer, reading>(text, target, progress);
}

template <typename Real, Reading reading>
Outcome number_to_real(const Cell& cell, const Source&, const Target& target,
                       Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const std::string_view text = view_of<reading>(cell);
    if (begins_as_number(text)) {
        Real value = 0;
        const auto [end, error] = read_number<Real, reading>(text, value);
        if (error == std::errc{} && end == text.data() + text.size() && std::isfinite(value)) {
            return store_fixed(target, progress, value);
        }
    }
    return real_from_any_form<Real, reading>(text, target, progress);
}

template <Reading reading>
Outcome number_to_bit(const Cell& cell, const Source&, const Target& target,
                      Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const std::string_view text = view_of<reading>(cell);
    const auto number = parse_number(text);
    if (!number) return not_a_number<reading>(text);
    const ScaledNumber scaled = scale_number(*number, 0, 1);
    const bool below_zero = number->negative && (scaled.magnitude != 0 || scaled.cut);
    if (below_zero || scaled.overflow || scaled.magnitude > 1) return Outcome::out_of_range;
    return store_fixed(target, progress, static_cast<SQLCHAR>(scaled.magnitude),
                       scaled.cut ? Outcome::fraction_truncated : Outcome::ok);
}

template <Reading reading>
Outcome number_to_numeric(const Cell& cell, const Source&, const Target& target,
                          Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const std::string_view text = view_of<reading>(cell);
    const auto number = parse_number(text);
    if (!number) return not_a_number<reading>(text);
    SQL_NUMERIC_STRUCT value;
    const Outcome outcome = make_numeric(*number, target.precision, target.scale, value);
    if (is_error(outcome)) return outcome;
    return store_fixed(target, progress, value, outcome);
}

template <typename Unit>
Outcome integer_to_text(const Cell& cell, const Source&, const Target& target,
                        Progress& progress) noexcept {
    return exact_to_text<Unit>(cell, target, progress, true);
}

template <typename Unit>
Outcome decimal_to_text(const Cell& cell, const Source&, const Target& target,
                        Progress& progress) noexcept {
    return exact_to_text<Unit>(cell, target, progress, false);
}

// As it was sent: an exponent stays, and is never cut off.
template <typename Unit>
Outcome approximate_to_text(const Cell& cell, const Source&, const Target& target,
                            Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    std::string_view text = number_view(cell);
    std::size_t whole = 0;
    if (!is_plain_number(text, whole)) {
        text = trim_blanks(text);
        if (text.starts_with('+')) text.remove_prefix(1);
        const auto number = parse_number(text);
        if (!number && !is_nonfinite(text)) return Outcome::invalid_character;
        const bool may_be_cut = number && text.find_first_of("eE") == std::string_view::npos;
        whole = may_be_cut ? std::min(text.find('.'), text.size()) : text.size();
    }
    return store_short_text<Unit>(target, progress, text, whole);
}

// The value as its default C type holds it: 1, 2, 4 or 8 octets, native byte order.
Outcome integer_to_binary(const Cell& cell, const Source& source, const Target& target,
                          Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    switch (source.type) {
        case DataType::tinyint: return store_integer_octets<SQLSCHAR>(cell, target, progress);
        case DataType::smallint: return store_integer_octets<SQLSMALLINT>(cell, target, progress);
        case DataType::integer: return store_integer_octets<SQLINTEGER>(cell, target, progress);
        default: return store_integer_octets<SQLBIGINT>(cell, target, progress);
    }
}

// Its default C type is SQL_C_CHAR: the characters, without a terminator.
Outcome decimal_to_binary(const Cell& cell, const Source&, const Target& target,
                          Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    PlainBuffer buffer;
    const auto characters = exact_characters(number_view(cell), false, buffer);
    if (is_error(characters.outcome)) return characters.outcome;
    return store_whole_octets(target, progress, characters.text);
}

Outcome approximate_to_binary(const Cell& cell, const Source& source, const Target& target,
                              Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    SQLDOUBLE value = 0;
    Target fixed;
    fixed.data = &value;
    Progress unused;
    const Outcome outcome =
        number_to_real<SQLDOUBLE, Reading::approximate>(cell, source, fixed, unused);
    return is_error(outcome) ? outcome : store_as_binary(target, progress, value);
}

#define CONNECTAI_READINGS(name, ...)                                                            \
    template Outcome name<__VA_ARGS__ Reading::text>(const Cell&, const Source&, const Target&,  \
                                                     Progress&) noexcept;                        \
    template Outcome name<__VA_ARGS__ Reading::exact>(const Cell&, const Source&, const Target&, \
                                                      Progress&) noexcept;                       \
    template Outcome name<__VA_ARGS__ Reading::approximate>(const Cell&, const Source&,          \
                                                            const Target&, Progress&) noexcept
#define CONNECTAI_COMMA ,
#define CONNECTAI_NUMBER(name, type) CONNECTAI_READINGS(name, type CONNECTAI_COMMA)

CONNECTAI_NUMBER(number_to_integer, SQLSCHAR);
CONNECTAI_NUMBER(number_to_integer, SQLCHAR);
CONNECTAI_NUMBER(number_to_integer, SQLSMALLINT);
CONNECTAI_NUMBER(number_to_integer, SQLUSMALLINT);
CONNECTAI_NUMBER(number_to_integer, SQLINTEGER);
CONNECTAI_NUMBER(number_to_integer, SQLUINTEGER);
CONNECTAI_NUMBER(number_to_integer, SQLBIGINT);
CONNECTAI_NUMBER(number_to_integer, SQLUBIGINT);
CONNECTAI_NUMBER(number_to_real, SQLREAL);
CONNECTAI_NUMBER(number_to_real, SQLDOUBLE);
CONNECTAI_READINGS(number_to_bit, );
CONNECTAI_READINGS(number_to_numeric, );

#define CONNECTAI_TEXTS(name)                                                                   \
    template Outcome name<char>(const Cell&, const Source&, const Target&, Progress&) noexcept; \
    template Outcome name<wide::Unit>(const Cell&, const Source&, const Target&, Progress&) noexcept

CONNECTAI_TEXTS(integer_to_text);
CONNECTAI_TEXTS(decimal_to_text);
CONNECTAI_TEXTS(approximate_to_text);

}  // namespace connectai::convert
