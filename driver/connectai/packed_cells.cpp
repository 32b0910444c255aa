#include "connectai/packed_cells.h"

#include <array>
#include <cstring>

namespace connectai {

void append_packed_head(std::string& packed, CellKind kind, std::uint32_t size) {
    std::array<char, packed_head_octets> head{};
    std::memcpy(head.data(), &size, sizeof size);
    std::memcpy(head.data() + sizeof size, &kind, sizeof kind);
    packed.append(head.data(), head.size());
}

Cell unpacked_head(const char* packed) noexcept {
    Cell cell;
    std::memcpy(&cell.size, packed, sizeof cell.size);
    std::memcpy(&cell.kind, packed + sizeof cell.size, sizeof cell.kind);
    return cell;
}

void append_packed(std::string& packed, CellKind kind, std::string_view text) {
    append_packed_head(packed, kind, static_cast<std::uint32_t>(text.size()));
    packed.append(text);
}

const char* append_unpacked(const char* packed, std::size_t count, std::vector<Cell>& cells) {
    for (std::size_t i = 0; i < count; ++i) {
        Cell cell = unpacked_head(packed);
        packed += packed_head_octets;
        if (!cell.is_null()) cell.text = packed;
        packed += cell.size;
        cells.push_back(cell);
    }
    return packed;
}

}  // namespace connectai
