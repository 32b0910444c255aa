// Functions on dates and times: see functions.h.
#include "engine/convert.h"
#include "engine/datetime.h"
#include "engine/functions.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

DatePart part_of(sqlite3_value* value) {
    const auto part = date_part(text_of(value));
    if (!part) {
        throw EngineError("QUERY_FAILED",
                          '\'' + std::string(text_of(value)) + "' is not a recognized date part.");
    }
    return *part;
}

Moment moment_of(sqlite3_value* value) {
    const auto moment = parse_moment(text_of(value));
    if (!moment) {
        throw EngineError("QUERY_FAILED",
                          "Conversion failed when converting date and/or time from '" +
                              std::string(text_of(value)) + "'.");
    }
    return *moment;
}

std::string formatted(const Moment& moment, DataType number) {
    if (number == type_number::date) return format_date(moment);
    if (number == type_number::time) return format_time(moment);
    return format_timestamp(moment);
}

// (part, count, moment, type of the result)
void date_add(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        const Value number =
            convert(value_of(values[1]), make_type(type_number::bigint), Conversion::cast);
        Moment moment = moment_of(values[2]);
        const DataType type = sqlite3_value_int(values[3]);
        // A time of day turns round at midnight.
        if (type == type_number::time) moment.days = last_day / 2;
        const auto sum = add(part_of(values[0]), std::get<std::int64_t>(number), moment);
        if (!sum) {
            throw EngineError(
                "QUERY_FAILED",
                "Arithmetic overflow: adding to the date leaves the years 1 to 9999.");
        }
        set_result(context, formatted(*sum, type));
    });
}

void date_difference(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        set_result(context,
                   difference(part_of(values[0]), moment_of(values[1]), moment_of(values[2])));
    });
}

void date_part_number(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        set_result(context, extract(part_of(values[0]), moment_of(values[1])));
    });
}

void date_part_name(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        set_result(context, name_of(part_of(values[0]), moment_of(values[1])));
    });
}

void now(sqlite3_context* context, int, sqlite3_value**) {
    guarded(context, [&] { set_result(context, format_timestamp(current_moment())); });
}

}  // namespace

void register_date_functions(Connection& connection) {
    register_all(connection, {{"ca_dateadd", 4, date_add},
                              {"ca_datediff", 3, date_difference},
                              {"ca_datepart", 2, date_part_number},
                              {"ca_datename", 2, date_part_name},
                              {"ca_now", 0, now, false}});
}

}  // namespace mock::sql
