#include "connectai/parked_rows.h"

#include <cstring>

#include "base/error.h"
#include "connectai/packed_cells.h"

namespace connectai {

namespace {

// In front of each block in the file; its cells follow, then their texts one after the other.
struct BlockHead {
    std::uint64_t rows;
    std::uint64_t columns;
    std::uint64_t text_octets;
};

// The text of the other kinds is not in the block's buffer, and the kind says it all.
bool has_text(CellKind kind) {
    return kind == CellKind::number || kind == CellKind::string;
}

const char* fixed_text(CellKind kind) {
    switch (kind) {
        case CellKind::boolean_false: return "0";
        case CellKind::boolean_true: return "1";
        default: return nullptr;
    }
}

template <typename Value>
std::span<char> octets_in(Value& value) {
    return {reinterpret_cast<char*>(&value), sizeof(Value)};
}

}  // namespace

void ParkedRows::push(RowBlock&& block) {
    columns_ = block.columns();
    const std::size_t octets = block.octets();
    if (!file_ && in_memory_octets_ + octets <= memory_octets_) {
        in_memory_octets_ += octets;
        in_memory_.push_back(std::move(block));
        return;
    }
    spool(block);
}

bool ParkedRows::pop(RowBlock& block) {
    if (!in_memory_.empty()) {
        block = std::move(in_memory_.front());
        in_memory_.pop_front();
        in_memory_octets_ -= block.octets();
        return true;
    }
    if (!file_) return false;
    unspool(block);
    if (file_->read_to_end()) file_.reset();
    return true;
}

void ParkedRows::clear() noexcept {
    columns_ = 0;
    in_memory_octets_ = 0;
    in_memory_.clear();
    file_.reset();
    packed_ = {};
}

// The texts are moved together within the block's own buffer, where each stands at or behind its
// place to be: a huge cell is not copied once more.
void ParkedRows::spool(RowBlock& block) {
    packed_.clear();
    char* const text = block.buffer().data();
    std::size_t text_octets = 0;
    for (const Cell& cell : block.cells()) {
        append_packed_head(packed_, cell.kind, cell.size);
        if (!has_text(cell.kind)) continue;
        std::memmove(text + text_octets, cell.text, cell.size);
        text_octets += cell.size;
    }
    BlockHead head{block.rows(), block.columns(), text_octets};
    const std::uint64_t octets = sizeof head + packed_.size() + text_octets;
    if ((file_ ? file_->written() : 0) + octets > file_octets_) {
        throw Error(sqlstate::general_error,
                    std::string(why_) + ", and they take more than " +
                        std::to_string(file_octets_) +
                        " octets of temporary space: select fewer rows or columns at a time");
    }
    if (!file_) file_.emplace();
    file_->write(octets_in(head));
    file_->write(packed_);
    file_->write({text, text_octets});
}

void ParkedRows::unspool(RowBlock& block) {
    BlockHead head{};
    file_->read(octets_in(head));
    block.clear(static_cast<std::size_t>(head.columns));
    packed_.resize(static_cast<std::size_t>(head.rows * head.columns) * packed_head_octets);
    file_->read(packed_);
    // Never so short that the string keeps it within itself: the cells point there, and the block
    // may be moved.
    block.buffer().reserve(2 * sizeof(std::string));
    block.buffer().resize(static_cast<std::size_t>(head.text_octets));
    file_->read(block.buffer());
    const char* text = block.buffer().data();
    for (std::size_t at = 0; at < packed_.size(); at += packed_head_octets) {
        Cell cell = unpacked_head(packed_.data() + at);
        cell.text = has_text(cell.kind) ? text : fixed_text(cell.kind);
        if (has_text(cell.kind)) text += cell.size;
        block.cells().push_back(cell);
    }
    for (std::uint64_t row = 0; row < head.rows; ++row) block.count_row();
}

}  // namespace connectai
