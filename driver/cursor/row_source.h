// Where a cursor's rows come from, block by block: a reply that is still arriving, or a table made
// here.
#pragma once

#include <memory>
#include <vector>

#include "connectai/client.h"
#include "connectai/row_block.h"
#include "connectai/sorted_table.h"
#include "connectai/table.h"

namespace connectai::cursor {

class RowSource {
public:
    virtual ~RowSource() = default;

    virtual const std::vector<Column>& columns() const = 0;

    // The next rows, at least one; null at the end of a complete result. The block is valid until
    // the next call. Throws Error when there are no more rows although there should be.
    virtual const RowBlock* next_block() = 0;
};

// The rows of a reply's current result. The reply is shared with the statement, which goes on to
// the next result with it.
std::unique_ptr<RowSource> stream_rows(std::shared_ptr<Reply> reply);

std::unique_ptr<RowSource> table_rows(std::shared_ptr<const Table> table);

// A finished table's; they can be read once.
std::unique_ptr<RowSource> sorted_rows(SortedTable table);

}  // namespace connectai::cursor
