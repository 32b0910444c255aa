// A forward-only cursor over one result: the current row, block fetches, and reading a row's values
// in parts.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cursor/row_source.h"
#include "cursor/rowset.h"

namespace connectai::cursor {

// A driver manager copies every record, and some at a cost that grows with their number.
inline constexpr std::size_t most_problems = 1000;

// What a block fetch did.
struct FetchResult {
    std::size_t rows = 0;  // fetched, rows with errors included; 0: the end
    std::size_t error_rows = 0;
    std::vector<ColumnProblem> problems;  // the first ones, at most `most_problems`
    std::size_t more_problems = 0;        // beyond those
    std::string interrupted;  // why the rowset is shorter than asked although it is not the
                              // end: the next fetch throws the same. Empty otherwise
};

class Cursor {
public:
    // `max_rows` 0: all.
    Cursor(std::unique_ptr<RowSource> source, std::uint64_t max_rows);

    const std::vector<Column>& columns() const noexcept { return source_->columns(); }

    // Fetches the next rowset into the bound columns. `row_status`, if not null, gets a value for
    // every row of the rowset. Rows that arrived before the result broke are delivered; the fetch
    // that has none left to deliver throws the Error, and so does every later one.
    FetchResult fetch(std::span<const BoundColumn> columns, const RowsetLayout& layout,
                      SQLUSMALLINT* row_status);

    // True when the last fetch was for a single row, and got it.
    bool on_row() const noexcept { return !current_.empty(); }

    // Reads a value of the current row, or its next part. Nothing when there are no more parts
    // (SQL_NO_DATA). ODBC 3.8, SQLGetData. `column` is 0-based and must exist.
    std::optional<convert::Outcome> get_data(std::size_t column, convert::Converter converter,
                                             const convert::Source& source,
                                             const convert::Target& target);

    std::uint64_t row_number() const noexcept { return row_number_; }  // of the last row, from 1

private:
    bool advance();

    std::unique_ptr<RowSource> source_;
    const RowBlock* block_ = nullptr;
    std::size_t next_in_block_ = 0;
    std::uint64_t row_number_ = 0;
    std::uint64_t max_rows_;
    bool at_end_ = false;
    std::exception_ptr failure_;
    std::span<const Cell> row_;      // the row advance() has gone to
    std::span<const Cell> current_;  // the row that get_data() reads
    static constexpr std::size_t no_column = static_cast<std::size_t>(-1);
    std::size_t read_column_ = no_column;  // that get_data() was last asked for
    SQLSMALLINT read_type_ = 0;            // and as which C type
    convert::Progress progress_;           // how far it got
};

}  // namespace connectai::cursor
