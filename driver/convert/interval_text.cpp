#include "convert/interval_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "convert/number_text.h"

namespace connectai::convert {
namespace {

using enum IntervalField;

// In the order of SQL_IS_YEAR = 1 and so on; the C types are these plus 100.
constexpr std::array<IntervalKind, 13> kinds = {{
    {SQL_IS_YEAR, year, year},
    {SQL_IS_MONTH, month, month},
    {SQL_IS_DAY, day, day},
    {SQL_IS_HOUR, hour, hour},
    {SQL_IS_MINUTE, minute, minute},
    {SQL_IS_SECOND, second, second},
    {SQL_IS_YEAR_TO_MONTH, year, month},
    {SQL_IS_DAY_TO_HOUR, day, hour},
    {SQL_IS_DAY_TO_MINUTE, day, minute},
    {SQL_IS_DAY_TO_SECOND, day, second},
    {SQL_IS_HOUR_TO_MINUTE, hour, minute},
    {SQL_IS_HOUR_TO_SECOND, hour, second},
    {SQL_IS_MINUTE_TO_SECOND, minute, second},
}};

// By field: its name in a qualifier, what stands in front of it in a string, the highest value
// where it does not lead, and its size in months or seconds.
struct FieldRule {
    std::string_view name;
    char separator;
    unsigned highest;
    std::uint64_t unit;
};
constexpr std::array<FieldRule, 6> rules = {{
    {"YEAR", 0, 0, 12},
    {"MONTH", '-', 11, 1},
    {"DAY", 0, 0, 86400},
    {"HOUR", ' ', 23, 3600},
    {"MINUTE", ':', 59, 60},
    {"SECOND", ':', 59, 1},
}};

constexpr std::size_t leading_digits_limit = 10;
constexpr std::size_t default_leading_precision = 2;
constexpr std::size_t default_seconds_precision = 6;

const FieldRule& rule_of(IntervalField field) noexcept {
    return rules[static_cast<std::size_t>(field)];
}

char upper(char letter) noexcept {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
}

void skip_blanks(std::string_view& text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

bool take(std::string_view& text, char character) noexcept {
    skip_blanks(text);
    if (!text.starts_with(character)) return false;
    text.remove_prefix(1);
    return true;
}

bool take_word(std::string_view& text, std::string_view word) noexcept {
    skip_blanks(text);
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (upper(text[i]) != word[i]) return false;
    }
    text.remove_prefix(word.size());
    return true;
}

std::string_view take_digits(std::string_view& text) noexcept {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string_view digits = text.substr(0, count);
    text.remove_prefix(count);
    return digits;
}

// True for a minus sign; a plus sign is skipped.
bool take_minus(std::string_view& text) noexcept {
    if (take(text, '-')) return true;
    take(text, '+');
    return false;
}

std::uint64_t value_of(std::string_view digits) noexcept {
    std::uint64_t value = 0;
    for (const char digit : digits) value = value * 10 + static_cast<std::uint64_t>(digit - '0');
    return value;
}

struct Precisions {
    std::size_t leading = leading_digits_limit;
    std::size_t seconds = std::string_view::npos;
};

bool read_fraction(std::string_view digits, IntervalValue& out) noexcept {
    std::uint32_t unit = 100'000'000;
    for (const char digit : digits) {
        const auto value = static_cast<std::uint32_t>(digit - '0');
        if (unit == 0 && value != 0) out.cut = true;
        out.nanoseconds += value * unit;
        unit /= 10;
    }
    return true;
}

// The string between the quotes, its fields known.
bool read_fields(std::string_view text, const IntervalKind& kind, const Precisions& precisions,
                 IntervalValue& out) noexcept {
    out.year_month = kind.year_month();
    for (auto field = kind.first; field <= kind.last;
         field = static_cast<IntervalField>(static_cast<int>(field) + 1)) {
        const FieldRule& rule = rule_of(field);
        const bool leads = field == kind.first;
        if (!leads) {
            if (!text.starts_with(rule.separator)) return false;
            text.remove_prefix(1);
        }
        const std::string_view digits = take_digits(text);
        if (digits.empty() || digits.size() > (leads ? precisions.leading : 2)) return false;
        const std::uint64_t value = value_of(digits);
        if (!leads && value > rule.highest) return false;
        out.whole += value * rule.unit;
    }
    if (kind.last == second && text.starts_with('.')) {
        text.remove_prefix(1);
        const std::string_view digits = take_digits(text);
        if (digits.size() > precisions.seconds) return false;
        read_fraction(digits, out);
    }
    return text.empty();
}

const IntervalKind* kind_of(IntervalField first, IntervalField last) noexcept {
    const auto found = std::ranges::find_if(
        kinds, [&](const IntervalKind& kind) { return kind.first == first && kind.last == last; });
    return found == kinds.end() ? nullptr : &*found;
}

// What a string without a qualifier consists of.
const IntervalKind* kind_by_form(std::string_view text, const IntervalKind& target) noexcept {
    if (text.find('-') != std::string_view::npos) return kind_of(year, month);
    const auto colons = std::ranges::count(text, ':');
    if (colons > 2) return nullptr;
    if (text.find(' ') != std::string_view::npos) {
        return kind_of(day, static_cast<IntervalField>(static_cast<int>(hour) + colons));
    }
    if (colons == 2) return kind_of(hour, second);
    if (colons == 1)
        return target.first == minute ? kind_of(minute, second) : kind_of(hour, minute);
    return kind_of(target.first, target.first);
}

// "(3)" or nothing.
bool read_precision(std::string_view& text, std::size_t& precision) noexcept {
    if (!take(text, '(')) return true;
    skip_blanks(text);
    const std::string_view digits = take_digits(text);
    if (digits.empty() || digits.size() > 2 || !take(text, ')')) return false;
    precision = static_cast<std::size_t>(value_of(digits));
    return true;
}

// "SECOND(3,2)": both in one pair of parentheses.
bool read_second_precisions(std::string_view& text, Precisions& precisions) noexcept {
    if (!take(text, '(')) return true;
    skip_blanks(text);
    const std::string_view leading = take_digits(text);
    if (leading.empty() || leading.size() > 2) return false;
    precisions.leading = static_cast<std::size_t>(value_of(leading));
    if (take(text, ',')) {
        skip_blanks(text);
        const std::string_view seconds = take_digits(text);
        if (seconds.empty() || seconds.size() > 2) return false;
        precisions.seconds = static_cast<std::size_t>(value_of(seconds));
    }
    return take(text, ')');
}

std::optional<IntervalField> take_field_name(std::string_view& text) noexcept {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (take_word(text, rules[i].name)) return static_cast<IntervalField>(i);
    }
    return std::nullopt;
}

// "DAY(3) TO SECOND(2)"
const IntervalKind* read_qualifier(std::string_view text, Precisions& precisions) noexcept {
    precisions = {.leading = default_leading_precision, .seconds = default_seconds_precision};
    const auto first = take_field_name(text);
    if (!first) return nullptr;
    const bool valid = *first == second ? read_second_precisions(text, precisions)
                                        : read_precision(text, precisions.leading);
    if (!valid) return nullptr;
    auto last = first;
    if (take_word(text, "TO")) {
        last = take_field_name(text);
        if (!last || *last == *first) return nullptr;
        if (*last == second && !read_precision(text, precisions.seconds)) return nullptr;
    }
    skip_blanks(text);
    precisions.leading = std::min(precisions.leading, leading_digits_limit);
    return text.empty() ? kind_of(*first, *last) : nullptr;
}

}  // namespace

const IntervalKind& interval_kind(SQLSMALLINT c_type) noexcept {
    return kinds[static_cast<std::size_t>(c_type - SQL_C_INTERVAL_YEAR) % kinds.size()];
}

bool parse_interval(std::string_view text, const IntervalKind& target,
                    IntervalValue& out) noexcept {
    text = trim_blanks(text);
    if (text.starts_with('{')) {
        if (!text.ends_with('}')) return false;
        text = trim_blanks(text.substr(1, text.size() - 2));
    }
    Precisions precisions;
    if (!take_word(text, "INTERVAL")) {
        out.negative = take_minus(text);
        const IntervalKind* kind = kind_by_form(text, target);
        return kind != nullptr && read_fields(text, *kind, precisions, out);
    }
    out.negative = take_minus(text);
    if (!take(text, '\'')) return false;
    const std::size_t quote = text.find('\'');
    if (quote == std::string_view::npos) return false;
    std::string_view value = trim_blanks(text.substr(0, quote));
    if (take_minus(value)) out.negative = !out.negative;
    const IntervalKind* kind = read_qualifier(text.substr(quote + 1), precisions);
    return kind != nullptr && read_fields(value, *kind, precisions, out);
}

}  // namespace connectai::convert
