// Rows, speculatively: each is parsed in situ as if it were complete. One that runs into the end of
// what has arrived fails, and is parsed again once there is more.
#pragma once

#include <cstddef>
#include <memory>

#include "connectai/reply_input.h"
#include "connectai/row_block.h"

namespace connectai {

// The reader's only view of how rows are parsed, so that another design can take its place.
class RowParser {
public:
    virtual ~RowParser() = default;

    enum class State : std::uint8_t { more_rows, end_of_rows };

    // Fills `block` with the rows that have arrived, at least one unless the rows have ended; waits
    // for the first only. `columns` 0: as many as the array's first row has, and at least one.
    // Throws Error HY000 for a row that is not an array of as many scalars or is too long, 08S01
    // when the reply ends among its rows; rows before the fault are handed out first, and later
    // calls repeat it.
    virtual State parse(ReplyInput& input, std::size_t columns, RowBlock& block) = 0;
};

// For one `rows` array, whose opening bracket has been consumed. A row has at most `row_octets`, as
// JSON; that must be less than 2^32, for cells are no longer.
std::unique_ptr<RowParser> make_row_parser(std::size_t row_octets);

}  // namespace connectai
