// SQLTables: tables, and the enumerations of catalogs, schemas and table types.
// ODBC 3.8, SQLTables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalog/metadata_source.h"
#include "catalog/name_matcher.h"
#include "catalog/table_types.h"
#include "connectai/client.h"
#include "connectai/sorted_table.h"

namespace connectai::catalog {

// The arguments in UTF-8; absent: a null pointer.
struct TablesRequest {
    std::optional<std::string> catalog;
    std::optional<std::string> schema;
    std::optional<std::string> table;
    std::optional<std::string> type;
    bool metadata_id = false;  // SQL_ATTR_METADATA_ID
    bool odbc2 = false;        // an ODBC 2 application: column names, no pattern for the catalog
};

enum class TablesListing : std::uint8_t { tables, catalogs, schemas, table_types };

// What a call comes to. `request` is the one request it takes; absent where none is needed: the
// table types are known, and no table is without a name or a catalog.
struct TablesPlan {
    TablesListing listing = TablesListing::tables;
    NameMatcher catalog;
    NameMatcher schema;
    NameMatcher table;
    TableTypes types;
    std::optional<MetadataRequest> request;
};

// Throws Error HY009 for a null name while SQL_ATTR_METADATA_ID is set.
TablesPlan plan_tables(const TablesRequest& request);

// TABLE_CAT, TABLE_SCHEM, TABLE_NAME, TABLE_TYPE, REMARKS, ordered by TABLE_TYPE, TABLE_CAT,
// TABLE_SCHEM, TABLE_NAME. Not finished yet. Throws what plan_tables and MetadataSource::read
// throw.
SortedTable tables(MetadataSource& source, const TablesRequest& request);

}  // namespace connectai::catalog
