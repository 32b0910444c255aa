// One value of a reply into one C type of the application.
//
// ODBC 3.8, appendix D, "Converting data from SQL to C data types". The pairs are one table
// (conversion_table.cpp), the conversions one file a source type.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstddef>
#include <cstdint>

#include "base/sqlstate.h"
#include "connectai/value.h"

namespace connectai::convert {

// What a conversion says. It is returned, not thrown: a block fetch must not pay for exceptions.
enum class Outcome : std::uint8_t {
    ok,
    string_truncated,    // 01004; the full length is in octet_length
    fraction_truncated,  // 01S07
    // Errors from here on: the buffer's content is undefined.
    restricted,          // 07006: this source type never converts to this C type
    indicator_required,  // 22002: NULL, and no indicator is bound
    out_of_range,        // 22003
    invalid_datetime,    // 22007: the reply's text is no date, time or timestamp
    datetime_overflow,   // 22008
    interval_overflow,   // 22015
    invalid_character,   // 22018
};
inline bool is_error(Outcome outcome) noexcept {
    return outcome >= Outcome::restricted;
}
const SqlState& state_of(Outcome outcome);
// For people, to follow "column 3 as SQL_C_CHAR: ": "its fraction was cut" and the like.
const char* explanation_of(Outcome outcome) noexcept;

// One buffer of the application. Any pointer may be null and none promises alignment. Without a
// data buffer only the length is stored, and the value counts as delivered.
struct Target {
    SQLSMALLINT c_type = SQL_C_DEFAULT;  // concise, never SQL_C_DEFAULT here
    void* data = nullptr;
    SQLLEN buffer_octets = 0;           // used for character and binary types only
    SQLLEN* octet_length = nullptr;     // may be the same address as the indicator
    SQLLEN* indicator = nullptr;        // set to 0 for a value if it is another address
    SQLSMALLINT precision = 38;         // SQL_C_NUMERIC; intervals: the seconds', not 0..9 means 6
    SQLSMALLINT scale = 0;              // SQL_C_NUMERIC
    SQLSMALLINT leading_precision = 2;  // intervals
};

// How far a value has been handed out: SQLGetData in parts. ODBC 3.8, SQLGetData, "Retrieving
// variable-length data in parts". A fresh one starts at the beginning; a bound column always
// passes a fresh one. Only variable-length targets go on where they stopped. Every part reports
// the octets that were left before it, whole characters and whole pairs of hexadecimal digits are
// never split, and a buffer that has no room for one gets none of it (01004). A character of
// SQL_C_WCHAR is a SQLWCHAR, as everywhere in ODBC: a part of a value may end between the two of a
// surrogate pair, because applications take a part that was cut for a full buffer. A bound column,
// whose rest nobody asks for, ends in front of the pair.
struct Progress {
    std::uint64_t delivered = 0;  // in the converter's own unit; 0 = nothing yet
    std::uint64_t remaining = 0;  // likewise; kept so that no part has to count the rest again
    bool in_parts = false;        // SQLGetData: what does not fit will be asked for
    char16_t pending_unit = 0;    // of a surrogate pair that the last part ended within
    bool complete = false;        // the last part has been handed out: the next call is SQL_NO_DATA
};

// The column's side of it.
struct Source {
    DataType type = DataType::varchar;
    // Of TIME and TIMESTAMP, for their text: as many fraction digits are written, and more where
    // the value has them; with 0, seven or, for whole seconds, none.
    SQLSMALLINT scale = 0;
};
Source source_of(const Column& column) noexcept;

// What a conversion does beyond appendix D's tables:
// - The reply is read liberally: a number in a string, blanks around it, a timestamp with a UTC
//   offset (made UTC), a UUID with or without braces. What is still no value of the column's type
//   is 22018, of a date or time type 22007.
// - SQL_C_CHAR is UTF-8, SQL_C_WCHAR is wide_unit.h's. Decimals are written digit by digit as sent,
//   without exponents; approximate numbers as sent; UUIDs in upper case.
// - SQL_C_BINARY of a number, date or UUID is its default C type's octets in native byte order
//   (a decimal's: its characters); of text, its UTF-8 octets.
// - 22003 for a buffer that is too small still reports the full length.
using Converter = Outcome (*)(const Cell& cell, const Source& source, const Target& target,
                              Progress& progress) noexcept;

// Null for a pair that appendix D forbids (07006), so that it can be refused when it is bound.
Converter find_converter(DataType source, SQLSMALLINT c_type) noexcept;

// False for a value that is no C type identifier at all (HY003).
bool is_c_type(SQLSMALLINT c_type) noexcept;

// The C type that SQL_C_DEFAULT means for a SQL type. ODBC 3.8, appendix D, "Default C data types".
SQLSMALLINT default_c_type(SQLSMALLINT sql_type) noexcept;

// Octets of a fixed-length C type; 0 for character and binary types.
std::size_t fixed_size(SQLSMALLINT c_type) noexcept;

// "SQL_C_SLONG", for messages.
const char* c_type_name(SQLSMALLINT c_type) noexcept;

}  // namespace connectai::convert
