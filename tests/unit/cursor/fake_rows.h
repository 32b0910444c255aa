// Rows without a service: blocks that a test writes down, and a break in the middle of them.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cursor/row_source.h"

namespace connectai::test {

inline Cell number_cell(const std::string& text) {
    return {text.c_str(), static_cast<std::uint32_t>(text.size()), CellKind::number};
}

// One BIGINT column, whose values count from 1 through all blocks; then the end, or an error.
class CountingRows : public cursor::RowSource {
public:
    explicit CountingRows(std::vector<std::size_t> block_sizes, std::optional<Error> end = {})
        : sizes_(std::move(block_sizes)), end_(std::move(end)) {
        Column column;
        column.label = "n";
        column.type = DataType::bigint;
        columns_.push_back(column);
    }

    const std::vector<Column>& columns() const override { return columns_; }

    const RowBlock* next_block() override {
        ++calls;
        if (next_ == sizes_.size()) {
            if (end_) throw *end_;
            return nullptr;
        }
        texts_.clear();  // as a reader does, which overwrites its buffer
        block_.clear(1);
        for (std::size_t i = 0; i < sizes_[next_]; ++i) {
            block_.cells().push_back(number_cell(texts_.emplace_back(std::to_string(++value_))));
            block_.count_row();
        }
        ++next_;
        return &block_;
    }

    int calls = 0;

private:
    std::vector<std::size_t> sizes_;
    std::optional<Error> end_;
    std::vector<Column> columns_;
    RowBlock block_;
    std::deque<std::string> texts_;
    std::size_t next_ = 0;
    int value_ = 0;
};

}  // namespace connectai::test
