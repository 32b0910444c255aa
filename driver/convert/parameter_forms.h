// Numbers, dates, times and intervals into the service's forms, whichever C type they come from.
// For convert/ itself.
#pragma once

#include "convert/datetime_text.h"
#include "convert/interval_value.h"
#include "convert/number_text.h"
#include "convert/parameter.h"
#include "convert/uuid_text.h"

namespace connectai::convert {

// Where a number comes from decides what becomes of digits without a place ("C to SQL: Character"
// against "C to SQL: Numeric").
enum class NumberOrigin { text, number };

// A number's digits may stand in the value's own text.
// SQL_TINYINT to SQL_BIGINT, signed.
ParameterOutcome put_integer(const NumberText& number, NumberOrigin origin,
                             const ParameterType& type, ParameterValue& value) noexcept;
ParameterOutcome put_integer(std::int64_t number, const ParameterType& type,
                             ParameterValue& value) noexcept;
// SQL_DECIMAL, SQL_NUMERIC
ParameterOutcome put_decimal(NumberText number, NumberOrigin origin, const ParameterType& type,
                             ParameterValue& value) noexcept;
// SQL_REAL, SQL_FLOAT, SQL_DOUBLE
ParameterOutcome put_real(double number, const ParameterType& type, ParameterValue& value) noexcept;
// What std::from_chars reads. Too small to be told from zero is zero.
ParameterOutcome put_real(std::string_view spelling, const NumberText& number,
                          const ParameterType& type, ParameterValue& value) noexcept;
// SQL_BIT
ParameterOutcome put_bit(const NumberText& number, const ParameterType& type,
                         ParameterValue& value) noexcept;

// Values with valid fields; the parts that the type does not have must be zero, except a
// timestamp's date for SQL_TYPE_TIME.
ParameterOutcome put_date(DateTime moment, const ParameterType& type,
                          ParameterValue& value) noexcept;
ParameterOutcome put_time(DateTime moment, const ParameterType& type,
                          ParameterValue& value) noexcept;
ParameterOutcome put_timestamp(DateTime moment, const ParameterType& type,
                               ParameterValue& value) noexcept;

// SQL_GUID
ParameterOutcome put_uuid(const UuidDigits& digits, const ParameterType& type,
                          ParameterValue& value) noexcept;

// An interval type of the value's class.
ParameterOutcome put_interval(const IntervalValue& interval, const ParameterType& type,
                              ParameterValue& value) noexcept;
// A number for an interval type of one field.
ParameterOutcome put_number_interval(const NumberText& number, const ParameterType& type,
                                     ParameterValue& value) noexcept;

}  // namespace connectai::convert
