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

// Consecutive rows on their way to the application. Valid as long as what they point into.
struct RowRun {
    const Cell* cells = nullptr;  // row by row
    std::size_t columns = 0;      // of a row
    std::size_t rows = 0;
    std::uint64_t first_number = 0;  // of the first one in the result, from 1

    RowRun part(std::size_t first, std::size_t count) const noexcept {
        return {cells + first * columns, columns, count, first_number + first};
    }
};

// The text of a row's bookmark.
class BookmarkCell {
public:
    explicit BookmarkCell(std::uint64_t number) noexcept;
    BookmarkCell(const BookmarkCell&) = delete;
    BookmarkCell& operator=(const BookmarkCell&) = delete;
    operator const Cell&() const noexcept { return cell_; }

private:
    std::array<char, 20> digits_;
    Cell cell_;
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

// Converts rows into the bound buffers, from row `place` of the rowset on, column by column: one
// column's values take the same way through the same converter. Problems are appended, row by row.
// `statuses` has an element for each row, and gets SQL_ROW_SUCCESS, SQL_ROW_SUCCESS_WITH_INFO or
// SQL_ROW_ERROR. Not more than a few dozen rows at once: all their cells should stay in the
// first-level cache.
void deliver_rows(const RowRun& rows, std::span<const BoundColumn> columns,
                  const RowsetLayout& layout, std::size_t place, std::span<SQLUSMALLINT> statuses,
                  std::vector<ColumnProblem>& problems);

}  // namespace connectai::cursor
