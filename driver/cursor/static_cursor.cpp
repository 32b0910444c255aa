#include "cursor/row_spool.h"
#include "cursor/rowset_delivery.h"

namespace connectai::cursor {

namespace {

class StaticCursor final : public Cursor {
public:
    StaticCursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows,
                 std::size_t memory_octets)
        : rows_(std::move(source), memory_octets, max_rows) {}

    const std::vector<Column>& columns() const override { return rows_.columns(); }
    bool scrollable() const noexcept override { return true; }
    std::uint64_t row_number() const noexcept override {
        return place_.first + row_in_rowset() + 1;
    }

    // A movement that fails leaves the cursor where it was.
    FetchResult fetch(const Movement& movement, const RowsetBuffers& buffers) override {
        const NextRowset next = next_rowset(movement, place_, buffers.layout.rows, rows_);
        std::uint64_t row = next.place.first;
        FetchResult result = deliver_rowset(buffers, [&](RowCells& cells) {
            if (next.place.where != RowsetPlace::Where::on_rows || !rows_.has(row)) return false;
            cells = {rows_.row(row), row + 1};
            ++row;
            return true;
        });
        place_ = next.place;
        result.overlapped_start = next.overlapped_start;
        stand(result.rows, result.rows > 0);
        return result;
    }

    bool deliver_again(std::uint64_t number, std::size_t row, const RowsetBuffers& buffers,
                       FetchResult& result) override {
        if (number == 0 || !rows_.has(number - 1)) return false;
        deliver({rows_.row(number - 1), number}, row, buffers, result);
        return true;
    }

private:
    RowCells current_row() override {
        const std::uint64_t row = place_.first + row_in_rowset();
        return {rows_.row(row), row + 1};
    }

    RowSpool rows_;
    RowsetPlace place_;
};

}  // namespace

std::unique_ptr<Cursor> static_cursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows,
                                      std::size_t memory_octets) {
    return std::make_unique<StaticCursor>(std::move(source), max_rows, memory_octets);
}

}  // namespace connectai::cursor
