#include "connectai/table.h"

#include <cassert>

namespace connectai {

void Table::add_row(std::span<const Value> values) {
    assert(values.size() == columns_.size());
    for (const Value& value : values) cells_.push_back(cell_of(value));
}

Cell Table::cell_of(const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return {};
    const bool number = std::holds_alternative<std::int64_t>(value);
    const std::string& text =
        texts_.emplace_back(number ? std::to_string(std::get<std::int64_t>(value))
                                   : std::string(std::get<std::string_view>(value)));
    return {text.c_str(), static_cast<std::uint32_t>(text.size()),
            number ? CellKind::number : CellKind::string};
}

Column table_column(std::string_view name, DataType type, std::int64_t length, bool nullable) {
    Column column;
    column.name = column.label = name;
    column.type = type;
    switch (type) {
        case DataType::smallint: column.type_name = "SMALLINT"; break;
        case DataType::integer: column.type_name = "INTEGER"; break;
        default: column.type_name = "VARCHAR"; break;
    }
    if (length > 0) column.length = length;
    column.nullable = nullable;
    return column;
}

}  // namespace connectai
