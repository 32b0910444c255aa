#include "connectai/packed_cells.h"

#include <cstring>

namespace connectai {

namespace {

const char* fixed_text(CellKind kind) {
    switch (kind) {
        case CellKind::boolean_false: return "0";
        case CellKind::boolean_true: return "1";
        default: return nullptr;
    }
}

Cell unpacked(const char* octets) {
    Cell cell;
    std::memcpy(&cell.size, octets, sizeof cell.size);
    std::memcpy(&cell.kind, octets + sizeof cell.size, sizeof cell.kind);
    return cell;
}

}  // namespace

void pack_cells(std::span<const Cell> cells, std::string& packed) {
    packed.reserve(packed.size() + cells.size() * packed_cell_octets);
    for (const Cell& cell : cells) {
        char octets[packed_cell_octets];
        std::memcpy(octets, &cell.size, sizeof cell.size);
        std::memcpy(octets + sizeof cell.size, &cell.kind, sizeof cell.kind);
        packed.append(octets, sizeof octets);
    }
}

void unpack_cells(std::string_view packed, const char* text, std::vector<Cell>& cells) {
    for (std::size_t at = 0; at < packed.size(); at += packed_cell_octets) {
        Cell cell = unpacked(packed.data() + at);
        cell.text = has_text(cell.kind) ? text : fixed_text(cell.kind);
        if (has_text(cell.kind)) text += cell.size;
        cells.push_back(cell);
    }
}

}  // namespace connectai
