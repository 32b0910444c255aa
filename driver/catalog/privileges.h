// SQLTablePrivileges, SQLColumnPrivileges. The service does not tell who may do what: the results
// have no rows, and asking takes no request. (SQL_ACCESSIBLE_TABLES is "N".)
// ODBC 3.8, SQLTablePrivileges, SQLColumnPrivileges.
#pragma once

#include <optional>
#include <string>

#include "catalog/metadata_source.h"
#include "catalog/one_table.h"
#include "connectai/sorted_table.h"

namespace connectai::catalog {

struct TablePrivilegesRequest {
    TableArguments table{};    // schema and table are patterns
    bool metadata_id = false;  // SQL_ATTR_METADATA_ID
    bool odbc2 = false;        // an ODBC 2 application: column names
};

// The 7 columns of the specification. Throws Error HY009 for a null name while SQL_ATTR_METADATA_ID
// is set.
SortedTable table_privileges(MetadataSource& source, const TablePrivilegesRequest& request);

struct ColumnPrivilegesRequest {
    TableArguments table{};
    std::optional<std::string> column;  // a pattern
    bool metadata_id = false;           // SQL_ATTR_METADATA_ID
    bool odbc2 = false;                 // an ODBC 2 application: column names
};

// The 8 columns of the specification. Throws Error HY009 for a null table, and while
// SQL_ATTR_METADATA_ID is set for any null.
SortedTable column_privileges(MetadataSource& source, const ColumnPrivilegesRequest& request);

}  // namespace connectai::catalog
