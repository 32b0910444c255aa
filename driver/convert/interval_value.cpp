#include "convert/interval_value.h"

#include <charconv>

namespace connectai::convert {
namespace {

constexpr std::uint64_t nanoseconds_a_second = 1'000'000'000;
constexpr int field_digits = 10;  // of what 32 bits hold

// By field: its size in months or seconds, the highest value where it does not lead, and what
// stands in front of it there.
struct FieldRule {
    std::uint64_t unit;
    std::uint32_t highest;
    char separator;
};
constexpr std::array<FieldRule, interval_field_count> rules = {{
    {12, 0, 0},
    {1, 11, '-'},
    {86400, 0, 0},
    {3600, 23, ' '},
    {60, 59, ':'},
    {1, 59, ':'},
}};

constexpr std::size_t index_of(IntervalField field) noexcept {
    return static_cast<std::size_t>(field);
}

char* write_fraction(std::uint32_t nanoseconds, char* at) noexcept {
    if (nanoseconds == 0) return at;
    *at++ = '.';
    for (std::uint32_t unit = 100'000'000; nanoseconds != 0; unit /= 10) {
        *at++ = static_cast<char>('0' + nanoseconds / unit);
        nanoseconds %= unit;
    }
    return at;
}

}  // namespace

std::uint64_t power_of_ten(int exponent) noexcept {
    std::uint64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

std::optional<IntervalFields> share_out(const IntervalValue& value, const IntervalKind& kind,
                                        int leading_precision) noexcept {
    IntervalFields fields;
    std::uint64_t rest = value.whole;
    for (std::size_t i = index_of(kind.first); i <= index_of(kind.last); ++i) {
        const std::uint64_t amount = rest / rules[i].unit;
        const bool leads = i == index_of(kind.first);
        if (leads && amount >= power_of_ten(leading_precision)) return std::nullopt;
        fields.amounts[i] = static_cast<std::uint32_t>(amount);
        rest %= rules[i].unit;
    }
    const bool has_seconds = kind.last == IntervalField::second;
    if (has_seconds) fields.nanoseconds = value.nanoseconds;
    fields.cut = value.cut || rest != 0 || (!has_seconds && value.nanoseconds != 0);
    return fields;
}

bool interval_of_number(const NumberText& number, const IntervalKind& kind,
                        IntervalValue& out) noexcept {
    const ScaledNumber scaled =
        scale_number(number, nanosecond_digits, field_digits + nanosecond_digits);
    if (scaled.overflow) return false;
    const auto magnitude = static_cast<std::uint64_t>(scaled.magnitude);
    out.negative = number.negative;
    out.year_month = kind.year_month();
    out.whole = magnitude / nanoseconds_a_second * rules[index_of(kind.first)].unit;
    out.nanoseconds = static_cast<std::uint32_t>(magnitude % nanoseconds_a_second);
    out.cut = scaled.cut;
    return true;
}

bool interval_of_struct(const SQL_INTERVAL_STRUCT& fields, const IntervalKind& kind, int precision,
                        IntervalValue& out) noexcept {
    out.negative = fields.interval_sign == SQL_TRUE;
    out.year_month = kind.year_month();
    for (std::size_t i = index_of(kind.first); i <= index_of(kind.last); ++i) {
        const std::uint32_t amount = interval_field(fields, static_cast<IntervalField>(i));
        const bool leads = i == index_of(kind.first);
        if (!leads && amount > rules[i].highest) return false;
        out.whole += amount * rules[i].unit;
    }
    if (kind.last != IntervalField::second) return true;
    const std::uint64_t fraction = fields.intval.day_second.fraction;
    if (fraction >= power_of_ten(precision)) return false;
    out.nanoseconds =
        static_cast<std::uint32_t>(fraction * power_of_ten(nanosecond_digits - precision));
    return true;
}

std::string_view write_interval(const IntervalFields& fields, const IntervalKind& kind,
                                bool negative, IntervalText& out) noexcept {
    char* at = out.data();
    if (negative) *at++ = '-';
    for (std::size_t i = index_of(kind.first); i <= index_of(kind.last); ++i) {
        const std::uint32_t amount = fields.amounts[i];
        if (i != index_of(kind.first)) {
            *at++ = rules[i].separator;
            if (amount < 10) *at++ = '0';
        }
        at = std::to_chars(at, out.data() + out.size(), amount).ptr;
    }
    at = write_fraction(fields.nanoseconds, at);
    return {out.data(), static_cast<std::size_t>(at - out.data())};
}

}  // namespace connectai::convert
