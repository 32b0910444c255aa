// What the service lists of a table's indexes: for SQLStatistics, and for SQLSpecialColumns.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "catalog/metadata_source.h"
#include "catalog/one_table.h"

namespace connectai::catalog {

// One column of an index; texts live until the next one.
struct IndexColumn {
    std::string_view catalog;
    std::string_view schema;
    std::string_view table;
    std::string_view index;
    std::string_view column;
    std::int64_t position;  // from 1
    bool unique;            // known to be
    std::int64_t type;      // SQL_INDEX_CLUSTERED, ..., SQL_INDEX_OTHER where it is not known
    std::optional<bool> descending;
};

// As they come; of the columns of the reply only the names of table and column must be there.
using IndexTaker = std::function<void(const IndexColumn& column)>;
void read_indexes(MetadataSource& source, const OneTable& table, const IndexTaker& take);

}  // namespace connectai::catalog
