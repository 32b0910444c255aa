// One rowset: where each bound column's value goes, row by row, and what happened to each row.
// ODBC 3.8, "Using block cursors"; SQLFetch, "Positioning the cursor" and "Row status array".
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "connectai/value.h"
#include "convert/convert.h"

namespace connectai::cursor {

// Column 0 of ODBC: the row's bookmark. Its value is the row's number in the result, from 1, as a
// BIGINT.
inline constexpr std::size_t bookmark_column = static_cast<std::size_t>(-1);

// A row on its way to the application.
class RowCells {
public:
    RowCells() = default;
    RowCells(std::span<const Cell> cells, std::uint64_t number) : cells_(cells), number_(number) {}

    // `column` is 0-based and must exist, or is the bookmark. Valid as long as this object, and
    // what it was made of.
    Cell cell(std::size_t column) const noexcept {
        return column == bookmark_column ? bookmark() : cells_[column];
    }

private:
    Cell bookmark() const noexcept;

    std::span<const Cell> cells_;
    std::uint64_t number_ = 0;
    mutable std::array<char, 20> digits_{};
};

// A column as SQLBindCol, or the ARD's fields, have bound it.
struct BoundColumn {
    std::size_t index = 0;                   // 0-based, within the row, or bookmark_column
    convert::Converter converter = nullptr;  // null: the pair is not convertible (07006)
    convert::Source source;
    convert::Target first_row;       // addresses before stride and offset are added
    std::size_t element_octets = 0;  // column-wise: from one value to the next
};

// How the application has laid out its buffers: the ARD's header.
struct RowsetLayout {
    std::size_t rows = 1;        // SQL_DESC_ARRAY_SIZE
    std::size_t row_octets = 0;  // SQL_DESC_BIND_TYPE: 0 is column-wise
    SQLLEN bind_offset = 0;      // *SQL_DESC_BIND_OFFSET_PTR
};

// The buffers of one row. Addresses that are null stay null.
convert::Target target_of(const BoundColumn& column, const RowsetLayout& layout, std::size_t row);

// Octets from one value of a bound buffer to the next, column-wise.
std::size_t element_octets(SQLSMALLINT c_type, SQLLEN buffer_octets) noexcept;

// A value that could not be delivered as it is.
struct ColumnProblem {
    std::size_t row;     // within the rowset, from 0
    std::size_t column;  // 0-based, or bookmark_column
    convert::Outcome outcome;
};

// Converts one row into the bound buffers. Problems are appended; the return value is the row's
// status: SQL_ROW_SUCCESS, SQL_ROW_SUCCESS_WITH_INFO or SQL_ROW_ERROR.
SQLUSMALLINT deliver_row(const RowCells& cells, std::span<const BoundColumn> columns,
                         const RowsetLayout& layout, std::size_t row,
                         std::vector<ColumnProblem>& problems);

}  // namespace connectai::cursor
