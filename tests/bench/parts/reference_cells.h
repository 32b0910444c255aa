// The reference replies for benchmarks of parts: their octets in pieces, as a transfer delivers
// them, and their cells, as the row parser leaves them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "connectai/row_block.h"

namespace connectai::bench {

std::string reference_reply(std::string_view kind, std::uint64_t rows);

// Hands out a text in pieces of a transfer's usual size. The text must outlive it.
class TextSource : public ByteSource {
public:
    explicit TextSource(std::string_view text) : left_(text) {}
    bool receive(std::string& out) override;

private:
    std::string_view left_;
};

// The cells of one column of a reply's first block, NULLs left out. They live in `block`.
std::vector<Cell> cells_of(std::string_view kind, std::size_t column, RowBlock& block);

}  // namespace connectai::bench
