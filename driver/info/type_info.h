// SQLGetTypeInfo: the types as a result set. ODBC 3.8, SQLGetTypeInfo, "Comments".
#pragma once

#include <sql.h>
#include <sqlext.h>

#include "connectai/table.h"
#include "convert/type_properties.h"

namespace connectai::info {

// The 19 columns for one SQL type (concise, ODBC 2 or 3 identifier) or SQL_ALL_TYPES, ordered by
// DATA_TYPE and then by how closely the type maps. COLUMN_SIZE is what a column of unknown length
// is described with, but for approximate numbers, which are counted in bits here. With wide text
// there are rows for narrow text too, which parameters may be; without, for narrow text only. With
// `odbc2`, the columns and the date types are named as an ODBC 2 application expects. A type that
// is not supported gives no rows; one that is no SQL type throws Error HY004.
Table type_info(SQLSMALLINT sql_type, const convert::TypeReport& report, bool odbc2);

}  // namespace connectai::info
