// SQLPrimaryKeys: the columns of a table's primary key.
// ODBC 3.8, SQLPrimaryKeys.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "catalog/metadata_source.h"
#include "catalog/one_table.h"
#include "connectai/sorted_table.h"

namespace connectai::catalog {

struct PrimaryKeysRequest {
    TableArguments table{};
    DefaultNames defaults{};
    bool metadata_id = false;  // SQL_ATTR_METADATA_ID
    bool odbc2 = false;        // an ODBC 2 application: column names
};

// The 6 columns of the specification, ordered by TABLE_CAT, TABLE_SCHEM, TABLE_NAME, KEY_SEQ. Not
// finished yet. Throws what OneTable and MetadataSource::read throw.
SortedTable primary_keys(MetadataSource& source, const PrimaryKeysRequest& request);

// One column of a key, as the service lists it; texts live until the next one.
struct PrimaryKeyColumn {
    std::string_view catalog;
    std::string_view schema;
    std::string_view table;
    std::string_view column;
    std::int64_t position;  // from 1
    std::optional<std::string_view> key;
};
using PrimaryKeyTaker = std::function<void(const PrimaryKeyColumn& column)>;
void read_primary_keys(MetadataSource& source, const OneTable& table, const PrimaryKeyTaker& take);

}  // namespace connectai::catalog
