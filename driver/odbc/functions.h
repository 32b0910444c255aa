// Which functions the driver has: made from the list of exports.
#pragma once

#include <sql.h>
#include <sqlext.h>

namespace connectai::odbc {

// By SQL_API_ identifier.
bool has_function(SQLUSMALLINT function) noexcept;

// Fill the whole array: 250 elements of 16 bits each, or 100 flags. ODBC 3.8, SQLGetFunctions.
void fill_odbc3_functions(SQLUSMALLINT* bits) noexcept;
void fill_odbc2_functions(SQLUSMALLINT* flags) noexcept;

}  // namespace connectai::odbc
