#include "connectai/packed_cells.h"

#include <array>
#include <cstring>

namespace connectai {

namespace {

constexpr std::size_t head_octets = sizeof(std::uint32_t) + sizeof(CellKind);

}  // namespace

void append_packed(std::string& packed, CellKind kind, std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    std::array<char, head_octets> head{};
    std::memcpy(head.data(), &size, sizeof size);
    std::memcpy(head.data() + sizeof size, &kind, sizeof kind);
    packed.append(head.data(), head.size()).append(text);
}

const char* append_unpacked(const char* packed, std::size_t count, std::vector<Cell>& cells) {
    for (std::size_t i = 0; i < count; ++i) {
        Cell cell;
        std::memcpy(&cell.size, packed, sizeof cell.size);
        std::memcpy(&cell.kind, packed + sizeof cell.size, sizeof cell.kind);
        packed += head_octets;
        if (!cell.is_null()) cell.text = packed;
        packed += cell.size;
        cells.push_back(cell);
    }
    return packed;
}

}  // namespace connectai
