// SQLColumns: the columns of tables, described as SQLDescribeCol would describe them in a result.
// ODBC 3.8, SQLColumns.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/column_description.h"
#include "catalog/metadata_source.h"
#include "catalog/name_matcher.h"
#include "catalog/one_table.h"
#include "connectai/client.h"
#include "connectai/sorted_table.h"
#include "convert/type_properties.h"

namespace connectai::catalog {

// A table's columns in their order, by asking what a query of it would return; none where that
// cannot be told.
using TableDescriber = std::function<std::vector<Column>(
    const std::string& catalog, const std::string& schema, const std::string& table)>;

// The arguments in UTF-8; absent: a null pointer.
struct ColumnsRequest {
    std::optional<std::string> catalog;
    std::optional<std::string> schema;
    std::optional<std::string> table;
    std::optional<std::string> column;
    bool metadata_id = false;      // SQL_ATTR_METADATA_ID
    bool odbc2 = false;            // an ODBC 2 application: column names, date types 9, 10, 11
    convert::TypeReport report{};  // how types are told
    TableDescriber describe{};     // absent: /columns is believed
};

// What a call comes to. `request` is the one request it takes; absent where none is needed: no
// column is without a name, a table or a catalog.
struct ColumnsPlan {
    NameMatcher catalog;
    NameMatcher schema;
    NameMatcher table;
    NameMatcher column;
    std::optional<MetadataRequest> request;
};

// Throws Error HY009 for a null name while SQL_ATTR_METADATA_ID is set.
ColumnsPlan plan_columns(const ColumnsRequest& request);

// What /columns tells of one table, its names given exactly, in the table's order; nothing where
// the service knows no such table. Throws what MetadataSource::read throws.
std::vector<Column> columns_of_table(MetadataSource& source, const std::string& catalog,
                                     const std::string& schema, const std::string& table);

// The same with remarks and positions, in the order of the reply, of each table that is meant.
std::vector<DescribedColumn> described_columns(MetadataSource& source, const OneTable& table);

// The same by asking `describe`, whose columns are a query's: their labels are the names.
std::vector<DescribedColumn> described_by_query(const TableDescriber& describe,
                                                const std::string& catalog,
                                                const std::string& schema,
                                                const std::string& table);

// The 18 columns of the specification, ordered by TABLE_CAT, TABLE_SCHEM, TABLE_NAME,
// ORDINAL_POSITION. /columns may know nothing of a table that is there: where it has no row for one
// that is named exactly, and /tables lists it, `describe` tells. Not finished yet. Throws what
// plan_columns and MetadataSource::read throw.
SortedTable columns(MetadataSource& source, const ColumnsRequest& request);

}  // namespace connectai::catalog
