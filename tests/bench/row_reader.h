// The rows of a reply, speculatively: no search for a row's end beforehand. Each row is parsed in
// situ as if it were complete; one that runs into the end of what has arrived fails, and is parsed
// again from the untouched copy once more has arrived.
#pragma once

#include <rapidjson/reader.h>

#include <cstddef>
#include <string>
#include <vector>

#include "column.h"
#include "row_writer.h"
#include "transfer.h"

namespace connectai::bench {

// It takes liberties that a driver must not: the schema has to come before the rows, since the head
// is simply cut off in front of them, and the end of the reply is checked only roughly.
class RowReader {
public:
    // Reads the head, and makes columns of `rowset_rows` rows. Throws std::runtime_error, as next()
    // does, for a reply that is not of this form.
    RowReader(Transfer& transfer, std::size_t rowset_rows);

    std::vector<Column>& columns() noexcept { return columns_; }

    // Parses the next row into row `row` of the writer's columns; false when there are no more.
    bool next(RowWriter& writer, std::size_t row);

private:
    void read_head(std::size_t rowset_rows);
    void skip_separators() noexcept;
    bool parse(RowWriter& writer, std::size_t row);
    void receive();
    void check_end();

    Transfer& transfer_;
    std::vector<Column> columns_;
    rapidjson::Reader parser_;
    std::string raw_;      // as received, from the current row's block on
    std::string working_;  // the copy that in-situ parsing overwrites
    std::size_t position_ = 0;
};

}  // namespace connectai::bench
