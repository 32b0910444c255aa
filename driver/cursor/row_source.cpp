#include "cursor/row_source.h"

namespace connectai::cursor {

namespace {

class StreamSource : public RowSource {
public:
    explicit StreamSource(std::shared_ptr<Reply> reply)
        : reply_(std::move(reply)), columns_(reply_->reader().columns()) {}

    const std::vector<Column>& columns() const override { return columns_; }

    const RowBlock* next_block() override { return reply_->next_block(); }

private:
    std::shared_ptr<Reply> reply_;
    std::vector<Column> columns_;
};

class TableSource : public RowSource {
public:
    explicit TableSource(std::shared_ptr<const Table> table) : table_(std::move(table)) {
        const auto cells = table_->cells();
        block_.clear(table_->columns().size());
        block_.cells().assign(cells.begin(), cells.end());
        for (std::size_t row = 0; row < table_->rows(); ++row) block_.count_row();
    }

    const std::vector<Column>& columns() const override { return table_->columns(); }

    const RowBlock* next_block() override {
        if (handed_out_ || block_.rows() == 0) return nullptr;
        handed_out_ = true;
        return &block_;
    }

private:
    std::shared_ptr<const Table> table_;
    RowBlock block_;
    bool handed_out_ = false;
};

class SortedSource : public RowSource {
public:
    explicit SortedSource(SortedTable table) : table_(std::move(table)) {}

    const std::vector<Column>& columns() const override { return table_.columns(); }

    const RowBlock* next_block() override { return table_.next_block(block_) ? &block_ : nullptr; }

private:
    SortedTable table_;
    RowBlock block_;
};

}  // namespace

std::unique_ptr<RowSource> stream_rows(std::shared_ptr<Reply> reply) {
    return std::make_unique<StreamSource>(std::move(reply));
}

std::unique_ptr<RowSource> table_rows(std::shared_ptr<const Table> table) {
    return std::make_unique<TableSource>(std::move(table));
}

std::unique_ptr<RowSource> sorted_rows(SortedTable table) {
    return std::make_unique<SortedSource>(std::move(table));
}

}  // namespace connectai::cursor
