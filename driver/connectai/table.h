// A small result made here rather than received: catalog functions, SQLGetTypeInfo.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "connectai/value.h"

namespace connectai {

// Rows as cells, in the same form that a reply's cells have, so that one set of conversions and
// one fetch path serve both.
class Table {
public:
    using Value = std::variant<std::monostate, std::int64_t, std::string_view>;

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    const std::vector<Column>& columns() const noexcept { return columns_; }
    std::size_t rows() const noexcept {
        return columns_.empty() ? 0 : cells_.size() / columns_.size();
    }
    std::span<const Cell> row(std::size_t index) const noexcept {
        return {cells_.data() + index * columns_.size(), columns_.size()};
    }
    std::span<const Cell> cells() const noexcept { return cells_; }

    // Copies the texts. One value for each column.
    void add_row(std::span<const Value> values);

private:
    Cell cell_of(const Value& value);

    std::vector<Column> columns_;
    std::vector<Cell> cells_;
    std::deque<std::string> texts_;  // a deque never moves what cells point to
};

// A column of such a result. `length` in characters, for text only.
Column table_column(std::string_view name, DataType type, std::int64_t length = 0,
                    bool nullable = true);

}  // namespace connectai
