// Some consecutive rows of one result, and the bytes their cells point into.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "connectai/value.h"

namespace connectai {

// Filled by a reader, then read only. Reused from block to block, so that a long result allocates
// nothing once it is under way.
class RowBlock {
public:
    void clear(std::size_t columns) {
        columns_ = columns;
        rows_ = 0;
        cells_.clear();
    }

    std::size_t columns() const noexcept { return columns_; }
    std::size_t rows() const noexcept { return rows_; }
    std::span<const Cell> row(std::size_t index) const noexcept {
        return {cells_.data() + index * columns_, columns_};
    }

    // Once the first row has shown how many there are, where that was not known.
    void set_columns(std::size_t columns) noexcept { columns_ = columns; }

    // For whoever fills it: append a row's cells, then count the row. Cells behind the last
    // counted row belong to a row that turned out to be incomplete.
    std::vector<Cell>& cells() noexcept { return cells_; }
    void count_row() noexcept { ++rows_; }
    void drop_partial_row() { cells_.resize(rows_ * columns_); }

    // What the cells' texts are in.
    std::string& buffer() noexcept { return buffer_; }

    // How much memory it takes.
    std::size_t octets() const noexcept {
        return sizeof *this + buffer_.capacity() + cells_.capacity() * sizeof(Cell);
    }

private:
    std::size_t columns_ = 0;
    std::size_t rows_ = 0;
    std::vector<Cell> cells_;
    std::string buffer_;
};

}  // namespace connectai
