// Results that had to be read before anybody asked for them, in their order: counts of rows, and
// rows, which wait in memory and in a temporary file (parked_rows.h).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "connectai/parked_rows.h"
#include "connectai/reply_reader.h"
#include "cursor/row_source.h"

namespace connectai::cursor {

class StoredResults {
public:
    StoredResults();

    // Adds the reader's current result, whose rows it reads to their end. Throws the reader's
    // Error, or HY000 for a disk that is full.
    void add(ReplyReader& reader);

    // Whether one of those added, and not yet gone past, has columns.
    bool have_rows() const noexcept;
    // Whether there is one behind the current result.
    bool another() const noexcept { return results_.size() > (begun_ ? 1u : 0u); }

    // Goes to the first result, and then to the next; what is left of the one before is gone. False
    // when there is none.
    bool next();

    // Of the current result. No columns: a count.
    const std::vector<Column>& columns() const noexcept { return results_.front().columns; }
    std::int64_t affected_rows() const noexcept { return results_.front().affected_rows; }
    bool next_block(RowBlock& block);

private:
    struct Result {
        std::vector<Column> columns;
        std::int64_t affected_rows = -1;
        std::size_t blocks = 0;  // that have not been handed out
    };

    std::deque<Result> results_;
    bool begun_ = false;
    ParkedRows blocks_;  // of all results, one behind the other
};

// The rows of the current result, until next() is called.
std::unique_ptr<RowSource> stored_rows(std::shared_ptr<StoredResults> results);

}  // namespace connectai::cursor
