#include "convert/datetime_text.h"

#include <algorithm>
#include <chrono>

#include "convert/number_text.h"

namespace connectai::convert {
namespace {

constexpr int nanosecond_digits = 9;
constexpr int wire_fraction_digits = 7;
constexpr int minutes_a_day = 24 * 60;

constexpr bool is_leap(int year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// ODBC 3.8, appendix D, "Constraints of the Gregorian calendar".
int days_in_month(int year, int month) noexcept {
    constexpr std::array<int, 13> days = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month)];
}

// The value of `count` digits, or a number beyond any field if one is no digit.
unsigned fixed_digits(const char* text, int count) noexcept {
    unsigned value = 0;
    unsigned bad = 0;
    for (int i = 0; i < count; ++i) {
        const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
        bad |= static_cast<unsigned>(digit > 9);
        value = value * 10 + digit;
    }
    return bad != 0 ? 60000 : value;
}

// Two digits without a loop, for the fetch path; 255 if one is no digit.
inline unsigned two_digits(const char* text) noexcept {
    const unsigned tens = static_cast<unsigned char>(text[0]) - unsigned{'0'};
    const unsigned ones = static_cast<unsigned char>(text[1]) - unsigned{'0'};
    return tens > 9 || ones > 9 ? 255 : tens * 10 + ones;
}

bool read_plain_date(const char* text, DateTime& out) noexcept {
    const unsigned century = two_digits(text);
    const unsigned year = two_digits(text + 2);
    if (text[4] != '-' || text[7] != '-' || century > 99 || year > 99) return false;
    out.year = static_cast<std::int16_t>(century * 100 + year);
    out.month = static_cast<std::uint16_t>(two_digits(text + 5));
    out.day = static_cast<std::uint16_t>(two_digits(text + 8));
    out.has_date = true;
    return is_valid_date(out);
}

// Reads the digits behind the point; more than nine are cut.
void read_fraction(std::string_view digits, DateTime& out) noexcept {
    int count = 0;
    for (const char digit : digits) {
        if (count < nanosecond_digits) {
            out.nanoseconds = out.nanoseconds * 10 + static_cast<std::uint32_t>(digit - '0');
            ++count;
        } else if (digit != '0') {
            out.cut = true;
        }
    }
    for (; count < nanosecond_digits; ++count) out.nanoseconds *= 10;
}

bool read_plain_time(const char* text, DateTime& out) noexcept {
    out.hour = static_cast<std::uint16_t>(two_digits(text));
    out.minute = static_cast<std::uint16_t>(two_digits(text + 3));
    out.second = static_cast<std::uint16_t>(two_digits(text + 6));
    out.has_time = true;
    return text[2] == ':' && text[5] == ':' && is_valid_time(out);
}

// "[.f...][Z]" with up to nine digits.
bool read_plain_fraction(std::string_view text, DateTime& out) noexcept {
    constexpr std::array<std::uint32_t, nanosecond_digits + 1> units = {
        1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
    if (text.ends_with('Z')) text.remove_suffix(1);
    if (text.empty()) return true;
    if (text.front() != '.' || text.size() < 2 || text.size() > units.size()) return false;
    text.remove_prefix(1);
    std::uint32_t value = 0;
    for (const char character : text) {
        const unsigned digit = static_cast<unsigned char>(character) - unsigned{'0'};
        if (digit > 9) return false;
        value = value * 10 + digit;
    }
    out.nanoseconds = value * units[text.size()];
    return true;
}

// A cursor over the lenient forms. Every take_ function moves on only if it finds its thing.
class Scanner {
public:
    explicit Scanner(std::string_view text) noexcept : text_(text) {}

    bool at_end() const noexcept { return text_.empty(); }

    bool take(char character) noexcept {
        if (!text_.starts_with(character)) return false;
        text_.remove_prefix(1);
        return true;
    }

    bool take_any_of(std::string_view characters, char& taken) noexcept {
        if (text_.empty() || characters.find(text_.front()) == std::string_view::npos) return false;
        taken = text_.front();
        text_.remove_prefix(1);
        return true;
    }

    void skip_blanks() noexcept {
        while (take(' ')) {
        }
    }

    std::string_view take_digits() noexcept {
        std::size_t count = 0;
        while (count < text_.size() && text_[count] >= '0' && text_[count] <= '9') ++count;
        const std::string_view digits = text_.substr(0, count);
        text_.remove_prefix(count);
        return digits;
    }

    // A field of `minimum` to `maximum` digits.
    bool take_field(std::size_t minimum, std::size_t maximum, std::uint16_t& field) noexcept {
        const std::string_view digits = take_digits();
        if (digits.size() < minimum || digits.size() > maximum) return false;
        field = static_cast<std::uint16_t>(
            fixed_digits(digits.data(), static_cast<int>(digits.size())));
        return true;
    }

    // Whether a date comes: its year is followed by a hyphen, an hour by a colon.
    bool date_follows() const noexcept {
        const std::size_t at = text_.find_first_not_of("0123456789");
        return at != std::string_view::npos && text_[at] == '-';
    }

private:
    std::string_view text_;
};

bool scan_date(Scanner& scanner, DateTime& out) noexcept {
    std::uint16_t year = 0;
    if (!scanner.take_field(4, 4, year) || !scanner.take('-') ||
        !scanner.take_field(1, 2, out.month) || !scanner.take('-') ||
        !scanner.take_field(1, 2, out.day)) {
        return false;
    }
    out.year = static_cast<std::int16_t>(year);
    out.has_date = true;
    return is_valid_date(out);
}

bool scan_time(Scanner& scanner, DateTime& out) noexcept {
    if (!scanner.take_field(1, 2, out.hour) || !scanner.take(':') ||
        !scanner.take_field(1, 2, out.minute)) {
        return false;
    }
    out.has_time = true;
    if (scanner.take(':')) {
        if (!scanner.take_field(1, 2, out.second)) return false;
        if (scanner.take('.') || scanner.take(',')) read_fraction(scanner.take_digits(), out);
    }
    return is_valid_time(out);
}

// "Z" or "+hh[[:]mm]"; `minutes` is how far local time is ahead of UTC. False: malformed.
bool scan_offset(Scanner& scanner, int& minutes) noexcept {
    scanner.skip_blanks();
    char sign = 0;
    if (scanner.take('Z') || scanner.take('z')) return true;
    if (!scanner.take_any_of("+-", sign)) return true;
    const std::string_view digits = scanner.take_digits();
    std::uint16_t hour = 0;
    std::uint16_t minute = 0;
    if (digits.size() == 4) {
        hour = static_cast<std::uint16_t>(fixed_digits(digits.data(), 2));
        minute = static_cast<std::uint16_t>(fixed_digits(digits.data() + 2, 2));
    } else if (digits.size() == 1 || digits.size() == 2) {
        hour = static_cast<std::uint16_t>(
            fixed_digits(digits.data(), static_cast<int>(digits.size())));
        if (scanner.take(':') && !scanner.take_field(2, 2, minute)) return false;
    } else {
        return false;
    }
    if (hour > 23 || minute > 59) return false;
    minutes = hour * 60 + minute;
    if (sign == '-') minutes = -minutes;
    return true;
}

void next_day(DateTime& value) noexcept {
    if (++value.day <= days_in_month(value.year, value.month)) return;
    value.day = 1;
    if (++value.month <= 12) return;
    value.month = 1;
    ++value.year;
}

void previous_day(DateTime& value) noexcept {
    if (--value.day >= 1) return;
    if (--value.month < 1) {
        value.month = 12;
        --value.year;
    }
    value.day = static_cast<std::uint16_t>(days_in_month(value.year, value.month));
}

// A time alone goes around the clock.
ParseResult to_utc(DateTime& value, int offset_minutes) noexcept {
    int minutes = value.hour * 60 + value.minute - offset_minutes;
    if (minutes < 0) {
        minutes += minutes_a_day;
        if (value.has_date) previous_day(value);
    } else if (minutes >= minutes_a_day) {
        minutes -= minutes_a_day;
        if (value.has_date) next_day(value);
    }
    value.hour = static_cast<std::uint16_t>(minutes / 60);
    value.minute = static_cast<std::uint16_t>(minutes % 60);
    const bool in_range = !value.has_date || (value.year >= 1 && value.year <= 9999);
    return in_range ? ParseResult::ok : ParseResult::overflow;
}

char* put_digits(char* out, unsigned value, int count) noexcept {
    for (int i = count - 1; i >= 0; --i) {
        out[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return out + count;
}

}  // namespace

bool is_valid_date(const DateTime& value) noexcept {
    return value.year >= 1 && value.year <= 9999 && value.month >= 1 && value.month <= 12 &&
           value.day >= 1 && value.day <= days_in_month(value.year, value.month);
}

bool is_valid_time(const DateTime& value) noexcept {
    return value.hour <= 23 && value.minute <= 59 && value.second <= 61;
}

void set_current_date(DateTime& value) noexcept {
    const auto now = std::chrono::system_clock::now();
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    value.year = static_cast<std::int16_t>(static_cast<int>(today.year()));
    value.month = static_cast<std::uint16_t>(static_cast<unsigned>(today.month()));
    value.day = static_cast<std::uint16_t>(static_cast<unsigned>(today.day()));
    value.has_date = true;
}

bool parse_plain_date(std::string_view text, DateTime& out) noexcept {
    return text.size() == 10 && read_plain_date(text.data(), out);
}

bool parse_plain_timestamp(std::string_view text, DateTime& out) noexcept {
    if (text.size() < 19) return false;
    const char* const at = text.data();
    if (at[10] != 'T' && at[10] != ' ') return false;
    return read_plain_time(at + 11, out) && read_plain_date(at, out) &&
           read_plain_fraction(text.substr(19), out);
}

bool parse_plain_time(std::string_view text, DateTime& out) noexcept {
    return text.size() >= 8 && read_plain_time(text.data(), out) &&
           read_plain_fraction(text.substr(8), out);
}

ParseResult parse_datetime(std::string_view text, OffsetRule rule, DateTime& out) noexcept {
    out = DateTime{};
    Scanner scanner(trim_blanks(text));
    if (scanner.date_follows()) {
        if (!scan_date(scanner, out)) return ParseResult::malformed;
        if (scanner.at_end()) return ParseResult::ok;
        char separator = 0;
        if (scanner.take('Z')) {
            return scanner.at_end() ? ParseResult::ok : ParseResult::malformed;
        }
        if (!scanner.take_any_of("Tt ", separator)) return ParseResult::malformed;
        scanner.skip_blanks();
    }
    int offset = 0;
    if (!scan_time(scanner, out) || !scan_offset(scanner, offset) || !scanner.at_end()) {
        return ParseResult::malformed;
    }
    return rule == OffsetRule::apply ? to_utc(out, offset) : ParseResult::ok;
}

int fraction_digits(std::uint32_t nanoseconds, int scale) noexcept {
    const int declared = std::clamp(scale, 0, nanosecond_digits);
    if (nanoseconds == 0) return declared;
    int needed = nanosecond_digits;
    for (std::uint32_t rest = nanoseconds; rest % 10 == 0; rest /= 10) --needed;
    return std::max(needed, declared == 0 ? wire_fraction_digits : declared);
}

std::string_view write_datetime(const DateTime& value, int scale, DateTimeText& out) noexcept {
    char* at = out.data();
    if (value.has_date) {
        at = put_digits(at, static_cast<unsigned>(value.year), 4);
        *at++ = '-';
        at = put_digits(at, value.month, 2);
        *at++ = '-';
        at = put_digits(at, value.day, 2);
    }
    if (value.has_date && value.has_time) *at++ = ' ';
    if (value.has_time) {
        at = put_digits(at, value.hour, 2);
        *at++ = ':';
        at = put_digits(at, value.minute, 2);
        *at++ = ':';
        at = put_digits(at, value.second, 2);
        const int digits = fraction_digits(value.nanoseconds, scale);
        if (digits > 0) {
            *at++ = '.';
            std::uint32_t fraction = value.nanoseconds;
            for (int i = digits; i < nanosecond_digits; ++i) fraction /= 10;
            at = put_digits(at, fraction, digits);
        }
    }
    return {out.data(), static_cast<std::size_t>(at - out.data())};
}

}  // namespace connectai::convert
