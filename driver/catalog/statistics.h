// SQLStatistics: the indexes of a table. The service knows neither how many rows a table has nor
// how many pages, so that there is no row for the table itself (SQL_TABLE_STAT), which could only
// say so.
// ODBC 3.8, SQLStatistics.
#pragma once

#include "catalog/metadata_source.h"
#include "catalog/one_table.h"
#include "connectai/sorted_table.h"

namespace connectai::catalog {

struct StatisticsRequest {
    TableArguments table{};
    DefaultNames defaults{};
    bool unique_only = false;  // SQL_INDEX_UNIQUE
    bool metadata_id = false;  // SQL_ATTR_METADATA_ID
    bool odbc2 = false;        // an ODBC 2 application: column names
};

// The 13 columns of the specification, ordered by NON_UNIQUE, TYPE, INDEX_QUALIFIER, INDEX_NAME,
// ORDINAL_POSITION. An index that is not known to be unique can be nonunique. Not finished yet.
// Throws what OneTable and MetadataSource::read throw.
SortedTable statistics(MetadataSource& source, const StatisticsRequest& request);

}  // namespace connectai::catalog
