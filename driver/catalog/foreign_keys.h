// SQLForeignKeys: the foreign keys of a table, or those that refer to it.
// ODBC 3.8, SQLForeignKeys.
#pragma once

#include "catalog/metadata_source.h"
#include "catalog/one_table.h"
#include "connectai/sorted_table.h"

namespace connectai::catalog {

// A table is given where its name is neither null nor empty.
struct ForeignKeysRequest {
    TableArguments primary{};  // the table that is referred to
    TableArguments foreign{};  // the one that has the foreign keys
    DefaultNames defaults{};
    bool metadata_id = false;  // SQL_ATTR_METADATA_ID
    bool odbc2 = false;        // an ODBC 2 application: column names
};

// The 14 columns of the specification. Where only the referred table is given, ordered by
// FKTABLE_CAT, FKTABLE_SCHEM, FKTABLE_NAME, KEY_SEQ, else by PKTABLE_CAT, PKTABLE_SCHEM,
// PKTABLE_NAME, KEY_SEQ. The service tells neither rules nor deferrability: they are NULL. Not
// finished yet. Throws Error HY009 where both table names are null, and while SQL_ATTR_METADATA_ID
// is set for any null; and what MetadataSource::read throws.
SortedTable foreign_keys(MetadataSource& source, const ForeignKeysRequest& request);

}  // namespace connectai::catalog
