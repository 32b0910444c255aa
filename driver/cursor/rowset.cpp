#include "cursor/rowset.h"

#include <algorithm>
#include <charconv>

namespace connectai::cursor {

namespace {

template <typename Pointer>
Pointer moved(Pointer pointer, std::ptrdiff_t octets) {
    if (pointer == nullptr) return nullptr;
    return reinterpret_cast<Pointer>(reinterpret_cast<std::uintptr_t>(pointer) +
                                     static_cast<std::uintptr_t>(octets));
}

// From one row's buffers to the next one's; addresses that are null stay null.
class Steps {
public:
    Steps(const BoundColumn& column, const RowsetLayout& layout) noexcept {
        const bool by_row = layout.row_octets != 0;
        const auto step = [&](const void* address, std::size_t element) {
            if (address == nullptr) return std::ptrdiff_t{0};
            return static_cast<std::ptrdiff_t>(by_row ? layout.row_octets : element);
        };
        data_ = step(column.first_row.data, column.element_octets);
        octet_length_ = step(column.first_row.octet_length, sizeof(SQLLEN));
        indicator_ = step(column.first_row.indicator, sizeof(SQLLEN));
    }

    void advance(convert::Target& target) const noexcept {
        add(target.data, data_);
        add(target.octet_length, octet_length_);
        add(target.indicator, indicator_);
    }

private:
    // Of what may be null and promises no alignment.
    template <typename Pointer>
    static void add(Pointer& pointer, std::ptrdiff_t octets) noexcept {
        pointer = reinterpret_cast<Pointer>(reinterpret_cast<std::uintptr_t>(pointer) +
                                            static_cast<std::uintptr_t>(octets));
    }

    std::ptrdiff_t data_;
    std::ptrdiff_t octet_length_;
    std::ptrdiff_t indicator_;
};

convert::Outcome convert_bound(const BoundColumn& column, const Cell& cell,
                               const convert::Target& target) noexcept {
    if (column.converter == nullptr) return convert::Outcome::restricted;
    convert::Progress progress;
    return column.converter(cell, column.source, target, progress);
}

}  // namespace

BookmarkCell::BookmarkCell(std::uint64_t number) noexcept {
    char* const begin = digits_.data();
    const char* const end = std::to_chars(begin, begin + digits_.size(), number).ptr;
    cell_ = {begin, static_cast<std::uint32_t>(end - begin), CellKind::number};
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

void deliver_rows(const RowRun& rows, std::span<const BoundColumn> columns,
                  const RowsetLayout& layout, std::size_t place, std::span<SQLUSMALLINT> statuses,
                  std::vector<ColumnProblem>& problems) {
    std::fill(statuses.begin(), statuses.end(), SQLUSMALLINT{SQL_ROW_SUCCESS});
    const std::size_t earlier = problems.size();
    for (const BoundColumn& column : columns) {
        const bool bookmark = column.index == bookmark_column;
        const Cell* const cells = rows.cells + (bookmark ? 0 : column.index);
        convert::Target target = target_of(column, layout, place);
        const Steps steps(column, layout);
        for (std::size_t row = 0; row < rows.rows; ++row) {
            const auto outcome =
                bookmark ? convert_bound(column, BookmarkCell(rows.first_number + row), target)
                         : convert_bound(column, cells[row * rows.columns], target);
            if (outcome != convert::Outcome::ok) [[unlikely]] {
                problems.push_back({place + row, column.index, outcome});
                if (convert::is_error(outcome)) {
                    statuses[row] = SQL_ROW_ERROR;
                } else if (statuses[row] == SQL_ROW_SUCCESS) {
                    statuses[row] = SQL_ROW_SUCCESS_WITH_INFO;
                }
            }
            steps.advance(target);
        }
    }
    std::stable_sort(problems.begin() + static_cast<std::ptrdiff_t>(earlier), problems.end(),
                     [](const auto& a, const auto& b) { return a.row < b.row; });
}

}  // namespace connectai::cursor
