// Character data and exact numbers to the interval structure. ODBC 3.8, appendix D,
// "SQL to C: Character", "SQL to C: Numeric", "Interval data type precision".
#include <array>

#include "convert/converters.h"
#include "convert/interval_text.h"
#include "convert/number_text.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

constexpr std::uint64_t nanoseconds_a_second = 1'000'000'000;
constexpr int nanosecond_digits = 9;

// ODBC 3.8, "Interval data type precision": the defaults where a descriptor field is not set.
constexpr int default_leading_precision = 2;
constexpr int default_seconds_precision = 6;

std::uint64_t power_of_ten(int exponent) noexcept {
    std::uint64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

int leading_precision_of(const Target& target) noexcept {
    const int precision = target.leading_precision;
    return precision >= 1 && precision <= 9 ? precision : default_leading_precision;
}

int seconds_precision_of(const Target& target) noexcept {
    const int precision = target.precision;
    return precision >= 0 && precision <= 9 ? precision : default_seconds_precision;
}

// By field: its size in months or seconds.
constexpr std::array<std::uint64_t, 6> units = {12, 1, 86400, 3600, 60, 1};

SQLUINTEGER* field_of(SQL_INTERVAL_STRUCT& out, IntervalField field) noexcept {
    switch (field) {
        case IntervalField::year: return &out.intval.year_month.year;
        case IntervalField::month: return &out.intval.year_month.month;
        case IntervalField::day: return &out.intval.day_second.day;
        case IntervalField::hour: return &out.intval.day_second.hour;
        case IntervalField::minute: return &out.intval.day_second.minute;
        case IntervalField::second: break;
    }
    return &out.intval.day_second.second;
}

// Shares the value out among the target's fields; what is smaller than the last one is cut.
Outcome store_interval(const IntervalValue& value, const IntervalKind& kind, const Target& target,
                       Progress& progress) noexcept {
    SQL_INTERVAL_STRUCT out{};
    out.interval_type = kind.code;
    const bool zero = value.whole == 0 && value.nanoseconds == 0;
    out.interval_sign = value.negative && !zero ? SQL_TRUE : SQL_FALSE;
    std::uint64_t rest = value.whole;
    for (auto i = static_cast<std::size_t>(kind.first); i <= static_cast<std::size_t>(kind.last);
         ++i) {
        const std::uint64_t amount = rest / units[i];
        const bool leads = i == static_cast<std::size_t>(kind.first);
        if (leads && amount >= power_of_ten(leading_precision_of(target))) {
            return Outcome::interval_overflow;
        }
        *field_of(out, static_cast<IntervalField>(i)) = static_cast<SQLUINTEGER>(amount);
        rest %= units[i];
    }
    bool cut = value.cut || rest != 0;
    if (kind.last == IntervalField::second) {
        const auto unit = power_of_ten(nanosecond_digits - seconds_precision_of(target));
        out.intval.day_second.fraction = static_cast<SQLUINTEGER>(value.nanoseconds / unit);
        cut = cut || value.nanoseconds % unit != 0;
    } else {
        cut = cut || value.nanoseconds != 0;
    }
    return store_fixed(target, progress, out, cut ? Outcome::fraction_truncated : Outcome::ok);
}

}  // namespace

Outcome text_to_interval(const Cell& cell, const Source&, const Target& target,
                         Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const IntervalKind& kind = interval_kind(target.c_type);
    IntervalValue value;
    if (!parse_interval(cell.view(), kind, value) || value.year_month != kind.year_month()) {
        return Outcome::invalid_character;
    }
    return store_interval(value, kind, target, progress);
}

// One field takes the number; an interval of several fields is always 22015.
Outcome number_to_interval(const Cell& cell, const Source&, const Target& target,
                           Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto number = parse_number(number_view(cell));
    if (!number) return Outcome::invalid_character;
    const IntervalKind& kind = interval_kind(target.c_type);
    if (kind.first != kind.last) return Outcome::interval_overflow;

    const ScaledNumber scaled = scale_number(*number, nanosecond_digits, 10 + nanosecond_digits);
    if (scaled.overflow) return Outcome::interval_overflow;
    const auto magnitude = static_cast<std::uint64_t>(scaled.magnitude);
    IntervalValue value;
    value.negative = number->negative;
    value.year_month = kind.year_month();
    value.whole = magnitude / nanoseconds_a_second * units[static_cast<std::size_t>(kind.first)];
    value.nanoseconds = static_cast<std::uint32_t>(magnitude % nanoseconds_a_second);
    value.cut = scaled.cut;
    return store_interval(value, kind, target, progress);
}

}  // namespace connectai::convert
