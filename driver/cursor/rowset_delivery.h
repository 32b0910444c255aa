// Delivering the rows of one rowset. For cursor/ itself.
#pragma once

#include <algorithm>
#include <array>
#include <exception>

#include "cursor/cursor.h"

namespace connectai::cursor {

// Adds to the rowset what comes of rows that go from row `place` of it on.
inline void deliver(const RowRun& rows, std::size_t place, const RowsetBuffers& buffers,
                    FetchResult& result) {
    constexpr std::size_t most_at_once = 64;
    std::array<SQLUSMALLINT, most_at_once> statuses;
    for (std::size_t first = 0; first < rows.rows; first += most_at_once) {
        const std::size_t count = std::min(most_at_once, rows.rows - first);
        deliver_rows(rows.part(first, count), buffers.columns, buffers.layout, place + first,
                     std::span(statuses).first(count), result.problems);
        if (result.problems.size() > most_problems) {
            result.more_problems += result.problems.size() - most_problems;
            result.problems.resize(most_problems);
        }
        const auto end = statuses.begin() + static_cast<std::ptrdiff_t>(count);
        if (!result.problems.empty()) {
            result.error_rows += static_cast<std::size_t>(
                std::count(statuses.begin(), end, SQLUSMALLINT{SQL_ROW_ERROR}));
        }
        if (buffers.row_status != nullptr) {
            std::copy(statuses.begin(), end, buffers.row_status + place + first);
        }
    }
    result.rows += rows.rows;
}

// A whole rowset. `next(most)` gives the next rows, at least one and not more than it is asked for;
// none at the result's end. It throws where the result breaks off.
template <typename Next>
FetchResult deliver_rowset(const RowsetBuffers& buffers, Next&& next) {
    FetchResult result;
    while (result.rows < buffers.layout.rows) {
        RowRun rows;
        try {
            rows = next(buffers.layout.rows - result.rows);
        } catch (const std::exception& error) {
            if (result.rows == 0) throw;
            result.interrupted = error.what();
            break;
        }
        if (rows.rows == 0) break;
        deliver(rows, result.rows, buffers, result);
    }
    if (buffers.row_status != nullptr) {
        std::fill(buffers.row_status + result.rows, buffers.row_status + buffers.layout.rows,
                  SQLUSMALLINT{SQL_ROW_NOROW});
    }
    return result;
}

}  // namespace connectai::cursor
