// A cursor over one result: moving it, block fetches, and reading a row's values in parts.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cursor/row_source.h"
#include "cursor/rowset.h"
#include "cursor/scrolling.h"

namespace connectai::cursor {

// A driver manager copies every record, and some at a cost that grows with their number.
inline constexpr std::size_t most_problems = 1000;

// What a block fetch did.
struct FetchResult {
    std::size_t rows = 0;  // fetched, rows with errors included; 0: no rowset there
    std::size_t error_rows = 0;
    std::vector<ColumnProblem> problems;  // the first ones, at most `most_problems`
    std::size_t more_problems = 0;        // beyond those
    std::string interrupted;        // why the rowset is shorter than asked although it is not the
                                    // end: the next fetch throws the same. Empty otherwise
    bool overlapped_start = false;  // 01S06
};

// The application's buffers for a rowset. `row_status`, if not null, gets a value for every row.
struct RowsetBuffers {
    std::span<const BoundColumn> columns;
    RowsetLayout layout;
    SQLUSMALLINT* row_status = nullptr;
};

class Cursor {
public:
    virtual ~Cursor() = default;

    virtual const std::vector<Column>& columns() const = 0;

    // Moves to another rowset and delivers it. Rows that arrived before the result broke are
    // delivered; the fetch that has none left to deliver throws the Error, and so does every later
    // one. Throws Error HY106 where the cursor cannot move that way.
    FetchResult fetch(const Movement& movement, const RowsetBuffers& buffers) {
        forget_cells();
        return fetch_rowset(movement, buffers);
    }

    // Whether a fetch of so many rows that way waits for nothing: they have been read, or there is
    // nothing more to be read. Never says so wrongly, but may be silent about it.
    virtual bool has_read(SQLSMALLINT orientation, std::size_t rows) const noexcept = 0;

    // Whether it can go anywhere but to the next rowset, and to a row within one.
    virtual bool scrollable() const noexcept = 0;

    // How many rows the last fetch got.
    std::size_t rowset_rows() const noexcept { return rowset_rows_; }

    // SQLSetPos, SQL_POSITION: the current row is row `row` (from 0) of the rowset. Only a
    // scrollable cursor has others than the first, and the row must be there.
    void go_to(std::size_t row);
    // Delivers row `number` (from 1) of the result to place `row` of the buffers, wherever the
    // cursor is, and adds what came of it to `result`; false where there is no such row. Only a
    // scrollable cursor has any row but the next.
    bool deliver_again(std::uint64_t number, std::size_t row, const RowsetBuffers& buffers,
                       FetchResult& result) {
        forget_cells();
        return deliver_row(number, row, buffers, result);
    }

    // Whether there is a current row: the first of a rowset, until go_to(). A cursor that is not
    // scrollable has one only after a fetch of a single row.
    bool on_row() const noexcept { return on_row_; }
    // The number in the result, from 1, of the current row, and of the rowset's first.
    virtual std::uint64_t row_number() const noexcept = 0;
    std::uint64_t first_row_number() const noexcept { return row_number() - row_in_rowset_; }

    // Reads a value of the current row, or its next part. Nothing when there are no more parts
    // (SQL_NO_DATA). ODBC 3.8, SQLGetData. `column` is 0-based and must exist, or is the bookmark.
    std::optional<convert::Outcome> get_data(std::size_t column, convert::Converter converter,
                                             const convert::Source& source,
                                             const convert::Target& target) {
        if (column != read_column_ || target.c_type != read_type_) {
            begin_value(column, target.c_type);
        }
        if (progress_.complete) return std::nullopt;
        const std::uint64_t delivered = progress_.delivered;
        const char16_t pending_unit = progress_.pending_unit;
        const convert::Outcome outcome = converter(cell(column), source, target, progress_);
        if (outcome == convert::Outcome::string_truncated && progress_.delivered == delivered &&
            progress_.pending_unit == pending_unit) {
            require_no_room(target);
        }
        return outcome;
    }

protected:
    virtual FetchResult fetch_rowset(const Movement& movement, const RowsetBuffers& buffers) = 0;
    virtual bool deliver_row(std::uint64_t number, std::size_t row, const RowsetBuffers& buffers,
                             FetchResult& result) = 0;
    // That one alone, which stays where it is until one of the above is called.
    virtual RowRun current_row() = 0;
    // The current row is the rowset's first, if it has any: its values begin anew.
    void stand(std::size_t rowset_rows, bool on_row) noexcept;
    std::size_t row_in_rowset() const noexcept { return row_in_rowset_; }

private:
    void forget_cells() noexcept { cells_ = nullptr; }
    // Of the current row.
    const Cell& cell(std::size_t column) {
        if (column == bookmark_column) return bookmark();
        if (cells_ == nullptr) cells_ = current_row().cells;
        return cells_[column];
    }
    const Cell& bookmark();
    // Parts go on only from one call to the very next one for the same column and type; anything in
    // between starts the value again.
    void begin_value(std::size_t column, SQLSMALLINT c_type) noexcept {
        progress_ = {};
        progress_.in_parts = true;
        read_column_ = column;
        read_type_ = c_type;
    }
    static void require_no_room(const convert::Target& target);

    std::size_t rowset_rows_ = 0;
    std::size_t row_in_rowset_ = 0;
    bool on_row_ = false;
    const Cell* cells_ = nullptr;  // the current row's, once a value has been asked for
    std::optional<BookmarkCell> bookmark_;
    static constexpr std::size_t no_column = static_cast<std::size_t>(-2);
    std::size_t read_column_ = no_column;  // that get_data() was last asked for
    SQLSMALLINT read_type_ = 0;            // and as which C type
    convert::Progress progress_;           // how far it got
};

// Rows as they arrive, once each: SQL_CURSOR_FORWARD_ONLY. `max_rows` 0: all.
std::unique_ptr<Cursor> forward_cursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows);

// Rows in any order: SQL_CURSOR_STATIC. `memory_octets` of them stay in memory (row_spool.h).
std::unique_ptr<Cursor> static_cursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows,
                                      std::size_t memory_octets);

}  // namespace connectai::cursor
