// SQL_NUMERIC_STRUCT. ODBC 3.8, appendix D, "C data types", note on SQL_C_NUMERIC: `val` is a
// little-endian integer of 16 octets, the value times 10^scale; sign 1 is positive, 0 negative.
// For convert/ itself.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include "convert/convert.h"
#include "convert/number_text.h"

namespace connectai::convert {

inline constexpr int numeric_precision_limit = 38;

// Precision 0 or beyond 38 counts as 38. fraction_truncated when digits behind the scale are lost;
// out_of_range when the value takes more digits than the precision, or a negative scale would lose
// whole digits.
Outcome make_numeric(const NumberText& number, SQLSMALLINT precision, SQLSMALLINT scale,
                     SQL_NUMERIC_STRUCT& out) noexcept;

}  // namespace connectai::convert
