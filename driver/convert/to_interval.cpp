// Character data and exact numbers to the interval structure. ODBC 3.8, appendix D,
// "SQL to C: Character", "SQL to C: Numeric", "Interval data type precision".
#include "convert/converters.h"
#include "convert/interval_value.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

// Shares the value out among the target's fields; what is smaller than the last one is cut.
Outcome store_interval(const IntervalValue& value, const IntervalKind& kind, const Target& target,
                       Progress& progress) noexcept {
    const auto fields = share_out(value, kind, leading_precision(target.leading_precision));
    if (!fields) return Outcome::interval_overflow;
    SQL_INTERVAL_STRUCT out{};
    out.interval_type = kind.code;
    const bool zero = value.whole == 0 && value.nanoseconds == 0;
    out.interval_sign = value.negative && !zero ? SQL_TRUE : SQL_FALSE;
    for (int i = static_cast<int>(kind.first); i <= static_cast<int>(kind.last); ++i) {
        interval_field(out, static_cast<IntervalField>(i)) =
            fields->amounts[static_cast<std::size_t>(i)];
    }
    bool cut = fields->cut;
    if (kind.last == IntervalField::second) {
        const auto unit = power_of_ten(nanosecond_digits - seconds_precision(target.precision));
        out.intval.day_second.fraction = static_cast<SQLUINTEGER>(fields->nanoseconds / unit);
        cut = cut || fields->nanoseconds % unit != 0;
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
    IntervalValue value;
    if (!interval_of_number(*number, kind, value)) return Outcome::interval_overflow;
    return store_interval(value, kind, target, progress);
}

}  // namespace connectai::convert
