// A result made here that may be large: rows are added in any order, and handed out in the order of
// some of their columns. What is more than a few megabytes is kept in temporary files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/record_sorter.h"
#include "connectai/row_block.h"
#include "connectai/table.h"
#include "connectai/value.h"

namespace connectai {

class SortedTable {
public:
    using Value = Table::Value;

    static constexpr std::size_t default_memory_octets = std::size_t{4} << 20;

    // `order`: by which columns, the first one first; NULL comes before all else, text in the order
    // of its octets. Rows that are equal in them keep the order in which they were added.
    SortedTable(std::vector<Column> columns, std::span<const std::size_t> order,
                std::size_t memory_octets = default_memory_octets);

    // Once the rows are in, text columns are as long as their longest value, so that no application
    // which sizes its buffers by the description sees a truncated name.
    const std::vector<Column>& columns() const noexcept { return columns_; }

    // Copies the texts. One value for each column. Throws Error HY000 where the disk is full.
    void add_row(std::span<const Value> values);
    std::uint64_t rows() const noexcept { return rows_; }

    // There are no more to add.
    void finish() { sorter_.finish(); }

    // The next rows, each of them once; false behind the last. After finish() only.
    bool next_block(RowBlock& block);

    // Oddities that were tolerated, for the log.
    const std::vector<std::string>& notes() const noexcept { return notes_; }
    void add_notes(std::vector<std::string> notes);
    // What the application has to know: SQLSTATE 01000.
    const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    void add_warnings(std::vector<std::string> warnings);

private:
    void append_key(const Value& value);
    void append_cell(const Value& value);

    std::vector<Column> columns_;
    std::vector<std::size_t> order_;
    RecordSorter sorter_;
    std::uint64_t rows_ = 0;
    std::string key_;     // of the row that is added
    std::string record_;  // and its cells
    std::vector<std::string> notes_;
    std::vector<std::string> warnings_;
};

}  // namespace connectai
