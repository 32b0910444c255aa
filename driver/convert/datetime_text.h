// Dates and times as replies spell them, and as ODBC wants them spelled. For convert/ and the
// literals of sql/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace connectai::convert {

// Fields in the ranges of SQL_TIMESTAMP_STRUCT; seconds go to 61 (leap seconds). What the text does
// not have is 0.
struct DateTime {
    std::int16_t year = 0;  // 1 to 9999
    std::uint16_t month = 0;
    std::uint16_t day = 0;
    std::uint16_t hour = 0;
    std::uint16_t minute = 0;
    std::uint16_t second = 0;
    std::uint32_t nanoseconds = 0;
    bool has_date = false;
    bool has_time = false;
    bool cut = false;  // digits other than 0 followed those of the nanoseconds

    bool time_is_zero() const noexcept {
        return hour == 0 && minute == 0 && second == 0 && nanoseconds == 0 && !cut;
    }
    bool fraction_is_zero() const noexcept { return nanoseconds == 0 && !cut; }
};

enum class ParseResult : std::uint8_t { ok, malformed, overflow };

// What a UTC offset behind the time does: `apply` makes UTC of the value, `ignore` leaves the
// fields as they are written (a date column's date must not move).
enum class OffsetRule : std::uint8_t { apply, ignore };

// Takes "yyyy-mm-dd", "hh:mm[:ss[.f...]]", and both with T or blanks between them; behind a time
// "Z" or an offset ("+02:00", "+0200", "+02"); one digit where two are usual; blanks around it all.
// `malformed` also for fields out of range (month 13, 30 February, hour 24); `overflow` when an
// offset moves the value out of the years 1 to 9999.
ParseResult parse_datetime(std::string_view text, OffsetRule rule, DateTime& out) noexcept;

// ODBC 3.8, appendix D, "Constraints of the Gregorian calendar". Of the time all fields but the
// nanoseconds, whose range is the parser's and the structure's business.
bool is_valid_date(const DateTime& value) noexcept;
bool is_valid_time(const DateTime& value) noexcept;

// Today in UTC, for values that consist of a time alone.
void set_current_date(DateTime& value) noexcept;

// Exactly "yyyy-mm-dd", "hh:mm:ss[.f...][Z]" with up to nine digits, and both with T or one blank
// between them: the forms that nearly every value has. `out` must be fresh; false leaves it in any
// state: ask parse_datetime.
bool parse_plain_date(std::string_view text, DateTime& out) noexcept;
bool parse_plain_time(std::string_view text, DateTime& out) noexcept;
bool parse_plain_timestamp(std::string_view text, DateTime& out) noexcept;

// "yyyy-mm-dd hh:mm:ss.fffffffff" is the longest.
inline constexpr std::size_t datetime_text_size = 29;
using DateTimeText = std::array<char, datetime_text_size>;

// How many digits of the second's fraction to write: as many as the column's scale, but never so
// few that a digit other than 0 is lost; a scale of 0 or less says nothing about the values, so
// that a fraction is then written with the wire's seven digits or not at all.
int fraction_digits(std::uint32_t nanoseconds, int scale) noexcept;

// "yyyy-mm-dd", "hh:mm:ss[.f...]" or both with a blank, by has_date and has_time.
std::string_view write_datetime(const DateTime& value, int scale, DateTimeText& out) noexcept;

}  // namespace connectai::convert
