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
}

std::optional<convert::Outcome> Cursor::get_data(std::size_t column, convert::Converter converter,
                                                 const convert::Source& source,
                                                 const convert::Target& target) {
    // Parts go on only from one call to the very next one for the same column and type; anything
    // in between starts the value again.
    if (column != read_column_ || target.c_type != read_type_) {
        progress_ = {};
        progress_.in_parts = true;
        read_column_ = column;
        read_type_ = target.c_type;
    }
    if (progress_.complete) return std::nullopt;
    const std::uint64_t delivered = progress_.delivered;
    const char16_t pending_unit = progress_.pending_unit;
    const RowRun row = current_row();
    const convert::Outcome outcome =
        column == bookmark_column
            ? converter(BookmarkCell(row.first_number), source, target, progress_)
            : converter(row.cells[column], source, target, progress_);
    // Room for a terminator alone asks for the length; with more, there must be progress, or an
    // application that reads until the end would never get there.
    if (outcome != convert::Outcome::string_truncated) return outcome;
    const SQLLEN terminator = target.c_type == SQL_C_WCHAR ? sizeof(SQLWCHAR) : 1;
    if (progress_.delivered == delivered && progress_.pending_unit == pending_unit &&
        target.buffer_octets > terminator) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    concat("a buffer of ", target.buffer_octets,
                           " octets is too small for the next character and its terminator"));
    }
    return outcome;
}

}  // namespace connectai::cursor
