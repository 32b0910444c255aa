#include "convert/parameter_forms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "convert/parameter_value.h"
#include "convert/real_text.h"

namespace connectai::convert {
namespace {

// Digits of a decimal on either side of the point, where its type does not say less: enough for
// every double.
constexpr std::int64_t decimal_limit = 512;

constexpr int integer_digits = 20;  // of the largest SQL_C_UBIGINT

constexpr int wire_fraction_digits = 7;

// The highest value of a signed integer type.
std::int64_t maximum_of(SQLSMALLINT sql_type) noexcept {
    switch (sql_type) {
        case SQL_TINYINT: return std::numeric_limits<std::int8_t>::max();
        case SQL_SMALLINT: return std::numeric_limits<std::int16_t>::max();
        case SQL_INTEGER: return std::numeric_limits<std::int32_t>::max();
        default: return std::numeric_limits<std::int64_t>::max();
    }
}

// What a number that does not fit is called.
ParameterOutcome too_large(NumberOrigin origin) noexcept {
    return origin == NumberOrigin::text ? ParameterOutcome::digits_lost
                                        : ParameterOutcome::out_of_range;
}

// A value's fraction was cut: a text is not sent, a number is, with a warning.
ParameterOutcome cut_outcome(bool cut, NumberOrigin origin, ParameterOutcome sent) noexcept {
    if (!cut || is_error(sent)) return sent;
    return origin == NumberOrigin::text ? ParameterOutcome::fraction_lost
                                        : ParameterOutcome::fraction_truncated;
}

// SQL_TIMESTAMP_STRUCT has room for it, the service's forms have not.
bool is_leap_second(const DateTime& moment) noexcept {
    return moment.second > 59;
}

bool loses_fraction(const DateTime& moment, const ParameterType& type) noexcept {
    const int declared = type.decimal_digits;
    const int places =
        declared > 0 ? std::min(declared, wire_fraction_digits) : wire_fraction_digits;
    return moment.cut || moment.nanoseconds % power_of_ten(nanosecond_digits - places) != 0;
}

// Significant digits in front of the point.
std::int64_t whole_digits(const NumberText& number) noexcept {
    return number.is_zero() ? 0 : std::max<std::int64_t>(number.magnitude(), 0);
}

}  // namespace

ParameterOutcome put_integer(std::int64_t number, const ParameterType& type,
                             ParameterValue& value) noexcept {
    const std::int64_t maximum = maximum_of(type.sql_type);
    if (number > maximum || number < -maximum - 1) return ParameterOutcome::out_of_range;
    std::array<char, integer_digits + 1> buffer;
    const char* const end = std::to_chars(buffer.begin(), buffer.end(), number).ptr;
    return put({buffer.data(), end}, type, value);
}

ParameterOutcome put_integer(const NumberText& number, NumberOrigin origin,
                             const ParameterType& type, ParameterValue& value) noexcept {
    const ScaledNumber scaled = scale_number(number, 0, integer_digits);
    const bool negative = number.negative && scaled.magnitude != 0;
    const Uint128 limit = static_cast<Uint128>(maximum_of(type.sql_type)) + (negative ? 1 : 0);
    if (scaled.overflow || scaled.magnitude > limit) return too_large(origin);
    const auto magnitude = static_cast<std::uint64_t>(scaled.magnitude);
    const auto whole =
        static_cast<std::int64_t>(negative ? std::uint64_t{0} - magnitude : magnitude);
    return cut_outcome(scaled.cut, origin, put_integer(whole, type, value));
}

ParameterOutcome put_decimal(NumberText number, NumberOrigin origin, const ParameterType& type,
                             ParameterValue& value) noexcept {
    const std::int64_t scale = std::max<std::int64_t>(type.decimal_digits, 0);
    std::int64_t places = decimal_limit;
    std::int64_t whole = decimal_limit;
    if (type.column_size != 0) {
        const auto precision = static_cast<std::int64_t>(
            std::min(type.column_size, static_cast<SQLULEN>(2 * decimal_limit)));
        places = std::min(scale, decimal_limit);
        whole = std::clamp<std::int64_t>(precision - scale, 0, decimal_limit);
    }
    if (whole_digits(number) > whole) return too_large(origin);
    const bool cut = cut_fraction(number, places);
    if (number.is_zero()) number.negative = false;
    std::array<char, 2 * decimal_limit + 4> buffer;
    const std::size_t size = write_plain(number, false, buffer);
    return cut_outcome(cut, origin, put({buffer.data(), size}, type, value));
}

ParameterOutcome put_real(double number, const ParameterType& type,
                          ParameterValue& value) noexcept {
    if (!std::isfinite(number)) return ParameterOutcome::not_finite;
    if (type.sql_type == SQL_REAL && std::fabs(number) >= float_overflow) {
        return ParameterOutcome::out_of_range;
    }
    RealText buffer;
    return put(write_real(number, buffer), type, value);
}

ParameterOutcome put_real(std::string_view spelling, const NumberText& number,
                          const ParameterType& type, ParameterValue& value) noexcept {
    double read = 0;
    const auto result = std::from_chars(spelling.data(), spelling.data() + spelling.size(), read);
    if (result.ec == std::errc::result_out_of_range) {
        if (whole_digits(number) > 0) return ParameterOutcome::out_of_range;
        read = number.negative ? -0.0 : 0.0;
    }
    return put_real(read, type, value);
}

ParameterOutcome put_bit(const NumberText& number, const ParameterType& type,
                         ParameterValue& value) noexcept {
    const ScaledNumber scaled = scale_number(number, 0, 1);
    const bool below_zero = number.negative && !number.is_zero();
    if (below_zero || scaled.overflow || scaled.magnitude > 1) {
        return ParameterOutcome::out_of_range;
    }
    if (scaled.cut) return ParameterOutcome::fraction_lost;
    return put(scaled.magnitude != 0 ? "true" : "false", type, value);
}

ParameterOutcome put_date(DateTime moment, const ParameterType& type,
                          ParameterValue& value) noexcept {
    if (!moment.time_is_zero()) return ParameterOutcome::datetime_overflow;
    moment.has_time = false;
    DateTimeText buffer;
    return put(write_datetime(moment, 0, buffer), type, value);
}

ParameterOutcome put_time(DateTime moment, const ParameterType& type,
                          ParameterValue& value) noexcept {
    // The tables refuse any fraction of a timestamp; a time alone may have the service's digits.
    const bool lost = moment.has_date ? !moment.fraction_is_zero() : loses_fraction(moment, type);
    if (lost || is_leap_second(moment)) return ParameterOutcome::datetime_overflow;
    moment.has_date = false;
    DateTimeText buffer;
    return put(write_datetime(moment, wire_fraction_digits, buffer), type, value);
}

ParameterOutcome put_timestamp(DateTime moment, const ParameterType& type,
                               ParameterValue& value) noexcept {
    if (loses_fraction(moment, type) || is_leap_second(moment)) {
        return ParameterOutcome::datetime_overflow;
    }
    if (!moment.has_date) set_current_date(moment);
    moment.has_time = true;
    DateTimeText buffer;
    std::string_view text = write_datetime(moment, wire_fraction_digits, buffer);
    constexpr std::size_t date_size = 10;
    buffer[date_size] = 'T';
    buffer[text.size()] = 'Z';  // room for nine digits, of which seven were written
    return put({text.data(), text.size() + 1}, type, value);
}

ParameterOutcome put_uuid(const UuidDigits& digits, const ParameterType& type,
                          ParameterValue& value) noexcept {
    const UuidText text = write_uuid(digits, lower_case_digits);
    std::array<char, std::tuple_size_v<UuidText> + 2> braced;
    braced.front() = '{';
    std::ranges::copy(text, braced.begin() + 1);
    braced.back() = '}';
    return put({braced.data(), braced.size()}, type, value);
}

ParameterOutcome put_interval(const IntervalValue& interval, const ParameterType& type,
                              ParameterValue& value) noexcept {
    const IntervalKind& kind = interval_kind(type.sql_type);
    const auto fields = share_out(interval, kind, leading_precision(type.leading_precision));
    if (!fields || fields->cut) return ParameterOutcome::interval_overflow;
    const int declared = type.decimal_digits;
    if (declared > 0 && declared < nanosecond_digits &&
        fields->nanoseconds % power_of_ten(nanosecond_digits - declared) != 0) {
        return ParameterOutcome::interval_overflow;
    }
    const bool zero = interval.whole == 0 && interval.nanoseconds == 0;
    IntervalText buffer;
    return put(write_interval(*fields, kind, interval.negative && !zero, buffer), type, value);
}

ParameterOutcome put_number_interval(const NumberText& number, const ParameterType& type,
                                     ParameterValue& value) noexcept {
    IntervalValue interval;
    if (!interval_of_number(number, interval_kind(type.sql_type), interval)) {
        return ParameterOutcome::interval_overflow;
    }
    return put_interval(interval, type, value);
}

}  // namespace connectai::convert
