// The result sets of the catalog functions, made from tables of their columns.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "connectai/table.h"

namespace connectai::catalog {

// Least declared lengths of text columns, in characters.
constexpr std::int64_t name_length = 128;
constexpr std::int64_t remarks_length = 254;

// A column as the specification's page on the function gives it.
struct ResultColumn {
    std::string_view name;
    std::string_view odbc2_name;
    DataType type;
    bool nullable;
    std::int64_t length = 0;  // text only: characters at least
};

// Writes row `index`, one value for each column; texts must live until the table is made. Called
// more than once for a row.
using RowWriter = std::function<void(std::size_t index, std::span<Table::Value> values)>;

// Text columns are declared as long as their longest value, where that is longer than the least, so
// that no application which sizes its buffers by the description sees a truncated name.
Table make_table(std::span<const ResultColumn> columns, bool odbc2, std::size_t rows,
                 const RowWriter& write);

}  // namespace connectai::catalog
