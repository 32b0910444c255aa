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

// What such a conversion says. Unlike a fetched value, a parameter that does not fit is never cut:
// everything but ok is an error, and nothing is sent.
enum class ParameterOutcome : std::uint8_t {
    ok,
    restricted,          // 07006
    string_truncated,    // 22001: longer than the parameter's column size
    out_of_range,        // 22003
    invalid_datetime,    // 22007
    datetime_overflow,   // 22008: a time part or a fraction would be lost
    interval_overflow,   // 22015
    invalid_character,   // 22018: the text is no value of the parameter's type
    invalid_length,      // HY090: a negative length that is no special value
    null_pointer,        // HY009: a value, and no buffer
    invalid_encoding,    // 22018: the text is not UTF-8 (SQL_C_CHAR) or UTF-16 (SQL_C_WCHAR)
};
const SqlState& state_of(ParameterOutcome outcome);
// For people: "it is longer than the parameter's 10 characters" and the like, without the value.
const char* explanation_of(ParameterOutcome outcome) noexcept;

// The application's side: a buffer and what its record in the APD says. `data` need not be aligned.
struct ParameterBuffer {
    SQLSMALLINT c_type = SQL_C_CHAR;    // concise, never SQL_C_DEFAULT here
    const void* data = nullptr;
    SQLLEN octets = SQL_NTS;            // or SQL_NTS (character types); fixed-length types ignore it
    SQLSMALLINT precision = 38;         // SQL_C_NUMERIC; intervals: of the seconds' fraction
    SQLSMALLINT scale = 0;              // SQL_C_NUMERIC
};

// The parameter's side: what its record in the IPD says.
struct ParameterType {
    SQLSMALLINT sql_type = SQL_VARCHAR;  // concise; ODBC 2's date types have been translated
    SQLULEN column_size = 0;             // characters, octets or digits; 0: unlimited
    SQLSMALLINT decimal_digits = 0;      // exact numerics; timestamps: 0 says nothing
};

using ParameterConverter = ParameterOutcome (*)(const ParameterBuffer& buffer,
                                                const ParameterType& type,
                                                ParameterValue& value) noexcept;

// Null for a pair that appendix D forbids (07006), so that SQLBindParameter can refuse it.
ParameterConverter find_parameter_converter(SQLSMALLINT c_type, SQLSMALLINT sql_type) noexcept;

// False for a value that is no SQL type identifier that the driver knows (HY004).
bool is_sql_type(SQLSMALLINT sql_type) noexcept;

// The service's type for a SQL type: SQL_WLONGVARCHAR travels as VARCHAR (5), all binary types as
// BINARY (1), SQL_REAL as FLOAT (10), intervals as the text of their literal.
DataType service_type(SQLSMALLINT sql_type) noexcept;

}  // namespace connectai::convert
