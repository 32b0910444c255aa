// The type of a descriptor's record: three fields that belong together, what the other fields are
// set to with them, and the check that all of it is consistent. ODBC 3.8, SQLSetDescField,
// SQL_DESC_TYPE; SQLSetDescRec, "Consistency Checks".
#pragma once

#include "handles/descriptor.h"

namespace connectai::handles {

// Digits, at most, of an exact number, of an interval's first field, of a second's fraction.
inline constexpr SQLSMALLINT most_digits = 38;
inline constexpr SQLINTEGER most_leading_digits = 9;
inline constexpr SQLSMALLINT most_fraction_digits = 9;

// SQL_TYPE_DATE for SQL_DATE, and so on, in C too. ODBC 3.8, appendix G, "Datetime data type
// changes". (The old numbers are also those of SQL_DATETIME and SQL_INTERVAL, which are no concise
// types.)
SQLSMALLINT current_type(SQLSMALLINT concise_type) noexcept;

// SQL_DESC_CONCISE_TYPE, of C or SQL: SQL_C_TYPE_DATE is SQL_DATETIME and SQL_CODE_DATE; of
// ODBC 2, its successor. With the type, by whatever function it is set, come precision, scale,
// leading precision and radix.
void set_concise_type(DescriptorRecord& record, SQLSMALLINT concise_type) noexcept;

// SQL_DESC_TYPE. A code that goes with the type is kept; SQL_DATETIME and SQL_INTERVAL without one
// wait for it. Throws HY021 for a concise datetime or interval type.
void set_verbose_type(DescriptorRecord& record, SQLSMALLINT type);

// SQL_DESC_DATETIME_INTERVAL_CODE. Throws HY021 for one that the type does not have; a type that is
// neither SQL_DATETIME nor SQL_INTERVAL may still become one.
void set_datetime_interval_code(DescriptorRecord& record, SQLSMALLINT code);

// Throws HY021 unless the types are of C (ARD, APD, explicitly allocated) or of SQL (IPD), and
// precision, scale and leading precision are possible with them.
void check_consistency(Descriptor::Role role, const DescriptorRecord& record);

// SQL_DESC_PARAMETER_TYPE: what SQLBindParameter calls InputOutputType. Throws HY105 for one that
// there is not, HYC00 for a streamed one.
void check_parameter_type(SQLSMALLINT parameter_type);

// Whether values of a C or SQL type, which share these codes, have a fraction of a second.
bool has_seconds(SQLSMALLINT concise_type) noexcept;

}  // namespace connectai::handles
