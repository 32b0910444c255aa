// What SQLColAttribute answers about a column of a result.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <string>
#include <variant>

#include "handles/descriptor.h"

namespace connectai::handles {

using ColumnAttribute = std::variant<SQLLEN, std::string>;

// Field `field`, an ODBC 3 or ODBC 2 identifier, of column `number` (from 1, or 0 for the bookmark;
// must exist) of the IRD. Throws Error HY091 for an unknown field. ODBC 3.8, SQLColAttribute.
ColumnAttribute column_attribute(const Descriptor& ird, SQLUSMALLINT number, SQLUSMALLINT field,
                                 bool odbc2);

SQLSMALLINT nullability(const Column& column) noexcept;

}  // namespace connectai::handles
