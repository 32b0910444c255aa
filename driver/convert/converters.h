// The converters that conversion_table.cpp puts into its table, one file a source type. The
// templates are instantiated where they are defined. For convert/ itself.
#pragma once

#include "convert/convert.h"

namespace connectai::convert {

// How a cell's text is taken for a number: as character data, which must be a numeric literal, or
// as a column of an exact or an approximate numeric type.
enum class Reading { text, exact, approximate };

#define CONNECTAI_CONVERTER(name)                                              \
    Outcome name(const Cell& cell, const Source& source, const Target& target, \
                 Progress& progress) noexcept

// from_text.cpp
CONNECTAI_CONVERTER(text_to_char);
CONNECTAI_CONVERTER(text_to_wchar);
CONNECTAI_CONVERTER(text_to_binary);

// from_binary.cpp
CONNECTAI_CONVERTER(binary_to_binary);
template <typename Unit>
CONNECTAI_CONVERTER(binary_to_text);

// from_number.cpp: characters, integers, decimals and doubles to numbers
template <typename Integer, Reading reading>
CONNECTAI_CONVERTER(number_to_integer);
template <typename Real, Reading reading>
CONNECTAI_CONVERTER(number_to_real);
template <Reading reading>
CONNECTAI_CONVERTER(number_to_bit);
template <Reading reading>
CONNECTAI_CONVERTER(number_to_numeric);
template <typename Unit>
CONNECTAI_CONVERTER(integer_to_text);
template <typename Unit>
CONNECTAI_CONVERTER(decimal_to_text);
template <typename Unit>
CONNECTAI_CONVERTER(approximate_to_text);
CONNECTAI_CONVERTER(integer_to_binary);
CONNECTAI_CONVERTER(decimal_to_binary);
CONNECTAI_CONVERTER(approximate_to_binary);

// from_boolean.cpp
template <typename Number>
CONNECTAI_CONVERTER(boolean_to_number);
template <typename Unit>
CONNECTAI_CONVERTER(boolean_to_text);
CONNECTAI_CONVERTER(boolean_to_numeric);
CONNECTAI_CONVERTER(boolean_to_binary);

// from_datetime.cpp: characters, dates, times and timestamps to the structures and to text
CONNECTAI_CONVERTER(datetime_to_date);
CONNECTAI_CONVERTER(datetime_to_time);
CONNECTAI_CONVERTER(datetime_to_timestamp);
template <typename Unit>
CONNECTAI_CONVERTER(datetime_to_text);
CONNECTAI_CONVERTER(datetime_to_binary);

// from_uuid.cpp
CONNECTAI_CONVERTER(uuid_to_guid);
CONNECTAI_CONVERTER(uuid_to_binary);
template <typename Unit>
CONNECTAI_CONVERTER(uuid_to_text);

// to_interval.cpp
CONNECTAI_CONVERTER(text_to_interval);
CONNECTAI_CONVERTER(number_to_interval);

#undef CONNECTAI_CONVERTER

}  // namespace connectai::convert
