#include "cursor/rowset.h"

#include <charconv>

namespace connectai::cursor {

namespace {

template <typename Pointer>
Pointer moved(Pointer pointer, std::ptrdiff_t octets) {
    if (pointer == nullptr) return nullptr;
    return reinterpret_cast<Pointer>(reinterpret_cast<std::uintptr_t>(pointer) +
                                     static_cast<std::uintptr_t>(octets));
}

}  // namespace

Cell RowCells::bookmark() const noexcept {
    char* const begin = digits_.data();
    const char* const end = std::to_chars(begin, begin + digits_.size(), number_).ptr;
    return {begin, static_cast<std::uint32_t>(end - begin), CellKind::number};
}

convert::Target target_of(const BoundColumn& column, const RowsetLayout& layout, std::size_t row) {
    convert::Target target = column.first_row;
    const bool by_row = layout.row_octets != 0;
    const auto distance = [&](std::size_t element) {
        return static_cast<std::ptrdiff_t>(row * (by_row ? layout.row_octets : element)) +
               static_cast<std::ptrdiff_t>(layout.bind_offset);
    };
    target.data = moved(target.data, distance(column.element_octets));
    target.octet_length = moved(target.octet_length, distance(sizeof(SQLLEN)));
    target.indicator = moved(target.indicator, distance(sizeof(SQLLEN)));
    return target;
}

std::size_t element_octets(SQLSMALLINT c_type, SQLLEN buffer_octets) noexcept {
    const std::size_t fixed = convert::fixed_size(c_type);
    return fixed != 0 ? fixed : static_cast<std::size_t>(buffer_octets > 0 ? buffer_octets : 0);
}

SQLUSMALLINT deliver_row(const RowCells& cells, std::span<const BoundColumn> columns,
                         const RowsetLayout& layout, std::size_t row,
                         std::vector<ColumnProblem>& problems) {
    SQLUSMALLINT status = SQL_ROW_SUCCESS;
    for (const BoundColumn& column : columns) {
        auto outcome = convert::Outcome::restricted;
        if (column.converter != nullptr) {
            convert::Progress progress;
            outcome = column.converter(cells.cell(column.index), column.source,
                                       target_of(column, layout, row), progress);
        }
        if (outcome == convert::Outcome::ok) continue;
        problems.push_back({row, column.index, outcome});
        if (convert::is_error(outcome)) {
            status = SQL_ROW_ERROR;
        } else if (status == SQL_ROW_SUCCESS) {
            status = SQL_ROW_SUCCESS_WITH_INFO;
        }
    }
    return status;
}

}  // namespace connectai::cursor
