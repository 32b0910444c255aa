// The result sets of the catalog functions, made from tables of their columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "connectai/sorted_table.h"

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

// Still without rows; `order` as the page has it, by indexes into `columns`.
SortedTable result_table(std::span<const ResultColumn> columns, bool odbc2,
                         std::span<const std::size_t> order);

}  // namespace connectai::catalog
