// Connect AI's types as ODBC sees them: one table that SQLDescribeCol, SQLColAttribute, SQLColumns
// and SQLGetTypeInfo all read, so that they cannot disagree.
// ODBC 3.8, appendix D: "SQL data types", "Column size, decimal digits, transfer octet length, and
// display size".
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "connectai/value.h"

namespace connectai::convert {

struct TypeProperties {
    DataType type;
    SQLSMALLINT concise_type;   // SQL_TYPE_TIMESTAMP
    SQLSMALLINT verbose_type;   // SQL_DATETIME
    SQLSMALLINT datetime_code;  // SQL_CODE_TIMESTAMP; 0 where there is none
    std::string_view name;      // the service's name: "TIMESTAMP"
    std::string_view literal_prefix;
    std::string_view literal_suffix;
    std::string_view create_params;  // "length", "precision,scale", or empty
    SQLLEN column_size;              // digits, characters or octets; 0: depends on the column
    SQLLEN octet_length;             // 0: depends on the column
    SQLLEN display_size;             // characters; 0: depends on the column
    SQLSMALLINT minimum_scale;       // -1: does not apply
    SQLSMALLINT maximum_scale;       // -1: does not apply
    SQLSMALLINT radix;               // of column_size: 10, or 0 where it does not apply
    SQLSMALLINT searchable;          // SQL_SEARCHABLE, SQL_PRED_BASIC, ...
    bool case_sensitive;
    bool is_signed;  // false also for types that are no numbers
    bool is_numeric;
    bool fixed_precision_scale;
};

// Every type, in the order of the `dataType` numbers.
std::span<const TypeProperties> all_types() noexcept;
const TypeProperties& properties_of(DataType type) noexcept;

// How a connection wants its types reported.
struct TypeReport {
    std::int64_t max_column_size;  // characters; octets for binary
    bool wide_text = true;         // SQL_WVARCHAR and SQL_WLONGVARCHAR; else the narrow types
};

// What one column of a result or a table looks like; every size is a sane number:
// - A length that is unknown or beyond `max_column_size` is given as `max_column_size`. Text stays
//   SQL_WVARCHAR, unless its declared length is known and beyond both `max_column_size` and 8000:
//   that is SQL_WLONGVARCHAR. Without `wide_text` it is SQL_VARCHAR and SQL_LONGVARCHAR.
// - Characters are UTF-16 units: two octets each in wide text, at most three in narrow, which is
//   UTF-8.
// - A DECIMAL without a declared precision is (38, its scale or 18); with one, its scale or 0.
// - TIME and TIMESTAMP have 7 fraction digits when their scale is absent or 0, at most 9 otherwise.
// - An approximate number has 15 decimal digits as its column size, as appendix D wants it, and 53
//   bits as its descriptor's precision, as SQL_DESC_PRECISION is defined; `radix` goes with
//   `precision` (SQL_DESC_NUM_PREC_RADIX), TypeProperties::radix with the column size.
struct ColumnShape {
    SQLSMALLINT concise_type;
    SQLSMALLINT verbose_type;
    SQLSMALLINT datetime_code;
    SQLULEN column_size;         // characters, octets or digits by type
    SQLSMALLINT decimal_digits;  // 0 where it does not apply
    bool has_decimal_digits;
    SQLLEN octet_length;    // SQL_DESC_OCTET_LENGTH, without a terminator: see appendix D
    SQLLEN display_size;    // characters
    SQLSMALLINT precision;  // SQL_DESC_PRECISION: digits, bits, or digits of the seconds' fraction
    SQLSMALLINT scale;      // SQL_DESC_SCALE
    SQLLEN length;          // SQL_DESC_LENGTH: the column size
    SQLSMALLINT radix;      // of `precision`: 10, 2, or 0 where it does not apply
};
ColumnShape shape_of(const Column& column, const TypeReport& report) noexcept;

// SQL_TYPE_DATE is SQL_DATE to an ODBC 2 application, and so on. ODBC 3.8, appendix G.
SQLSMALLINT odbc2_type(SQLSMALLINT concise_type) noexcept;

}  // namespace connectai::convert
