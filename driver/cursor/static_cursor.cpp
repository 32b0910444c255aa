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
    bool has_read(SQLSMALLINT orientation, std::size_t rows) const noexcept override {
        // Other ways may be counted from the end.
        const std::uint64_t last = place_.first + place_.size + rows;
        return rows_.has_read(orientation == SQL_FETCH_NEXT ? last : unknown_row);
    }
    bool scrollable() const noexcept override { return true; }
    std::uint64_t row_number() const noexcept override {
        return place_.first + row_in_rowset() + 1;
    }

private:
    // A movement that fails leaves the cursor where it was.
    FetchResult fetch_rowset(const Movement& movement, const RowsetBuffers& buffers) override {
        const NextRowset next = next_rowset(movement, place_, buffers.layout.rows, rows_);
        std::uint64_t row = next.place.first;
        FetchResult result = deliver_rowset(buffers, [&](std::size_t) -> RowRun {
            if (next.place.where != RowsetPlace::Where::on_rows || !rows_.has(row)) return {};
            return row_at(row++);
        });
        place_ = next.place;
        result.overlapped_start = next.overlapped_start;
        stand(result.rows, result.rows > 0);
        return result;
    }

    bool deliver_row(std::uint64_t number, std::size_t row, const RowsetBuffers& buffers,
                     FetchResult& result) override {
        if (number == 0 || !rows_.has(number - 1)) return false;
        deliver(row_at(number - 1), row, buffers, result);
        return true;
    }

    RowRun current_row() override { return row_at(place_.first + row_in_rowset()); }

    // A row that there is, from 0.
    RowRun row_at(std::uint64_t row) {
        const auto cells = rows_.row(row);
        return {cells.data(), cells.size(), 1, row + 1};
    }

    static constexpr std::uint64_t unknown_row = static_cast<std::uint64_t>(-1);
    RowSpool rows_;
    RowsetPlace place_;
};

}  // namespace

std::unique_ptr<Cursor> static_cursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows,
                                      std::size_t memory_octets) {
    return std::make_unique<StaticCursor>(std::move(source), max_rows, memory_octets);
}

}  // namespace connectai::cursor
