// SQLStatistics from /indexes.
#include "catalog/statistics.h"

#include <sqlext.h>

#include <array>

#include "catalog/indexes.h"
#include "catalog/result_table.h"

namespace connectai::catalog {
namespace {

using Value = Table::Value;

// ODBC 3.8, SQLStatistics, "Comments".
constexpr std::array result_columns{
    ResultColumn{"TABLE_CAT", "TABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_SCHEM", "TABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_NAME", "TABLE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"NON_UNIQUE", "NON_UNIQUE", DataType::smallint, true},
    ResultColumn{"INDEX_QUALIFIER", "INDEX_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"INDEX_NAME", "INDEX_NAME", DataType::varchar, true, name_length},
    ResultColumn{"TYPE", "TYPE", DataType::smallint, false},
    ResultColumn{"ORDINAL_POSITION", "SEQ_IN_INDEX", DataType::smallint, true},
    ResultColumn{"COLUMN_NAME", "COLUMN_NAME", DataType::varchar, true, name_length},
    ResultColumn{"ASC_OR_DESC", "COLLATION", DataType::varchar, true, 1},
    ResultColumn{"CARDINALITY", "CARDINALITY", DataType::integer, true},
    ResultColumn{"PAGES", "PAGES", DataType::integer, true},
    ResultColumn{"FILTER_CONDITION", "FILTER_CONDITION", DataType::varchar, true, remarks_length},
};
// "ordered by NON_UNIQUE, TYPE, INDEX_QUALIFIER, INDEX_NAME, and ORDINAL_POSITION".
constexpr std::array<std::size_t, 5> result_order{3, 6, 4, 5, 7};

Value sort_sequence(const std::optional<bool>& descending) {
    if (!descending) return {};
    return std::string_view(*descending ? "D" : "A");
}

}  // namespace

SortedTable statistics(MetadataSource& source, const StatisticsRequest& request) {
    const OneTable table(request.table, request.defaults, request.metadata_id);
    SortedTable result = result_table(result_columns, request.odbc2, result_order);
    read_indexes(source, table, [&](const IndexColumn& column) {
        if (request.unique_only && !column.unique) return;
        const std::array<Value, result_columns.size()> values{
            column.catalog, column.schema,
            column.table,   std::int64_t{column.unique ? SQL_FALSE : SQL_TRUE},
            Value{},        column.index,
            column.type,    column.position,
            column.column,  sort_sequence(column.descending),
            Value{},        Value{},
            Value{},
        };
        result.add_row(values);
    });
    return result;
}

}  // namespace connectai::catalog
