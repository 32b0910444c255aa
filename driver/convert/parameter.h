// One value of the application into the form in which it travels to the service: the way opposite
// to convert.h.
//
// ODBC 3.8, appendix D, "Converting Data from C to SQL Data Types". The pairs are one table
// (parameter_table.cpp), the conversions one file a C type family.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstdint>

#include "base/sqlstate.h"
#include "connectai/parameter.h"

namespace connectai::convert {

// What such a conversion says. Unlike a fetched value, a parameter that does not fit is not sent:
// all but the first two are errors. The exception is appendix D's own: a number of a numeric C type
// loses fraction digits that an exact numeric type has no place for ("C to SQL: Numeric", note
// [b]).
enum class ParameterOutcome : std::uint8_t {
    ok,
    fraction_truncated,  // 01S07: sent, and a warning
    // Errors from here on: the value's content is undefined.
    restricted,           // 07006
    default_not_allowed,  // 07S01: SQL_DEFAULT_PARAM, and no procedure is called
    string_truncated,     // 22001: longer than the parameter's column size
    digits_lost,          // 22001: a text's number has more whole digits than the type
    fraction_lost,      // 22001: a text's number, or one for SQL_BIT, has fraction digits too many
    out_of_range,       // 22003
    not_finite,         // 22003: infinity or NaN, which JSON cannot carry
    wrong_octets,       // 22003: SQL_C_BINARY not of the size of the type's default C type
    invalid_datetime,   // 22007: a structure's fields are no date, time or timestamp
    invalid_fields,     // 22008: the same for a character type, where appendix D says 22008
    datetime_overflow,  // 22008: a time part or a fraction would be lost
    interval_overflow,  // 22015
    invalid_character,  // 22018: the text is no value of the parameter's type
    invalid_encoding,   // 22018: the text is not Unicode in the form of its C type
    no_memory,          // HY001
    null_pointer,       // HY009: a value, and no buffer
    invalid_length,     // HY090: negative, or half a character of SQL_C_WCHAR
};
inline bool is_error(ParameterOutcome outcome) noexcept {
    return outcome >= ParameterOutcome::restricted;
}
const SqlState& state_of(ParameterOutcome outcome);
// For people, to follow "parameter 3: ": "it is longer than the parameter's column size" and the
// like, without the value.
const char* explanation_of(ParameterOutcome outcome) noexcept;

// The application's side: a buffer and what its record in the APD says. `data` need not be aligned.
struct ParameterBuffer {
    SQLSMALLINT c_type = SQL_C_CHAR;  // concise, never SQL_C_DEFAULT here
    const void* data = nullptr;
    SQLLEN octets = SQL_NTS;     // or SQL_NTS; fixed-length types ignore it
    SQLSMALLINT precision = 38;  // SQL_C_NUMERIC; intervals: the seconds', not 0..9 means 6
    SQLSMALLINT scale = 0;       // SQL_C_NUMERIC
};

// The parameter's side: what its record in the IPD says.
struct ParameterType {
    SQLSMALLINT sql_type = SQL_VARCHAR;  // concise; ODBC 2's date types have been translated
    SQLULEN column_size = 0;             // characters, octets or digits; 0: unlimited
    SQLSMALLINT decimal_digits = 0;      // exact numerics; fractions of seconds: 0 says nothing
    SQLSMALLINT leading_precision = 9;   // intervals: digits of the first field
};

// What a conversion does beyond appendix D's tables:
// - SQL_C_CHAR is UTF-8, SQL_C_WCHAR is wide_unit.h's; column_size counts Unicode characters for
// both.
//   Text that is neither is refused; nothing is replaced.
// - A decimal keeps its digits, without an exponent; a float or double becomes the shortest decimal
//   that names it, and an approximate number exactly the double that it is. With a column_size,
//   decimal_digits is the decimal's scale; without one, there is no limit but 512 digits on either
//   side of the point.
// - Dates and times are sent as they are, as UTC. Text may be any form that is read from the
//   service, and an escape ({ts '...'}). The service has seven fraction digits: more is 22008.
// - An interval travels as the string of its literal: "-3 04:05:06.5".
// - SQL_C_BINARY is the reverse of what convert.h makes of a value: the octets of the default C
//   type; for character types and decimals, UTF-8.
// Only the value's text allocates, and keeps its capacity. On success all of the value is set.
using ParameterConverter = ParameterOutcome (*)(const ParameterBuffer& buffer,
                                                const ParameterType& type,
                                                ParameterValue& value) noexcept;

// Null for a pair that appendix D forbids (07006), so that SQLBindParameter can refuse it.
ParameterConverter find_parameter_converter(SQLSMALLINT c_type, SQLSMALLINT sql_type) noexcept;

// False for a value that is no SQL type identifier that the driver knows (HY004).
bool is_sql_type(SQLSMALLINT sql_type) noexcept;

// "SQL_WVARCHAR", for messages.
const char* sql_type_name(SQLSMALLINT sql_type) noexcept;

// The service's type for a SQL type: SQL_WLONGVARCHAR travels as VARCHAR (5), all binary types as
// BINARY (1), SQL_REAL as FLOAT (10), intervals as the text of their literal.
DataType service_type(SQLSMALLINT sql_type) noexcept;

}  // namespace connectai::convert
