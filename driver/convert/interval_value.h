// Intervals field by field: shared out, read from SQL_INTERVAL_STRUCT and numbers, written. ODBC
// 3.8, appendix D, "C interval structure", "Interval data type precision", "Interval data type
// length". For convert/ itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "convert/interval_text.h"
#include "convert/number_text.h"

namespace connectai::convert {

inline constexpr int interval_field_count = 6;
inline constexpr int nanosecond_digits = 9;

// ODBC 3.8, "Interval data type precision": the defaults where a descriptor field is not set.
inline constexpr int default_leading_precision = 2;
inline constexpr int default_seconds_precision = 6;
inline constexpr int maximum_leading_precision = 9;

std::uint64_t power_of_ten(int exponent) noexcept;

// What a descriptor says of the seconds' fraction; not 0 to 9 means that it says nothing.
constexpr int seconds_precision(int declared) noexcept {
    return declared >= 0 && declared <= nanosecond_digits ? declared : default_seconds_precision;
}

// What a descriptor says of the leading field's digits, likewise.
constexpr int leading_precision(int declared) noexcept {
    const bool valid = declared >= 1 && declared <= maximum_leading_precision;
    return valid ? declared : default_leading_precision;
}

struct IntervalFields {
    std::array<std::uint32_t, interval_field_count> amounts{};  // by IntervalField
    std::uint32_t nanoseconds = 0;
    bool cut = false;  // what is smaller than the kind's last field was lost
};

// Nothing when the leading field would have more digits than `leading_precision`.
std::optional<IntervalFields> share_out(const IntervalValue& value, const IntervalKind& kind,
                                        int leading_precision) noexcept;

// A number as the value of a kind with one field. False: far too many digits for any field.
bool interval_of_number(const NumberText& number, const IntervalKind& kind,
                        IntervalValue& out) noexcept;

// The fields of `kind` in the structure, whatever its interval_type says. False if a field that
// does not lead is beyond its range, or the fraction has more digits than `precision`.
bool interval_of_struct(const SQL_INTERVAL_STRUCT& fields, const IntervalKind& kind, int precision,
                        IntervalValue& out) noexcept;

// The structure's field; `fields` may be constant or not.
template <typename Struct>
auto& interval_field(Struct& fields, IntervalField field) noexcept {
    switch (field) {
        case IntervalField::year: return fields.intval.year_month.year;
        case IntervalField::month: return fields.intval.year_month.month;
        case IntervalField::day: return fields.intval.day_second.day;
        case IntervalField::hour: return fields.intval.day_second.hour;
        case IntervalField::minute: return fields.intval.day_second.minute;
        case IntervalField::second: break;
    }
    return fields.intval.day_second.second;
}

// "-1234567890 23:59:59.123456789" is the longest.
using IntervalText = std::array<char, 40>;

// The string of a literal, without quotes and qualifier: "-3 04:05:06.5", "1-02". The fraction has
// as many digits as it needs.
std::string_view write_interval(const IntervalFields& fields, const IntervalKind& kind,
                                bool negative, IntervalText& out) noexcept;

}  // namespace connectai::convert
