// Character data to parameters. ODBC 3.8, appendix D, "C to SQL: Character". Pairs beyond that
// page: text for SQL_GUID, which convert.h has in the opposite direction too.
#include "base/text.h"
#include "convert/parameter_converters.h"
#include "convert/parameter_forms.h"
#include "convert/parameter_value.h"
#include "convert/uuid_text.h"

namespace connectai::convert {
namespace {

constexpr unsigned char highest_hexadecimal_digit = 15;

struct TextNumber {
    NumberText number;
    std::string_view spelling;  // without blanks and plus sign
};

// The text of the parameter, which must be a numeric literal.
ParameterOutcome number_of(const ParameterBuffer& buffer, ParameterValue& value,
                           TextNumber& out) noexcept {
    std::string_view text;
    const auto outcome = text_of(buffer, value.text, text);
    if (is_error(outcome)) return outcome;
    const auto number = parse_number(text);
    if (!number) return ParameterOutcome::invalid_character;
    out.number = *number;
    out.spelling = trim_blanks(text);
    if (out.spelling.starts_with('+')) out.spelling.remove_prefix(1);
    return ParameterOutcome::ok;
}

// "{ts '2024-02-29 12:00:00'}" without its shell, which is `d`, `t` or `ts`. ODBC 3.8, appendix C,
// "Date, time, and timestamp escape sequences". False: an escape of another form.
bool take_escape(std::string_view& text, std::string_view& shell) noexcept {
    text = trim_blanks(text);
    if (!text.starts_with('{')) return true;
    if (!text.ends_with('}')) return false;
    text = trim_blanks(text.substr(1, text.size() - 2));
    const std::size_t quote = text.find('\'');
    if (quote == std::string_view::npos || text.size() < quote + 2 || !text.ends_with('\'')) {
        return false;
    }
    shell = trim_blanks(text.substr(0, quote));
    text = text.substr(quote + 1, text.size() - quote - 2);
    return true;
}

bool shell_holds(std::string_view shell, const DateTime& moment) noexcept {
    if (shell.empty()) return true;
    const bool date = moment.has_date;
    const bool time = moment.has_time;
    if (iequals(shell, "d")) return date && !time;
    if (iequals(shell, "t")) return time && !date;
    return iequals(shell, "ts") && date && time;
}

using PlainParser = bool (*)(std::string_view text, DateTime& out) noexcept;

// The text of the parameter, which must be a date, a time or both; `plain` reads the usual form.
ParameterOutcome moment_of(const ParameterBuffer& buffer, OffsetRule rule, PlainParser plain,
                           ParameterValue& value, DateTime& moment) noexcept {
    std::string_view text;
    const auto outcome = text_of(buffer, value.text, text);
    if (is_error(outcome)) return outcome;
    if (plain(text, moment)) return ParameterOutcome::ok;
    std::string_view shell;
    const bool braces = trim_blanks(text).starts_with('{');
    if (!take_escape(text, shell) || (braces && shell.empty())) {
        return ParameterOutcome::invalid_character;
    }
    switch (parse_datetime(text, rule, moment)) {
        case ParseResult::malformed: return ParameterOutcome::invalid_character;
        case ParseResult::overflow: return ParameterOutcome::datetime_overflow;
        case ParseResult::ok: break;
    }
    return shell_holds(shell, moment) ? ParameterOutcome::ok : ParameterOutcome::invalid_character;
}

// Pairs of hexadecimal digits; a last odd one is not converted. `out` may be where `text` begins.
bool decode_hexadecimal(std::string_view text, char* out) noexcept {
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const unsigned char high = hexadecimal_value(text[i]);
        const unsigned char low = hexadecimal_value(text[i + 1]);
        if (high > highest_hexadecimal_digit || low > highest_hexadecimal_digit) return false;
        out[i / 2] = static_cast<char>(high << 4 | low);
    }
    return true;
}

}  // namespace

ParameterOutcome text_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                    ParameterValue& value) noexcept {
    std::string_view text;
    const auto outcome = text_of(buffer, value.text, text);
    return is_error(outcome) ? outcome : put_characters(text, type, value);
}

ParameterOutcome text_to_integer_type(const ParameterBuffer& buffer, const ParameterType& type,
                                      ParameterValue& value) noexcept {
    TextNumber text;
    const auto outcome = number_of(buffer, value, text);
    return is_error(outcome) ? outcome : put_integer(text.number, NumberOrigin::text, type, value);
}

ParameterOutcome text_to_decimal_type(const ParameterBuffer& buffer, const ParameterType& type,
                                      ParameterValue& value) noexcept {
    TextNumber text;
    const auto outcome = number_of(buffer, value, text);
    return is_error(outcome) ? outcome : put_decimal(text.number, NumberOrigin::text, type, value);
}

ParameterOutcome text_to_real_type(const ParameterBuffer& buffer, const ParameterType& type,
                                   ParameterValue& value) noexcept {
    TextNumber text;
    const auto outcome = number_of(buffer, value, text);
    return is_error(outcome) ? outcome : put_real(text.spelling, text.number, type, value);
}

ParameterOutcome text_to_bit_type(const ParameterBuffer& buffer, const ParameterType& type,
                                  ParameterValue& value) noexcept {
    TextNumber text;
    const auto outcome = number_of(buffer, value, text);
    return is_error(outcome) ? outcome : put_bit(text.number, type, value);
}

ParameterOutcome text_to_binary_type(const ParameterBuffer& buffer, const ParameterType& type,
                                     ParameterValue& value) noexcept {
    std::string_view text;
    const auto outcome = text_of(buffer, value.text, text);
    if (is_error(outcome)) return outcome;
    const std::size_t octets = text.size() / 2;
    if (type.column_size != 0 && octets > type.column_size) {
        return ParameterOutcome::string_truncated;
    }
    // In place where the text is the value's own: then it is large enough.
    if (text.data() != value.text.data() && !set_size(value.text, octets)) {
        return ParameterOutcome::no_memory;
    }
    if (!decode_hexadecimal(text, value.text.data())) return ParameterOutcome::invalid_character;
    return put_octets({value.text.data(), octets}, type, value);
}

ParameterOutcome text_to_date_type(const ParameterBuffer& buffer, const ParameterType& type,
                                   ParameterValue& value) noexcept {
    DateTime moment;
    const auto outcome = moment_of(buffer, OffsetRule::ignore, parse_plain_date, value, moment);
    if (is_error(outcome)) return outcome;
    return moment.has_date ? put_date(moment, type, value) : ParameterOutcome::invalid_character;
}

ParameterOutcome text_to_time_type(const ParameterBuffer& buffer, const ParameterType& type,
                                   ParameterValue& value) noexcept {
    DateTime moment;
    const auto outcome = moment_of(buffer, OffsetRule::apply, parse_plain_time, value, moment);
    if (is_error(outcome)) return outcome;
    return moment.has_time ? put_time(moment, type, value) : ParameterOutcome::invalid_character;
}

ParameterOutcome text_to_timestamp_type(const ParameterBuffer& buffer, const ParameterType& type,
                                        ParameterValue& value) noexcept {
    DateTime moment;
    const auto outcome = moment_of(buffer, OffsetRule::apply, parse_plain_timestamp, value, moment);
    return is_error(outcome) ? outcome : put_timestamp(moment, type, value);
}

ParameterOutcome text_to_guid_type(const ParameterBuffer& buffer, const ParameterType& type,
                                   ParameterValue& value) noexcept {
    std::string_view text;
    const auto outcome = text_of(buffer, value.text, text);
    if (is_error(outcome)) return outcome;
    const auto digits = parse_uuid(text);
    return digits ? put_uuid(*digits, type, value) : ParameterOutcome::invalid_character;
}

ParameterOutcome text_to_interval_type(const ParameterBuffer& buffer, const ParameterType& type,
                                       ParameterValue& value) noexcept {
    std::string_view text;
    const auto outcome = text_of(buffer, value.text, text);
    if (is_error(outcome)) return outcome;
    const IntervalKind& kind = interval_kind(type.sql_type);
    IntervalValue interval;
    if (!parse_interval(text, kind, interval) || interval.year_month != kind.year_month()) {
        return ParameterOutcome::invalid_character;
    }
    return put_interval(interval, type, value);
}

}  // namespace connectai::convert
