// One row of a reply, in place: where each of its values stands, and that it is JSON (RFC 8259). A
// row that has not arrived whole is left as it is, so that it can be read again once there is more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "connectai/value.h"

namespace connectai {

enum class RowFault : std::uint8_t {
    none,
    incomplete,  // what is there ends within the row, and was good so far
    not_an_array,
    nested,  // a value is an array or an object
    too_many,
    too_few,
    too_long,  // for RowParser, who knows how long it may be
    not_utf8,
    not_json,
};

struct TokenizedRow {
    RowFault fault = RowFault::none;
    std::size_t octets = 0;         // of the whole row; of a fault: that stand in front of it
    std::size_t width = 0;          // values that were read
    const char* problem = nullptr;  // of not_json: in words
};

class RowTokenizer {
public:
    // How many NULs must stand behind `end`: the row is read that many octets at a time.
    static constexpr std::size_t padding = 32;

    // The row that begins at `text`, which is not at `end` and no blank: as many scalars as `cells`
    // has. A cell points at its text in there, without quotes and escapes: those of a whole row are
    // replaced by what they mean, a surrogate without its partner by U+FFFD. Other octets of the
    // row, and those behind it, stay as they are.
    TokenizedRow read(char* text, const char* end, std::span<Cell> cells);

private:
    std::vector<std::uint32_t> escaped_;  // cells of the row that have escapes
};

}  // namespace connectai
