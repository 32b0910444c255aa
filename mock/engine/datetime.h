// Dates and times as days and ticks of 100 ns, in the proleptic Gregorian calendar, years 1 to
// 9999, UTC; read from lenient text, written in the service's wire forms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mock::sql {

inline constexpr std::int64_t ticks_per_second = 10'000'000;
inline constexpr std::int64_t ticks_per_day = 86'400 * ticks_per_second;

struct CivilDate {
    int year = 1, month = 1, day = 1;
};

bool is_leap_year(int year) noexcept;
int days_in_month(int year, int month) noexcept;
std::int64_t days_from_civil(const CivilDate& date) noexcept;  // 0001-01-01 is 0
CivilDate civil_from_days(std::int64_t days) noexcept;
inline constexpr std::int64_t last_day = 3'652'058;  // 9999-12-31

struct Moment {
    std::int64_t days = 0;   // since 0001-01-01
    std::int64_t ticks = 0;  // since midnight
    bool has_date = false, has_time = false;

    CivilDate date() const noexcept { return civil_from_days(days); }
    std::int64_t total_ticks() const noexcept { return days * ticks_per_day + ticks; }
    static std::optional<Moment> from_total_ticks(std::int64_t ticks) noexcept;  // in range only
};

// "yyyy-MM-dd", "HH:mm[:ss[.f...]]", or both with a blank or T between and perhaps Z or +HH:mm
// after. Digits of the fraction beyond the seventh are dropped.
std::optional<Moment> parse_moment(std::string_view text);
Moment current_moment();

std::string format_date(const Moment& moment);       // yyyy-MM-dd
std::string format_time(const Moment& moment);       // HH:mm:ss.fffffff
std::string format_timestamp(const Moment& moment);  // yyyy-MM-ddTHH:mm:ss.fffffffZ

enum class DatePart {
    year,
    quarter,
    month,
    day_of_year,
    day,
    week,
    weekday,
    hour,
    minute,
    second,
    millisecond,
    microsecond,
    nanosecond
};
std::optional<DatePart> date_part(std::string_view name);  // 'month', 'mm', 'm', ...
bool is_time_part(DatePart part) noexcept;                 // hour and smaller

std::int64_t extract(DatePart part, const Moment& moment);
std::string name_of(DatePart part, const Moment& moment);  // 'May', 'Monday', else the number
// Nothing if it would leave the years 1 to 9999. The day is cut to the month's last.
std::optional<Moment> add(DatePart part, std::int64_t count, const Moment& moment);
// Boundaries of that part between the two, as T-SQL counts them.
std::int64_t difference(DatePart part, const Moment& from, const Moment& to);

}  // namespace mock::sql
