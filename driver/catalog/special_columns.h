// SQLSpecialColumns: the columns that identify a row. The service has no columns that change with
// every update of their row (SQL_ROWVER).
// ODBC 3.8, SQLSpecialColumns.
#pragma once

#include "catalog/columns.h"
#include "catalog/metadata_source.h"
#include "catalog/one_table.h"
#include "connectai/sorted_table.h"
#include "convert/type_properties.h"

namespace connectai::catalog {

struct SpecialColumnsRequest {
    TableArguments table{};
    DefaultNames defaults{};
    bool row_version = false;      // SQL_ROWVER, in place of SQL_BEST_ROWID
    bool without_nulls = false;    // SQL_NO_NULLS
    bool metadata_id = false;      // SQL_ATTR_METADATA_ID
    bool odbc2 = false;            // an ODBC 2 application: column names, date types 9, 10, 11
    convert::TypeReport report{};  // how types are told
    TableDescriber describe{};     // absent: /columns is believed
};

// The 8 columns of the specification, in the order of the key. The row is identified by the primary
// key, or else by the unique index with the fewest columns of which none can be NULL; where there
// is neither, by nothing. The scope is SQL_SCOPE_SESSION, which is enough for any that is asked
// for. Takes two requests, or three. Not finished yet. Throws what OneTable and
// MetadataSource::read throw.
SortedTable special_columns(MetadataSource& source, const SpecialColumnsRequest& request);

}  // namespace connectai::catalog
