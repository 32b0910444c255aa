// Cells without addresses, for rows that are put aside: in a file, or close together in memory.
// Their texts follow one another somewhere else.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connectai/value.h"

namespace connectai {

inline constexpr std::size_t packed_cell_octets = sizeof(Cell::size) + sizeof(Cell::kind);

// The text of the other kinds is not in a block's buffer, and the kind says it all.
constexpr bool has_text(CellKind kind) noexcept {
    return kind == CellKind::number || kind == CellKind::string;
}

// Appends so many octets for each cell.
void pack_cells(std::span<const Cell> cells, std::string& packed);

// Appends the cells of `packed`; their texts stand one behind the other from `text` on.
void unpack_cells(std::string_view packed, const char* text, std::vector<Cell>& cells);

}  // namespace connectai
