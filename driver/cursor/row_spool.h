// The rows of a result, to be read in any order: a static cursor's. They come from a row source as
// far as somebody has asked for them; the first ones stay in memory, the others in a temporary file
// without a name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/spool_file.h"
#include "connectai/row_block.h"
#include "cursor/row_source.h"
#include "cursor/scrolling.h"

namespace connectai::cursor {

// Rows are counted from 0. Every function that may read on throws the Error with which the source
// ended, where the answer lies behind it; what came before stays readable. A disk that is full is
// Error HY000 (spool_file.h), and ends the result likewise.
class RowSpool : public ResultRows {
public:
    // So many octets of rows stay in memory, an index and one page besides. `max_rows` 0: all.
    RowSpool(std::unique_ptr<RowSource> source, std::size_t memory_octets, std::uint64_t max_rows);

    const std::vector<Column>& columns() const noexcept { return source_->columns(); }

    bool has(std::uint64_t row) override;
    // Reads the result to its end.
    std::uint64_t count() override;

    // A row that there is; valid until the next call of any function here.
    std::span<const Cell> row(std::uint64_t row);

    // Whether nothing more of the source is needed for the rows before this one.
    bool has_read(std::uint64_t end) const noexcept {
        return at_end_ || failure_ || rows_ >= end || (max_rows_ != 0 && rows_ == max_rows_);
    }

    bool uses_file() const noexcept { return file_.has_value(); }

private:
    // Consecutive rows: their packed cells.
    struct Page {
        std::uint64_t first_row = 0;
        std::size_t rows = 0;
        std::uint64_t file_offset = 0;
        std::size_t octets_in_file = 0;  // 0: it is in memory
        std::string octets;
    };

    bool read_on();
    void take(const RowBlock& block);
    void close_page(std::size_t rows);
    void load(std::size_t page);

    std::unique_ptr<RowSource> source_;
    std::size_t memory_octets_;
    std::size_t octets_in_memory_ = 0;
    std::uint64_t max_rows_;
    std::uint64_t rows_ = 0;  // that have been read
    bool at_end_ = false;
    std::exception_ptr failure_;

    std::vector<Page> pages_;
    std::optional<SpoolFile> file_;
    std::string packed_;  // of the page that is being filled

    static constexpr std::size_t no_page = static_cast<std::size_t>(-1);
    std::size_t loaded_page_ = no_page;
    RowBlock loaded_;
};

}  // namespace connectai::cursor
