// Interval literals and their values. ODBC 3.8, appendix C, "Interval literal syntax"; appendix D,
// "Interval literals". For convert/ itself.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstdint>
#include <string_view>

namespace connectai::convert {

enum class IntervalField : std::uint8_t { year, month, day, hour, minute, second };

// The fields from `first` to `last` of one interval type.
struct IntervalKind {
    SQLINTERVAL code;
    IntervalField first;
    IntervalField last;
    bool year_month() const noexcept { return first <= IntervalField::month; }
};

// `c_type` is one of SQL_C_INTERVAL_YEAR to SQL_C_INTERVAL_MINUTE_TO_SECOND.
const IntervalKind& interval_kind(SQLSMALLINT c_type) noexcept;

// A length of time in the unit of its class.
struct IntervalValue {
    bool negative = false;
    bool year_month = false;
    std::uint64_t whole = 0;        // months, or seconds
    std::uint32_t nanoseconds = 0;  // of day-time intervals
    bool cut = false;               // digits other than 0 followed those of the nanoseconds
};

// Takes "{INTERVAL '1 02:03' DAY TO MINUTE}", the same without braces, and the string alone with
// an optional sign; what its fields are is then told by its form, and by `target` where the form
// leaves it open ("5", "5:30"). False: no valid interval.
bool parse_interval(std::string_view text, const IntervalKind& target, IntervalValue& out) noexcept;

}  // namespace connectai::convert
