#include "catalog/result_table.h"

#include <utility>
#include <vector>

namespace connectai::catalog {

SortedTable result_table(std::span<const ResultColumn> columns, bool odbc2,
                         std::span<const std::size_t> order) {
    std::vector<Column> described;
    for (const ResultColumn& column : columns) {
        described.push_back(table_column(odbc2 ? column.odbc2_name : column.name, column.type,
                                         column.length, column.nullable));
    }
    return {std::move(described), order};
}

}  // namespace connectai::catalog
