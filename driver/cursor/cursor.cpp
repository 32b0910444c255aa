// What all cursors share: the current row, and its values in parts.
#include "cursor/cursor.h"

#include "base/error.h"
#include "base/text.h"

namespace connectai::cursor {

void Cursor::stand(std::size_t rowset_rows, bool on_row) noexcept {
    rowset_rows_ = rowset_rows;
    row_in_rowset_ = 0;
    on_row_ = on_row;
    read_column_ = no_column;
}

void Cursor::go_to(std::size_t row) {
    row_in_rowset_ = row;
    on_row_ = true;
    read_column_ = no_column;
    forget_cells();
}

const Cell& Cursor::bookmark() {
    return bookmark_.emplace(row_number());
}

// A part without progress: room for a terminator alone asks for the length; with more, an
// application that reads until the end would never get there.
void Cursor::require_no_room(const convert::Target& target) {
    const SQLLEN terminator = target.c_type == SQL_C_WCHAR ? sizeof(SQLWCHAR) : 1;
    if (target.buffer_octets <= terminator) return;
    throw Error(sqlstate::invalid_string_or_buffer_length,
                concat("a buffer of ", target.buffer_octets,
                       " octets is too small for the next character and its terminator"));
}

}  // namespace connectai::cursor
