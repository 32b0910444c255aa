#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "cursor/rowset_delivery.h"

namespace connectai::cursor {

namespace {

class ForwardCursor final : public Cursor {
public:
    ForwardCursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows)
        : source_(std::move(source)), max_rows_(max_rows) {}

    const std::vector<Column>& columns() const override { return source_->columns(); }
    bool has_read(SQLSMALLINT, std::size_t rows) const noexcept override {
        if (at_end_ || failure_ || (max_rows_ != 0 && row_number_ == max_rows_)) return true;
        return block_ != nullptr && block_->rows() - next_in_block_ >= rows;
    }
    bool scrollable() const noexcept override { return false; }
    std::uint64_t row_number() const noexcept override { return row_number_; }

private:
    FetchResult fetch_rowset(const Movement& movement, const RowsetBuffers& buffers) override {
        if (movement.orientation != SQL_FETCH_NEXT) {
            throw Error(sqlstate::fetch_type_out_of_range,
                        concat("the cursor is forward-only: it has only SQL_FETCH_NEXT, not ",
                               movement.orientation,
                               "; set SQL_ATTR_CURSOR_TYPE to SQL_CURSOR_STATIC before the "
                               "statement is executed"));
        }
        stand(0, false);
        FetchResult result =
            deliver_rowset(buffers, [this](std::size_t most) { return advance(most); });
        // The block that the other rows of a rowset were in may be gone.
        stand(result.rows, buffers.layout.rows == 1 && result.rows == 1);
        return result;
    }

    bool deliver_row(std::uint64_t, std::size_t, const RowsetBuffers&, FetchResult&) override {
        return false;
    }

    RowRun current_row() override { return row_; }

    // At most so many of the next rows: what is left of the block that they are in. None at the
    // end.
    RowRun advance(std::size_t most) {
        if (failure_) std::rethrow_exception(failure_);
        if (at_end_ || (max_rows_ != 0 && row_number_ == max_rows_)) return {};
        if (block_ == nullptr || next_in_block_ == block_->rows()) {
            if (!next_block()) return {};
        }
        std::size_t rows = std::min(most, block_->rows() - next_in_block_);
        if (max_rows_ != 0) {
            rows = static_cast<std::size_t>(std::min<std::uint64_t>(rows, max_rows_ - row_number_));
        }
        row_ = {block_->row(next_in_block_).data(), block_->columns(), rows, row_number_ + 1};
        next_in_block_ += rows;
        row_number_ += rows;
        return row_;
    }

    bool next_block() {
        try {
            block_ = source_->next_block();
        } catch (...) {
            failure_ = std::current_exception();
            block_ = nullptr;
            throw;
        }
        next_in_block_ = 0;
        at_end_ = block_ == nullptr;
        return !at_end_;
    }

    std::unique_ptr<RowSource> source_;
    const RowBlock* block_ = nullptr;
    std::size_t next_in_block_ = 0;
    std::uint64_t row_number_ = 0;
    std::uint64_t max_rows_;
    bool at_end_ = false;
    std::exception_ptr failure_;
    RowRun row_;  // what advance() has gone to; the current row if it is a single one
};

}  // namespace

std::unique_ptr<Cursor> forward_cursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows) {
    return std::make_unique<ForwardCursor>(std::move(source), max_rows);
}

}  // namespace connectai::cursor
