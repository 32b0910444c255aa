// Delivering the rows of one rowset, one after the other. For cursor/ itself.
#pragma once

#include <algorithm>
#include <exception>

#include "cursor/cursor.h"

namespace connectai::cursor {

// Adds one row's outcome to the rowset's.
inline void deliver(const RowCells& cells, std::size_t row, const RowsetBuffers& buffers,
                    FetchResult& result) {
    const SQLUSMALLINT status =
        deliver_row(cells, buffers.columns, buffers.layout, row, result.problems);
    if (result.problems.size() > most_problems) {
        result.more_problems += result.problems.size() - most_problems;
        result.problems.resize(most_problems);
    }
    if (status == SQL_ROW_ERROR) ++result.error_rows;
    if (buffers.row_status != nullptr) buffers.row_status[row] = status;
    ++result.rows;
}

// A whole rowset. `next(cells)` is false at the result's end, and throws where it breaks off.
template <typename Next>
FetchResult deliver_rowset(const RowsetBuffers& buffers, Next&& next) {
    FetchResult result;
    RowCells cells;
    while (result.rows < buffers.layout.rows) {
        try {
            if (!next(cells)) break;
        } catch (const std::exception& error) {
            if (result.rows == 0) throw;
            result.interrupted = error.what();
            break;
        }
        deliver(cells, result.rows, buffers, result);
    }
    if (buffers.row_status != nullptr) {
        std::fill(buffers.row_status + result.rows, buffers.row_status + buffers.layout.rows,
                  SQLUSMALLINT{SQL_ROW_NOROW});
    }
    return result;
}

}  // namespace connectai::cursor
