// Dates and times: see datetime.h.
#include "engine/datetime.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "engine/text.h"

namespace mock::sql {
namespace {

constexpr std::array<std::string_view, 12> month_names{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> day_names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

struct PartName {
    std::string_view name;
    DatePart part;
};
constexpr PartName part_names[] = {
    {"year", DatePart::year},       {"yy", DatePart::year},
    {"yyyy", DatePart::year},       {"quarter", DatePart::quarter},
    {"qq", DatePart::quarter},      {"q", DatePart::quarter},
    {"month", DatePart::month},     {"mm", DatePart::month},
    {"m", DatePart::month},         {"dayofyear", DatePart::day_of_year},
    {"dy", DatePart::day_of_year},  {"y", DatePart::day_of_year},
    {"day", DatePart::day},         {"dd", DatePart::day},
    {"d", DatePart::day},           {"week", DatePart::week},
    {"wk", DatePart::week},         {"ww", DatePart::week},
    {"weekday", DatePart::weekday}, {"dw", DatePart::weekday},
    {"w", DatePart::weekday},       {"hour", DatePart::hour},
    {"hh", DatePart::hour},         {"minute", DatePart::minute},
    {"mi", DatePart::minute},       {"n", DatePart::minute},
    {"second", DatePart::second},   {"ss", DatePart::second},
    {"s", DatePart::second},        {"millisecond", DatePart::millisecond},
    {"ms", DatePart::millisecond},  {"microsecond", DatePart::microsecond},
    {"mcs", DatePart::microsecond}, {"nanosecond", DatePart::nanosecond},
    {"ns", DatePart::nanosecond},
};

class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool at_end() const noexcept { return rest_.empty(); }
    bool take(char c) noexcept {
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    // Exactly that many digits.
    bool number(std::size_t digits, int& value) noexcept {
        if (rest_.size() < digits) return false;
        value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') return false;
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(digits);
        return true;
    }
    // One digit or more; ticks from the first seven.
    bool fraction(std::int64_t& ticks) noexcept {
        std::size_t digits = 0;
        ticks = 0;
        for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
            if (digits < 7) ticks = ticks * 10 + (rest_[digits] - '0');
        }
        for (std::size_t i = digits; i < 7; ++i) ticks *= 10;
        rest_.remove_prefix(digits);
        return digits > 0;
    }
    bool looks_like_date() const noexcept { return rest_.size() >= 5 && rest_[4] == '-'; }

private:
    std::string_view rest_;
};

bool read_date(Scanner& scanner, Moment& moment) {
    CivilDate date;
    if (!scanner.number(4, date.year) || !scanner.take('-') || !scanner.number(2, date.month) ||
        !scanner.take('-') || !scanner.number(2, date.day)) {
        return false;
    }
    if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > days_in_month(date.year, date.month)) {
        return false;
    }
    moment.days = days_from_civil(date);
    moment.has_date = true;
    return true;
}

bool read_time(Scanner& scanner, Moment& moment) {
    int hour = 0, minute = 0, second = 0;
    std::int64_t fraction = 0;
    if (!scanner.number(2, hour) || !scanner.take(':') || !scanner.number(2, minute)) return false;
    if (scanner.take(':')) {
        if (!scanner.number(2, second)) return false;
        if (scanner.take('.') && !scanner.fraction(fraction)) return false;
    }
    if (hour > 23 || minute > 59 || second > 59) return false;
    moment.ticks = ((hour * 60 + minute) * 60 + second) * ticks_per_second + fraction;
    moment.has_time = true;
    return true;
}

// Ticks to subtract for "Z", "+02:00", "-0330" or nothing.
bool read_offset(Scanner& scanner, std::int64_t& ticks) {
    ticks = 0;
    if (scanner.at_end() || scanner.take('Z') || scanner.take('z')) return true;
    const bool negative = scanner.take('-');
    if (!negative && !scanner.take('+')) return false;
    int hours = 0, minutes = 0;
    if (!scanner.number(2, hours)) return false;
    scanner.take(':');
    if (!scanner.at_end() && !scanner.number(2, minutes)) return false;
    ticks = (hours * 60 + minutes) * 60 * ticks_per_second * (negative ? -1 : 1);
    return true;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

std::optional<Moment> add_months(std::int64_t months, const Moment& moment) {
    CivilDate date = moment.date();
    const std::int64_t total = date.year * 12 + date.month - 1 + months;
    const std::int64_t year = floor_divide(total, 12);
    if (year < 1 || year > 9999) return std::nullopt;
    date.year = static_cast<int>(year);
    date.month = static_cast<int>(total - year * 12) + 1;
    date.day = std::min(date.day, days_in_month(date.year, date.month));
    Moment result = moment;
    result.days = days_from_civil(date);
    return result;
}

// 1 is Sunday; 0001-01-01 was a Monday.
std::int64_t weekday_of(std::int64_t days) {
    return (days + 1) % 7 + 1;
}

std::int64_t ticks_of(DatePart part) {
    switch (part) {
        case DatePart::week: return 7 * ticks_per_day;
        case DatePart::hour: return 3600 * ticks_per_second;
        case DatePart::minute: return 60 * ticks_per_second;
        case DatePart::second: return ticks_per_second;
        case DatePart::millisecond: return ticks_per_second / 1'000;
        case DatePart::microsecond: return ticks_per_second / 1'000'000;
        default: return ticks_per_day;
    }
}

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
    char buffer[64];
    const int size = std::snprintf(buffer, sizeof buffer, format, arguments...);
    return std::string(buffer, static_cast<std::size_t>(size));
}

}  // namespace

bool is_leap_year(int year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month) noexcept {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

std::int64_t days_from_civil(const CivilDate& date) noexcept {
    // Counted from March, so that the leap day is a year's last.
    const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t month = (date.month + 9) % 12;
    return year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + date.day -
           307;
}

CivilDate civil_from_days(std::int64_t days) noexcept {
    const std::int64_t shifted = days + 306;  // since 0000-03-01
    const std::int64_t era = shifted / 146'097, of_era = shifted % 146'097;
    const std::int64_t year = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
    const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const std::int64_t month = (5 * of_year + 2) / 153;
    CivilDate date;
    date.day = static_cast<int>(of_year - (153 * month + 2) / 5 + 1);
    date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
    date.year = static_cast<int>(year + era * 400 + (date.month <= 2 ? 1 : 0));
    return date;
}

std::optional<Moment> Moment::from_total_ticks(std::int64_t ticks) noexcept {
    Moment moment;
    moment.days = floor_divide(ticks, ticks_per_day);
    moment.ticks = ticks - moment.days * ticks_per_day;
    moment.has_date = moment.has_time = true;
    if (moment.days < 0 || moment.days > last_day) return std::nullopt;
    return moment;
}

std::optional<Moment> parse_moment(std::string_view text) {
    Scanner scanner(trim_blanks(text));
    Moment moment;
    if (scanner.looks_like_date()) {
        if (!read_date(scanner, moment)) return std::nullopt;
        if (scanner.at_end()) return moment;
        if (!scanner.take('T') && !scanner.take('t') && !scanner.take(' ')) return std::nullopt;
    }
    std::int64_t offset = 0;
    if (!read_time(scanner, moment) || !read_offset(scanner, offset) || !scanner.at_end()) {
        return std::nullopt;
    }
    if (!moment.has_date || offset == 0) return moment;
    return Moment::from_total_ticks(moment.total_ticks() - offset);
}

Moment current_moment() {
    using namespace std::chrono;
    const auto since_1970 = duration_cast<duration<std::int64_t, std::ratio<1, ticks_per_second>>>(
        system_clock::now().time_since_epoch());
    return *Moment::from_total_ticks(since_1970.count() +
                                     days_from_civil({1970, 1, 1}) * ticks_per_day);
}

std::string format_date(const Moment& moment) {
    const CivilDate date = moment.date();
    return formatted("%04d-%02d-%02d", date.year, date.month, date.day);
}

std::string format_time(const Moment& moment) {
    const std::int64_t seconds = moment.ticks / ticks_per_second;
    return formatted("%02d:%02d:%02d.%07d", static_cast<int>(seconds / 3600),
                     static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
                     static_cast<int>(moment.ticks % ticks_per_second));
}

std::string format_timestamp(const Moment& moment) {
    return format_date(moment) + 'T' + format_time(moment) + 'Z';
}

std::optional<DatePart> date_part(std::string_view name) {
    for (const auto& candidate : part_names) {
        if (equal_ignoring_case(candidate.name, name)) return candidate.part;
    }
    return std::nullopt;
}

bool is_time_part(DatePart part) noexcept {
    return part >= DatePart::hour;
}

std::int64_t extract(DatePart part, const Moment& moment) {
    const CivilDate date = moment.date();
    const std::int64_t first_of_year = days_from_civil({date.year, 1, 1});
    const std::int64_t seconds = moment.ticks / ticks_per_second;
    const std::int64_t fraction = moment.ticks % ticks_per_second;
    switch (part) {
        case DatePart::year: return date.year;
        case DatePart::quarter: return (date.month + 2) / 3;
        case DatePart::month: return date.month;
        case DatePart::day_of_year: return moment.days - first_of_year + 1;
        case DatePart::day: return date.day;
        case DatePart::week:
            return (moment.days - first_of_year + weekday_of(first_of_year) - 1) / 7 + 1;
        case DatePart::weekday: return weekday_of(moment.days);
        case DatePart::hour: return seconds / 3600;
        case DatePart::minute: return seconds / 60 % 60;
        case DatePart::second: return seconds % 60;
        case DatePart::millisecond: return fraction / 10'000;
        case DatePart::microsecond: return fraction / 10;
        case DatePart::nanosecond: return fraction * 100;
    }
    return 0;
}

std::string name_of(DatePart part, const Moment& moment) {
    const std::int64_t number = extract(part, moment);
    const auto index = static_cast<std::size_t>(number - 1);
    if (part == DatePart::month) return std::string(month_names[index]);
    if (part == DatePart::weekday) return std::string(day_names[index]);
    return std::to_string(number);
}

std::optional<Moment> add(DatePart part, std::int64_t count, const Moment& moment) {
    constexpr std::int64_t most = 200'000'000;
    if (part <= DatePart::month) {
        if (count > most || count < -most) return std::nullopt;
        const std::int64_t months = part == DatePart::year ? 12 : part == DatePart::quarter ? 3 : 1;
        return add_months(count * months, moment);
    }
    std::int64_t ticks = 0, sum = 0;
    if (part == DatePart::nanosecond) {
        ticks = count / 100;
    } else if (__builtin_mul_overflow(count, ticks_of(part), &ticks)) {
        return std::nullopt;
    }
    if (__builtin_add_overflow(moment.total_ticks(), ticks, &sum)) return std::nullopt;
    auto result = Moment::from_total_ticks(sum);
    if (result) {
        result->has_date = moment.has_date;
        result->has_time = moment.has_time;
    }
    return result;
}

std::int64_t difference(DatePart part, const Moment& from, const Moment& to) {
    const CivilDate a = from.date(), b = to.date();
    switch (part) {
        case DatePart::year: return b.year - a.year;
        case DatePart::quarter:
            return (b.year * 4 + (b.month - 1) / 3) - (a.year * 4 + (a.month - 1) / 3);
        case DatePart::month: return (b.year * 12 + b.month) - (a.year * 12 + a.month);
        case DatePart::week:  // weeks begin on Sunday
            return floor_divide(to.days + 1, 7) - floor_divide(from.days + 1, 7);
        case DatePart::nanosecond: return (to.total_ticks() - from.total_ticks()) * 100;
        default:
            return floor_divide(to.total_ticks(), ticks_of(part)) -
                   floor_divide(from.total_ticks(), ticks_of(part));
    }
}

}  // namespace mock::sql
