// Intervals to parameters. ODBC 3.8, appendix D, "C to SQL: Year-Month Intervals" and "C to SQL:
// Day-Time Intervals". The C type says which fields count, not the structure's interval_type: the
// example of that page leaves it unset.
#include "convert/parameter_converters.h"
#include "convert/parameter_forms.h"
#include "convert/parameter_value.h"

namespace connectai::convert {
namespace {

ParameterOutcome interval_of(const ParameterBuffer& buffer, IntervalValue& out) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    const auto fields = load<SQL_INTERVAL_STRUCT>(buffer);
    const bool valid = interval_of_struct(fields, interval_kind(buffer.c_type),
                                          seconds_precision(buffer.precision), out);
    return valid ? ParameterOutcome::ok : ParameterOutcome::interval_overflow;
}

// The interval as its own literal's string: a number if it has one field.
ParameterOutcome text_of_interval(const ParameterBuffer& buffer, IntervalText& storage,
                                  std::string_view& text) noexcept {
    IntervalValue interval;
    const auto outcome = interval_of(buffer, interval);
    if (is_error(outcome)) return outcome;
    const IntervalKind& kind = interval_kind(buffer.c_type);
    const auto fields = share_out(interval, kind, maximum_leading_precision);
    if (!fields) return ParameterOutcome::interval_overflow;
    const bool zero = interval.whole == 0 && interval.nanoseconds == 0;
    text = write_interval(*fields, kind, interval.negative && !zero, storage);
    return ParameterOutcome::ok;
}

}  // namespace

ParameterOutcome interval_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                        ParameterValue& value) noexcept {
    IntervalText storage;
    std::string_view text;
    const auto outcome = text_of_interval(buffer, storage, text);
    if (is_error(outcome)) return outcome;
    return put_characters(text, type, value);
}

ParameterOutcome interval_to_integer_type(const ParameterBuffer& buffer, const ParameterType& type,
                                          ParameterValue& value) noexcept {
    IntervalText storage;
    std::string_view text;
    const auto outcome = text_of_interval(buffer, storage, text);
    if (is_error(outcome)) return outcome;
    const NumberText number = parse_number(text).value_or(NumberText{});
    return put_integer(number, NumberOrigin::number, type, value);
}

ParameterOutcome interval_to_decimal_type(const ParameterBuffer& buffer, const ParameterType& type,
                                          ParameterValue& value) noexcept {
    IntervalText storage;
    std::string_view text;
    const auto outcome = text_of_interval(buffer, storage, text);
    if (is_error(outcome)) return outcome;
    const NumberText number = parse_number(text).value_or(NumberText{});
    return put_decimal(number, NumberOrigin::number, type, value);
}

ParameterOutcome interval_to_interval_type(const ParameterBuffer& buffer, const ParameterType& type,
                                           ParameterValue& value) noexcept {
    IntervalValue interval;
    const auto outcome = interval_of(buffer, interval);
    return is_error(outcome) ? outcome : put_interval(interval, type, value);
}

}  // namespace connectai::convert
