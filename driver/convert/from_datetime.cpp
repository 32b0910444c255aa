// Dates, times and timestamps to C data, and character data that holds one. ODBC 3.8, appendix D,
// "SQL to C: Date", "SQL to C: Time", "SQL to C: Timestamp", "SQL to C: Character".
#include "convert/converters.h"
#include "convert/datetime_text.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

Outcome malformed(const Source& source) noexcept {
    return source.type == DataType::varchar ? Outcome::invalid_character
                                            : Outcome::invalid_datetime;
}

// What a source's text must have, and what it may have besides.
bool has_needed_parts(const Source& source, const DateTime& value) noexcept {
    switch (source.type) {
        case DataType::date:
        case DataType::timestamp: return value.has_date;
        case DataType::time: return value.has_time;
        default: return true;
    }
}

// The form that values of the source's type nearly always have.
bool read_plain_value(std::string_view text, const Source& source, DateTime& value) noexcept {
    switch (source.type) {
        case DataType::date: return parse_plain_date(text, value);
        case DataType::time: return parse_plain_time(text, value);
        default: return parse_plain_timestamp(text, value);
    }
}

Outcome read_value(const Cell& cell, const Source& source, DateTime& value) noexcept {
    const std::string_view text = cell.view();
    if (cell.kind != CellKind::string) return malformed(source);
    if (read_plain_value(text, source, value)) return Outcome::ok;
    const auto rule = source.type == DataType::date ? OffsetRule::ignore : OffsetRule::apply;
    switch (parse_datetime(text, rule, value)) {
        case ParseResult::malformed: return malformed(source);
        case ParseResult::overflow: return Outcome::datetime_overflow;
        case ParseResult::ok: break;
    }
    return has_needed_parts(source, value) ? Outcome::ok : malformed(source);
}

SQL_DATE_STRUCT date_of(const DateTime& value) noexcept {
    return {.year = value.year, .month = value.month, .day = value.day};
}

SQL_TIME_STRUCT time_of(const DateTime& value) noexcept {
    return {.hour = value.hour, .minute = value.minute, .second = value.second};
}

SQL_TIMESTAMP_STRUCT timestamp_of(const DateTime& value) noexcept {
    return {.year = value.year,
            .month = value.month,
            .day = value.day,
            .hour = value.hour,
            .minute = value.minute,
            .second = value.second,
            .fraction = value.nanoseconds};
}

// Whether the source's own type has no room for what was sent: a date with a time that is not
// midnight, or digits beyond the nanoseconds.
bool loses_digits(const Source& source, const DateTime& value) noexcept {
    return source.type == DataType::date ? !value.time_is_zero() : value.cut;
}

Outcome truncated_if(bool cut) noexcept {
    return cut ? Outcome::fraction_truncated : Outcome::ok;
}

}  // namespace

Outcome datetime_to_date(const Cell& cell, const Source& source, const Target& target,
                         Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    DateTime value;
    const Outcome outcome = read_value(cell, source, value);
    if (is_error(outcome)) return outcome;
    if (!value.has_date) return malformed(source);
    return store_fixed(target, progress, date_of(value), truncated_if(!value.time_is_zero()));
}

Outcome datetime_to_time(const Cell& cell, const Source& source, const Target& target,
                         Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    DateTime value;
    const Outcome outcome = read_value(cell, source, value);
    if (is_error(outcome)) return outcome;
    // A timestamp sent without its time is one at midnight; character data must name a time.
    if (!value.has_time && source.type == DataType::varchar) return malformed(source);
    return store_fixed(target, progress, time_of(value), truncated_if(!value.fraction_is_zero()));
}

Outcome datetime_to_timestamp(const Cell& cell, const Source& source, const Target& target,
                              Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    DateTime value;
    const Outcome outcome = read_value(cell, source, value);
    if (is_error(outcome)) return outcome;
    bool cut = loses_digits(source, value);
    if (source.type == DataType::date) {
        value = {.year = value.year, .month = value.month, .day = value.day, .has_date = true};
    } else if (source.type == DataType::time) {
        // "SQL to C: Time", note [c]: today's date, and a fraction of zero.
        cut = !value.fraction_is_zero();
        value.nanoseconds = 0;
        set_current_date(value);
    } else if (!value.has_date) {
        set_current_date(value);
    }
    return store_fixed(target, progress, timestamp_of(value), truncated_if(cut));
}

template <typename Unit>
Outcome datetime_to_text(const Cell& cell, const Source& source, const Target& target,
                         Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    DateTime value;
    const Outcome outcome = read_value(cell, source, value);
    if (is_error(outcome)) return outcome;
    value.has_date = source.type != DataType::time;
    value.has_time = source.type != DataType::date;
    DateTimeText buffer;
    const std::string_view text = write_datetime(value, source.scale, buffer);
    const std::size_t minimum = std::min(text.find('.'), text.size());
    const Outcome stored = store_short_text<Unit>(target, progress, text, minimum);
    return stored == Outcome::ok ? truncated_if(loses_digits(source, value)) : stored;
}

// The structure that the default C type is.
Outcome datetime_to_binary(const Cell& cell, const Source& source, const Target& target,
                           Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    DateTime value;
    const Outcome outcome = read_value(cell, source, value);
    if (is_error(outcome)) return outcome;
    Outcome stored = Outcome::ok;
    bool cut = loses_digits(source, value);
    if (source.type == DataType::date) {
        stored = store_as_binary(target, progress, date_of(value));
    } else if (source.type == DataType::time) {
        cut = !value.fraction_is_zero();
        stored = store_as_binary(target, progress, time_of(value));
    } else {
        stored = store_as_binary(target, progress, timestamp_of(value));
    }
    return stored == Outcome::ok ? truncated_if(cut) : stored;
}

template Outcome datetime_to_text<char>(const Cell&, const Source&, const Target&,
                                        Progress&) noexcept;
template Outcome datetime_to_text<wide::Unit>(const Cell&, const Source&, const Target&,
                                              Progress&) noexcept;

}  // namespace connectai::convert
