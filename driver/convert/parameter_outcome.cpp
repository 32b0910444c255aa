// What the outcomes of conversions to the service are called: SQLSTATEs and words.
#include <array>

#include "convert/parameter.h"

namespace connectai::convert {
namespace {

struct Explained {
    SqlState state;
    const char* explanation;
};

// By ParameterOutcome.
constexpr std::array outcomes = {
    Explained{{"00000", "00000"}, "it is sent as it is"},
    Explained{sqlstate::fractional_truncation,
              "digits behind the decimal point were cut to fit the parameter's type"},
    Explained{sqlstate::restricted_data_type,
              "its C type does not convert to the parameter's SQL type"},
    Explained{sqlstate::invalid_use_of_default_parameter,
              "SQL_DEFAULT_PARAM is for the parameters of a procedure that is called by {call}"},
    Explained{sqlstate::string_data_truncated, "it is longer than the parameter's column size"},
    Explained{sqlstate::string_data_truncated,
              "the number has more digits in front of the decimal point than the parameter's type"},
    Explained{sqlstate::string_data_truncated,
              "digits behind the decimal point have no place in the parameter's type"},
    Explained{sqlstate::numeric_out_of_range,
              "the number is out of the range of the parameter's type"},
    Explained{sqlstate::numeric_out_of_range,
              "it is infinity or not a number, which cannot be sent"},
    Explained{sqlstate::numeric_out_of_range,
              "its octets are not as many as a value of the parameter's type takes"},
    Explained{sqlstate::invalid_datetime_format, "its fields are no valid date, time or timestamp"},
    Explained{sqlstate::datetime_field_overflow, "its fields are no valid date, time or timestamp"},
    Explained{sqlstate::datetime_field_overflow,
              "a part of the time, or digits of its fraction, have no place in the parameter's "
              "type"},
    Explained{sqlstate::interval_field_overflow,
              "a field of the interval is out of range or has no place in the parameter's type"},
    Explained{sqlstate::invalid_character_value, "the text is no value of the parameter's type"},
    Explained{
        sqlstate::invalid_character_value,
        "the text is not valid Unicode: SQL_C_CHAR takes UTF-8, SQL_C_WCHAR whole characters"},
    Explained{sqlstate::memory_allocation, "there is not enough memory for it"},
    Explained{sqlstate::invalid_null_pointer, "there is no buffer"},
    Explained{sqlstate::invalid_string_or_buffer_length,
              "its length is negative, or not a whole number of characters"},
};
static_assert(static_cast<std::size_t>(ParameterOutcome::invalid_length) + 1 == outcomes.size());

}  // namespace

const SqlState& state_of(ParameterOutcome outcome) {
    return outcomes[static_cast<std::size_t>(outcome)].state;
}

const char* explanation_of(ParameterOutcome outcome) noexcept {
    return outcomes[static_cast<std::size_t>(outcome)].explanation;
}

}  // namespace connectai::convert
