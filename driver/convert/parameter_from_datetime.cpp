// The structures of dates, times and timestamps to parameters. ODBC 3.8, appendix D, "C to SQL:
// Date", "C to SQL: Time", "C to SQL: Timestamp".
#include "convert/parameter_converters.h"
#include "convert/parameter_forms.h"
#include "convert/parameter_value.h"

namespace connectai::convert {
namespace {

constexpr SQLUINTEGER highest_fraction = 999'999'999;

// The fields are not looked at yet, but for those that are as wide as the structure's.
DateTime moment_of(const SQL_DATE_STRUCT& date) noexcept {
    return {.year = date.year, .month = date.month, .day = date.day, .has_date = true};
}
DateTime moment_of(const SQL_TIME_STRUCT& time) noexcept {
    return {.hour = time.hour, .minute = time.minute, .second = time.second, .has_time = true};
}
DateTime moment_of(const SQL_TIMESTAMP_STRUCT& timestamp) noexcept {
    return {.year = timestamp.year,
            .month = timestamp.month,
            .day = timestamp.day,
            .hour = timestamp.hour,
            .minute = timestamp.minute,
            .second = timestamp.second,
            .nanoseconds = timestamp.fraction,
            .has_date = true,
            .has_time = true};
}

bool is_valid(const DateTime& moment) noexcept {
    return (!moment.has_date || is_valid_date(moment)) &&
           (!moment.has_time || is_valid_time(moment)) && moment.nanoseconds <= highest_fraction;
}

using PutMoment = ParameterOutcome (*)(DateTime moment, const ParameterType& type,
                                       ParameterValue& value) noexcept;

// "yyyy-mm-dd hh:mm:ss[.f...]", with the digits that the fraction needs.
ParameterOutcome put_text(DateTime moment, const ParameterType& type,
                          ParameterValue& value) noexcept {
    DateTimeText text;
    return put_characters(write_datetime(moment, moment.nanoseconds != 0 ? 1 : 0, text), type,
                          value);
}

template <typename Struct>
ParameterOutcome convert(const ParameterBuffer& buffer, const ParameterType& type,
                         ParameterValue& value, PutMoment put_moment) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    const DateTime moment = moment_of(load<Struct>(buffer));
    if (!is_valid(moment)) {
        return put_moment == put_text ? ParameterOutcome::invalid_fields
                                      : ParameterOutcome::invalid_datetime;
    }
    return put_moment(moment, type, value);
}

}  // namespace

ParameterOutcome date_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                    ParameterValue& value) noexcept {
    return convert<SQL_DATE_STRUCT>(buffer, type, value, put_text);
}

ParameterOutcome date_to_date_type(const ParameterBuffer& buffer, const ParameterType& type,
                                   ParameterValue& value) noexcept {
    return convert<SQL_DATE_STRUCT>(buffer, type, value, put_date);
}

ParameterOutcome date_to_timestamp_type(const ParameterBuffer& buffer, const ParameterType& type,
                                        ParameterValue& value) noexcept {
    return convert<SQL_DATE_STRUCT>(buffer, type, value, put_timestamp);
}

ParameterOutcome time_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                    ParameterValue& value) noexcept {
    return convert<SQL_TIME_STRUCT>(buffer, type, value, put_text);
}

ParameterOutcome time_to_time_type(const ParameterBuffer& buffer, const ParameterType& type,
                                   ParameterValue& value) noexcept {
    return convert<SQL_TIME_STRUCT>(buffer, type, value, put_time);
}

ParameterOutcome time_to_timestamp_type(const ParameterBuffer& buffer, const ParameterType& type,
                                        ParameterValue& value) noexcept {
    return convert<SQL_TIME_STRUCT>(buffer, type, value, put_timestamp);
}

ParameterOutcome timestamp_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                         ParameterValue& value) noexcept {
    return convert<SQL_TIMESTAMP_STRUCT>(buffer, type, value, put_text);
}

ParameterOutcome timestamp_to_timestamp_type(const ParameterBuffer& buffer,
                                             const ParameterType& type,
                                             ParameterValue& value) noexcept {
    return convert<SQL_TIMESTAMP_STRUCT>(buffer, type, value, put_timestamp);
}

// Time fields that are not zero are refused, whether valid or not.
ParameterOutcome timestamp_to_date_type(const ParameterBuffer& buffer, const ParameterType& type,
                                        ParameterValue& value) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    const DateTime moment = moment_of(load<SQL_TIMESTAMP_STRUCT>(buffer));
    if (!is_valid_date(moment)) return ParameterOutcome::invalid_datetime;
    return put_date(moment, type, value);
}

// The date is ignored, whether valid or not.
ParameterOutcome timestamp_to_time_type(const ParameterBuffer& buffer, const ParameterType& type,
                                        ParameterValue& value) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    const DateTime moment = moment_of(load<SQL_TIMESTAMP_STRUCT>(buffer));
    if (!is_valid_time(moment)) return ParameterOutcome::invalid_datetime;
    return put_time(moment, type, value);
}

}  // namespace connectai::convert
