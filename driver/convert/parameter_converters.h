// The converters that parameter_table.cpp puts into its table, one file a C type family. The
// templates are instantiated where they are defined. For convert/ itself.
#pragma once

#include "convert/parameter.h"

namespace connectai::convert {

#define CONNECTAI_CONVERTER(name)                                                   \
    ParameterOutcome name(const ParameterBuffer& buffer, const ParameterType& type, \
                          ParameterValue& value) noexcept

// parameter_from_text.cpp: SQL_C_CHAR and SQL_C_WCHAR
CONNECTAI_CONVERTER(text_to_characters);
CONNECTAI_CONVERTER(text_to_integer_type);
CONNECTAI_CONVERTER(text_to_decimal_type);
CONNECTAI_CONVERTER(text_to_real_type);
CONNECTAI_CONVERTER(text_to_bit_type);
CONNECTAI_CONVERTER(text_to_binary_type);
CONNECTAI_CONVERTER(text_to_date_type);
CONNECTAI_CONVERTER(text_to_time_type);
CONNECTAI_CONVERTER(text_to_timestamp_type);
CONNECTAI_CONVERTER(text_to_guid_type);
CONNECTAI_CONVERTER(text_to_interval_type);

// parameter_from_number.cpp: C is an integer type, or bool for SQL_C_BIT
template <typename C>
CONNECTAI_CONVERTER(integer_to_characters);
template <typename C>
CONNECTAI_CONVERTER(integer_to_integer_type);
template <typename C>
CONNECTAI_CONVERTER(integer_to_decimal_type);
template <typename C>
CONNECTAI_CONVERTER(integer_to_real_type);
template <typename C>
CONNECTAI_CONVERTER(integer_to_bit_type);
template <typename C>
CONNECTAI_CONVERTER(integer_to_interval_type);
template <typename C>
CONNECTAI_CONVERTER(real_to_characters);
template <typename C>
CONNECTAI_CONVERTER(real_to_integer_type);
template <typename C>
CONNECTAI_CONVERTER(real_to_decimal_type);
template <typename C>
CONNECTAI_CONVERTER(real_to_real_type);
template <typename C>
CONNECTAI_CONVERTER(real_to_bit_type);
CONNECTAI_CONVERTER(numeric_to_characters);
CONNECTAI_CONVERTER(numeric_to_integer_type);
CONNECTAI_CONVERTER(numeric_to_decimal_type);
CONNECTAI_CONVERTER(numeric_to_real_type);
CONNECTAI_CONVERTER(numeric_to_bit_type);
CONNECTAI_CONVERTER(numeric_to_interval_type);

// parameter_from_datetime.cpp: the structures of dates, times and timestamps
CONNECTAI_CONVERTER(date_to_characters);
CONNECTAI_CONVERTER(date_to_date_type);
CONNECTAI_CONVERTER(date_to_timestamp_type);
CONNECTAI_CONVERTER(time_to_characters);
CONNECTAI_CONVERTER(time_to_time_type);
CONNECTAI_CONVERTER(time_to_timestamp_type);
CONNECTAI_CONVERTER(timestamp_to_characters);
CONNECTAI_CONVERTER(timestamp_to_date_type);
CONNECTAI_CONVERTER(timestamp_to_time_type);
CONNECTAI_CONVERTER(timestamp_to_timestamp_type);

// parameter_from_interval.cpp; to numbers: C types of one field only
CONNECTAI_CONVERTER(interval_to_characters);
CONNECTAI_CONVERTER(interval_to_integer_type);
CONNECTAI_CONVERTER(interval_to_decimal_type);
CONNECTAI_CONVERTER(interval_to_interval_type);

// parameter_from_octets.cpp: SQL_C_BINARY and SQL_C_GUID
CONNECTAI_CONVERTER(octets_to_characters);
CONNECTAI_CONVERTER(octets_to_binary_type);
CONNECTAI_CONVERTER(octets_to_other_type);
CONNECTAI_CONVERTER(guid_to_characters);
CONNECTAI_CONVERTER(guid_to_guid_type);

#undef CONNECTAI_CONVERTER

}  // namespace connectai::convert
