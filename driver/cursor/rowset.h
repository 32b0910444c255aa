// One rowset: where each bound column's value goes, row by row, and what happened to each row.
// ODBC 3.8, "Using block cursors"; SQLFetch, "Positioning the cursor" and "Row status array".
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "connectai/value.h"
#include "convert/convert.h"

namespace connectai::cursor {

// A column as SQLBindCol, or the ARD's fields, have bound it.
struct BoundColumn {
    std::size_t index = 0;                   // 0-based, within the row
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
    std::size_t column;  // 0-based
    convert::Outcome outcome;
};

// Converts one row into the bound buffers. Problems are appended; the return value is the row's
// status: SQL_ROW_SUCCESS, SQL_ROW_SUCCESS_WITH_INFO or SQL_ROW_ERROR.
SQLUSMALLINT deliver_row(std::span<const Cell> cells, std::span<const BoundColumn> columns,
                         const RowsetLayout& layout, std::size_t row,
                         std::vector<ColumnProblem>& problems);

}  // namespace connectai::cursor
