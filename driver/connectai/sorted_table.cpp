#include "connectai/sorted_table.h"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "base/unicode.h"
#include "connectai/packed_cells.h"

namespace connectai {

namespace {

constexpr std::size_t block_octets = std::size_t{128} * 1024;

}  // namespace

SortedTable::SortedTable(std::vector<Column> columns, std::span<const std::size_t> order,
                         std::size_t memory_octets)
    : columns_(std::move(columns)), order_(order.begin(), order.end()), sorter_(memory_octets) {}

// So that keys compare as the values do, octet by octet.
void SortedTable::append_key(const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) {
        key_ += '\0';
        return;
    }
    key_ += '\1';
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        const std::uint64_t shifted =
            static_cast<std::uint64_t>(*number) ^ (std::uint64_t{1} << 63);
        for (int shift = 56; shift >= 0; shift -= 8) {
            key_ += static_cast<char>(static_cast<unsigned char>(shifted >> shift));
        }
        return;
    }
    // A text that another one begins with comes first: its end is less than any octet.
    for (const char c : std::get<std::string_view>(value)) {
        key_ += c;
        if (c == '\0') key_ += '\xFF';
    }
    key_.append(2, '\0');
}

void SortedTable::append_cell(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        append_packed(record_, CellKind::number, std::to_string(*number));
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
        append_packed(record_, CellKind::string, *text);
    } else {
        append_packed(record_, CellKind::null, {});
    }
}

void SortedTable::add_row(std::span<const Value> values) {
    assert(values.size() == columns_.size());
    key_.clear();
    record_.clear();
    for (const std::size_t column : order_) append_key(values[column]);
    for (std::size_t i = 0; i < values.size(); ++i) {
        append_cell(values[i]);
        if (const auto* text = std::get_if<std::string_view>(&values[i])) {
            const auto length = static_cast<std::int64_t>(utf16_length(*text));
            columns_[i].length = std::max(columns_[i].length.value_or(0), length);
        }
    }
    sorter_.add(key_, record_);
    ++rows_;
}

bool SortedTable::next_block(RowBlock& block) {
    block.clear(columns_.size());
    std::string& buffer = block.buffer();
    buffer.clear();
    // Never so short that the string keeps it within itself: the cells point there, and the block
    // may be moved.
    buffer.reserve(block_octets);
    std::vector<std::size_t> places;
    for (std::string_view record; buffer.size() < block_octets && sorter_.next(record);) {
        places.push_back(buffer.size());
        buffer += record;
    }
    for (const std::size_t place : places) {
        append_unpacked(buffer.data() + place, columns_.size(), block.cells());
        block.count_row();
    }
    return !places.empty();
}

void SortedTable::add_notes(std::vector<std::string> notes) {
    std::ranges::move(notes, std::back_inserter(notes_));
}

void SortedTable::add_warnings(std::vector<std::string> warnings) {
    std::ranges::move(warnings, std::back_inserter(warnings_));
}

}  // namespace connectai
