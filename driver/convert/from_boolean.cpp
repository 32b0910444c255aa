// Booleans to C data. ODBC 3.8, appendix D, "SQL to C: Bit".
#include <array>
#include <optional>

#include "convert/converters.h"
#include "convert/number_text.h"
#include "convert/numeric_struct.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

struct Word {
    std::string_view text;
    bool value;
};
constexpr std::array words = {Word{"true", true}, Word{"false", false}, Word{"t", true},
                              Word{"f", false},   Word{"yes", true},    Word{"no", false},
                              Word{"y", true},    Word{"n", false}};

bool equals_ignoring_case(std::string_view text, std::string_view lower) noexcept {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        const char folded =
            letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
        if (folded != lower[i]) return false;
    }
    return true;
}

// A number must be 0 or 1 to be a boolean.
std::optional<bool> parse_boolean(const Cell& cell) noexcept {
    if (cell.kind == CellKind::boolean_true) return true;
    if (cell.kind == CellKind::boolean_false) return false;
    const std::string_view text = trim_blanks(cell.view());
    for (const Word& word : words) {
        if (equals_ignoring_case(text, word.text)) return word.value;
    }
    const auto number = parse_number(text);
    if (!number) return std::nullopt;
    const ScaledNumber scaled = scale_number(*number, 0, 1);
    if (scaled.overflow || scaled.cut || scaled.magnitude > 1) return std::nullopt;
    if (number->negative && scaled.magnitude != 0) return std::nullopt;
    return scaled.magnitude == 1;
}

}  // namespace

template <typename Number>
Outcome boolean_to_number(const Cell& cell, const Source&, const Target& target,
                          Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto value = parse_boolean(cell);
    if (!value) return Outcome::invalid_character;
    return store_fixed(target, progress, static_cast<Number>(*value ? 1 : 0));
}

template <typename Unit>
Outcome boolean_to_text(const Cell& cell, const Source&, const Target& target,
                        Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto value = parse_boolean(cell);
    if (!value) return Outcome::invalid_character;
    return store_short_text<Unit>(target, progress, *value ? "1" : "0", 1);
}

Outcome boolean_to_numeric(const Cell& cell, const Source&, const Target& target,
                           Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto value = parse_boolean(cell);
    if (!value) return Outcome::invalid_character;
    SQL_NUMERIC_STRUCT numeric;
    const NumberText digit{.whole = *value ? "1" : "0", .fraction = {}};
    const Outcome outcome = make_numeric(digit, target.precision, target.scale, numeric);
    return is_error(outcome) ? outcome : store_fixed(target, progress, numeric, outcome);
}

Outcome boolean_to_binary(const Cell& cell, const Source&, const Target& target,
                          Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto value = parse_boolean(cell);
    if (!value) return Outcome::invalid_character;
    return store_as_binary(target, progress, static_cast<SQLCHAR>(*value ? 1 : 0));
}

#define CONNECTAI_INSTANCE(name, type) \
    template Outcome name<type>(const Cell&, const Source&, const Target&, Progress&) noexcept

CONNECTAI_INSTANCE(boolean_to_number, SQLSCHAR);
CONNECTAI_INSTANCE(boolean_to_number, SQLCHAR);
CONNECTAI_INSTANCE(boolean_to_number, SQLSMALLINT);
CONNECTAI_INSTANCE(boolean_to_number, SQLUSMALLINT);
CONNECTAI_INSTANCE(boolean_to_number, SQLINTEGER);
CONNECTAI_INSTANCE(boolean_to_number, SQLUINTEGER);
CONNECTAI_INSTANCE(boolean_to_number, SQLBIGINT);
CONNECTAI_INSTANCE(boolean_to_number, SQLUBIGINT);
CONNECTAI_INSTANCE(boolean_to_number, SQLREAL);
CONNECTAI_INSTANCE(boolean_to_number, SQLDOUBLE);
CONNECTAI_INSTANCE(boolean_to_text, char);
CONNECTAI_INSTANCE(boolean_to_text, wide::Unit);

}  // namespace connectai::convert
