// Tables of columns into result sets.
#include "catalog/result_table.h"

#include <algorithm>

#include "base/unicode.h"

namespace connectai::catalog {

Table make_table(std::span<const ResultColumn> columns, bool odbc2, std::size_t rows,
                 const RowWriter& write) {
    std::vector<std::int64_t> lengths;
    for (const ResultColumn& column : columns) lengths.push_back(column.length);
    std::vector<Table::Value> values(columns.size());
    for (std::size_t row = 0; row < rows; ++row) {
        write(row, values);
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (const auto* text = std::get_if<std::string_view>(&values[i])) {
                lengths[i] = std::max(lengths[i], static_cast<std::int64_t>(utf16_length(*text)));
            }
        }
    }

    std::vector<Column> described;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const ResultColumn& column = columns[i];
        described.push_back(table_column(odbc2 ? column.odbc2_name : column.name, column.type,
                                         lengths[i], column.nullable));
    }
    Table table(std::move(described));
    for (std::size_t row = 0; row < rows; ++row) {
        write(row, values);
        table.add_row(values);
    }
    return table;
}

}  // namespace connectai::catalog
