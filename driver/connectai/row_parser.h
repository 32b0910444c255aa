// Rows, block by block: the octets of each are received into the block itself, and read in place.
// One that has not arrived whole is read again once there is more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "connectai/reply_input.h"
#include "connectai/row_block.h"
#include "connectai/row_tokenizer.h"

namespace connectai {

// Of one `rows` array, whose opening bracket has been consumed.
class RowParser {
public:
    // A row has at most `row_octets`, as JSON; that must be less than 2^32, for cells are no
    // longer.
    explicit RowParser(std::size_t row_octets) : row_octets_(row_octets) {}

    // Fills `block` with the rows that have arrived, at least one; waits for the first only. False
    // when the rows have ended, and what follows is the input's again. `columns` 0: as many as the
    // array's first row has, and at least one. Throws Error HY000 for a row that is not an array of
    // as many scalars, is not UTF-8 or is too long, 08S01 when the reply ends among its rows; rows
    // before the fault are handed out first, and later calls repeat it.
    bool parse(ReplyInput& input, std::size_t columns, RowBlock& block);

private:
    // Where reading a block has come to an end, and why: `fault` of the row that begins there.
    struct Stop {
        std::size_t at;
        TokenizedRow row;
    };
    Stop read_rows(RowBlock& block, std::size_t size);
    void count_blanks(std::size_t octets);
    TokenizedRow read_row(RowBlock& block, std::size_t at, std::size_t size);
    bool receive(ReplyInput& input, std::string& text, std::size_t left) const;
    [[noreturn]] void fail(const TokenizedRow& row, std::size_t columns,
                           std::uint64_t offset) const;
    [[noreturn]] void fail_incomplete(const ReplyInput& input) const;

    RowTokenizer tokenizer_;
    std::string rest_;  // received, and of no row that has been handed out
    std::size_t row_octets_;
    std::size_t blanks_ = 0;  // that have been passed over since the last row
    std::uint64_t row_number_ = 0;
    std::size_t width_ = 0;     // of the first row, where it was to show the number of columns
    bool after_row_ = false;    // a comma or the end must follow
    bool after_comma_ = false;  // a row must follow
    bool ended_ = false;
};

}  // namespace connectai
