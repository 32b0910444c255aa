// Cells as octets that can be copied and kept: each a head, its text behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connectai/value.h"

namespace connectai {

// What a packed cell begins with: all of it but its text.
inline constexpr std::size_t packed_head_octets = sizeof(Cell::size) + sizeof(Cell::kind);
void append_packed_head(std::string& packed, CellKind kind, std::uint32_t size);
Cell unpacked_head(const char* packed) noexcept;

void append_packed(std::string& packed, CellKind kind, std::string_view text);

// Of so many cells, whose texts stay where they are in `packed`. Returns where the next ones begin.
const char* append_unpacked(const char* packed, std::size_t count, std::vector<Cell>& cells);

}  // namespace connectai
