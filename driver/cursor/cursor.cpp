#include "cursor/cursor.h"

#include <algorithm>

#include "base/error.h"

namespace connectai::cursor {

Cursor::Cursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows)
    : source_(std::move(source)), max_rows_(max_rows) {}

bool Cursor::advance() {
    if (failure_) std::rethrow_exception(failure_);
    if (at_end_ || (max_rows_ != 0 && row_number_ == max_rows_)) return false;
    if (block_ == nullptr || next_in_block_ == block_->rows()) {
        try {
            block_ = source_->next_block();
        } catch (...) {
            failure_ = std::current_exception();
            block_ = nullptr;
            throw;
        }
        next_in_block_ = 0;
        if (block_ == nullptr) {
            at_end_ = true;
            return false;
        }
    }
    row_ = block_->row(next_in_block_++);
    ++row_number_;
    return true;
}

FetchResult Cursor::fetch(std::span<const BoundColumn> columns, const RowsetLayout& layout,
                          SQLUSMALLINT* row_status) {
    FetchResult result;
    current_ = {};
    while (result.rows < layout.rows) {
        try {
            if (!advance()) break;
        } catch (const std::exception& error) {
            if (result.rows == 0) throw;
            result.interrupted = error.what();
            break;
        }
        const SQLUSMALLINT status =
            deliver_row(row_, columns, layout, result.rows, result.problems);
        if (result.problems.size() > most_problems) {
            result.more_problems += result.problems.size() - most_problems;
            result.problems.resize(most_problems);
        }
        if (status == SQL_ROW_ERROR) ++result.error_rows;
        if (row_status != nullptr) row_status[result.rows] = status;
        ++result.rows;
    }
    if (row_status != nullptr) {
        std::fill(row_status + result.rows, row_status + layout.rows, SQLUSMALLINT{SQL_ROW_NOROW});
    }
    if (layout.rows == 1 && result.rows == 1) {
        current_ = row_;
        read_column_ = no_column;
    }
    return result;
}

std::optional<convert::Outcome> Cursor::get_data(std::size_t column, convert::Converter converter,
                                                 const convert::Source& source,
                                                 const convert::Target& target) {
    // Parts go on only from one call to the very next one for the same column and type; anything
    // in between starts the value again.
    if (column != read_column_ || target.c_type != read_type_) {
        progress_ = {};
        progress_.in_parts = true;
        read_column_ = column;
        read_type_ = target.c_type;
    }
    if (progress_.complete) return std::nullopt;
    const convert::Progress before = progress_;
    const convert::Outcome outcome = converter(current_[column], source, target, progress_);
    // Room for a terminator alone asks for the length; with more, there must be progress, or an
    // application that reads until the end would never get there.
    const SQLLEN terminator = target.c_type == SQL_C_WCHAR ? sizeof(SQLWCHAR) : 1;
    if (outcome == convert::Outcome::string_truncated && progress_.delivered == before.delivered &&
        progress_.pending_unit == before.pending_unit && target.buffer_octets > terminator) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    "a buffer of " + std::to_string(target.buffer_octets) +
                        " octets is too small for the next character and its terminator");
    }
    return outcome;
}

}  // namespace connectai::cursor
