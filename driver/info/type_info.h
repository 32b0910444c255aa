// SQLGetTypeInfo: the types as a result set. ODBC 3.8, SQLGetTypeInfo, "Comments".
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstdint>

#include "connectai/table.h"

namespace connectai::info {

// The 19 columns for one SQL type (concise, ODBC 2 or 3 identifier) or SQL_ALL_TYPES, ordered by
// DATA_TYPE and then by how closely the type maps. With `odbc2`, the columns and the date types
// are named as an ODBC 2 application expects. A type that is not supported gives no rows; one
// that is no SQL type throws Error HY004.
Table type_info(SQLSMALLINT sql_type, std::int64_t max_column_size, bool odbc2);

}  // namespace connectai::info
