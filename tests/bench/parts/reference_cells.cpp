#include "reference_cells.h"

#include <algorithm>
#include <stdexcept>

#include "connectai/reply_reader.h"
#include "reference_reply.h"

namespace connectai::bench {

namespace {

constexpr std::size_t piece_octets = 512 * 1024;
constexpr std::uint64_t rows_of_a_block = 1000;

}  // namespace

std::string reference_reply(std::string_view kind, std::uint64_t rows) {
    ReferenceReply reply(kind, rows);
    std::string text;
    while (reply.append_piece(text)) {
    }
    return text;
}

bool TextSource::receive(std::string& out) {
    const std::string_view piece = left_.substr(0, piece_octets);
    out += piece;
    left_.remove_prefix(piece.size());
    return !piece.empty();
}

std::vector<Cell> cells_of(std::string_view kind, std::size_t column, RowBlock& block) {
    const std::string text = reference_reply(kind, rows_of_a_block);
    TextSource source(text);
    ReplyReader reader(source, {});
    if (!reader.next_result() || !reader.next_block(block)) {
        throw std::logic_error("the reference reply has no rows");
    }
    std::vector<Cell> cells;
    for (std::size_t row = 0; row < block.rows(); ++row) {
        const Cell& cell = block.row(row)[column];
        if (!cell.is_null()) cells.push_back(cell);
    }
    return cells;
}

}  // namespace connectai::bench
