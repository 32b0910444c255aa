// Where a scrollable cursor goes. ODBC 3.8, SQLFetchScroll, "Cursor positioning rules".
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstddef>
#include <cstdint>

namespace connectai::cursor {

// How many rows a result has, as far as somebody wants to know. Rows are counted from 0.
class ResultRows {
public:
    virtual ~ResultRows() = default;
    virtual bool has(std::uint64_t row) = 0;
    virtual std::uint64_t count() = 0;
};

// The current rowset.
struct RowsetPlace {
    enum class Where : std::uint8_t { before_start, on_rows, after_end };
    Where where = Where::before_start;
    std::uint64_t first = 0;  // row of the result, from 0
    std::size_t size = 0;     // rows that were asked for, be there fewer

    bool operator==(const RowsetPlace&) const = default;
};

// SQLFetchScroll's arguments.
struct Movement {
    SQLSMALLINT orientation = SQL_FETCH_NEXT;
    SQLLEN offset = 0;
    SQLLEN bookmark = 0;  // of SQL_FETCH_BOOKMARK: the row's number, from 1
};

struct NextRowset {
    RowsetPlace place;
    bool overlapped_start = false;  // 01S06: it begins at the first row instead of before it
};

// The rowset of `size` rows that a movement leads to. Throws what `rows` throws, and Error HY106
// for an orientation that there is not, HY111 for a bookmark of no row.
NextRowset next_rowset(const Movement& movement, const RowsetPlace& current, std::size_t size,
                       ResultRows& rows);

}  // namespace connectai::cursor
