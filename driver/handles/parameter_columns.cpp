#include "handles/parameter_columns.h"

#include <algorithm>

#include "base/text.h"

namespace connectai::handles {

namespace {

// A name in its own spelling comes before one that differs in case.
const Column* find_column(const std::vector<Column>& columns, const sql::ParameterTarget& target) {
    if (target.column.empty()) {
        const bool there = target.position >= 1 && target.position <= columns.size();
        return there ? &columns[target.position - 1] : nullptr;
    }
    auto found = std::ranges::find(columns, target.column, &Column::name);
    if (found == columns.end()) {
        found = std::ranges::find_if(
            columns, [&](const Column& column) { return iequals(column.name, target.column); });
    }
    return found == columns.end() ? nullptr : &*found;
}

}  // namespace

Column ParameterColumns::column(std::size_t index, const TableColumns& columns_of) {
    const Column unknown;
    if (index >= targets_.size() || !targets_[index]) return unknown;
    const sql::ParameterTarget& target = *targets_[index];
    const std::array key{target.table.catalog, target.table.schema, target.table.table};
    auto table = tables_.find(key);
    if (table == tables_.end()) table = tables_.emplace(key, columns_of(target.table)).first;
    const Column* const found = find_column(table->second, target);
    if (found == nullptr) return unknown;
    Column column = *found;
    if (target.pattern) column.length.reset();  // reported as any unknown length is
    return column;
}

}  // namespace connectai::handles
