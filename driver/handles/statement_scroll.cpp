// Moving about in a result: bookmarks, SQLFetchScroll's movements, SQLExtendedFetch, SQLSetPos.
#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "handles/bound_buffer.h"
#include "handles/statement.h"

namespace connectai::handles {

namespace {

// SQLFetchScroll and SQLExtendedFetch, HY106.
void check_bookmarks_on(SQLULEN use_bookmarks) {
    if (use_bookmarks != SQL_UB_OFF) return;
    throw Error(
        sqlstate::fetch_type_out_of_range,
        "SQL_FETCH_BOOKMARK needs bookmarks: set SQL_ATTR_USE_BOOKMARKS before the statement "
        "is executed");
}

void check_operation(SQLUSMALLINT operation, SQLULEN concurrency) {
    switch (operation) {
        case SQL_POSITION:
        case SQL_REFRESH: return;
        case SQL_UPDATE:
        case SQL_DELETE:
            if (concurrency == SQL_CONCUR_READ_ONLY) {
                throw Error(sqlstate::invalid_attribute_identifier,
                            "the cursor is read only: its rows are neither updated nor deleted");
            }
            throw Error(sqlstate::optional_feature_not_implemented,
                        "rows are not updated or deleted through a cursor: execute an UPDATE or a "
                        "DELETE that names them by their key");
        case SQL_ADD:
            throw Error(sqlstate::optional_feature_not_implemented,
                        "SQLSetPos adds no rows: use SQLBulkOperations with SQL_ADD");
        default:
            throw Error(sqlstate::invalid_attribute_identifier,
                        concat("SQLSetPos has no operation ", operation));
    }
}

void check_lock(SQLUSMALLINT lock) {
    if (lock == SQL_LOCK_NO_CHANGE) return;
    if (lock > SQL_LOCK_UNLOCK) {
        throw Error(sqlstate::invalid_attribute_identifier,
                    concat("SQLSetPos has no lock type ", lock));
    }
    throw Error(sqlstate::optional_feature_not_implemented,
                "rows cannot be locked: there is only SQL_LOCK_NO_CHANGE");
}

}  // namespace

void Statement::require_bookmarks() const {
    if (attributes_.use_bookmarks != SQL_UB_OFF) return;
    throw Error(sqlstate::invalid_descriptor_index,
                "column 0 is the bookmark, and bookmarks are off: set SQL_ATTR_USE_BOOKMARKS "
                "before the statement is executed");
}

// SQLFetchScroll, 07006: SQL_C_VARBOOKMARK is for SQL_UB_VARIABLE alone, SQL_C_BOOKMARK for the
// other.
SQLSMALLINT Statement::resolve_bookmark_type(SQLSMALLINT c_type) const {
    const bool variable = attributes_.use_bookmarks == SQL_UB_VARIABLE;
    const auto own_type = static_cast<SQLSMALLINT>(variable ? SQL_C_VARBOOKMARK : SQL_C_BOOKMARK);
    if (c_type == own_type || c_type == SQL_C_DEFAULT) return own_type;
    throw Error(sqlstate::restricted_data_type,
                concat("column 0 is read as ",
                       variable ? "SQL_C_VARBOOKMARK, for SQL_ATTR_USE_BOOKMARKS is SQL_UB_VARIABLE"
                                : "SQL_C_BOOKMARK, for SQL_ATTR_USE_BOOKMARKS is SQL_UB_FIXED",
                       ", not as ", convert::c_type_name(c_type)));
}

void Statement::plan_bookmark(const DescriptorRecord& record) {
    require_bookmarks();
    cursor::BoundColumn bound = bound_buffer(record, cursor::bookmark_column, SQL_BIGINT);
    bound.first_row.c_type = resolve_bookmark_type(record.concise_type);
    bound.element_octets =
        cursor::element_octets(bound.first_row.c_type, bound.first_row.buffer_octets);
    const bool variable = bound.first_row.c_type == SQL_C_VARBOOKMARK;
    if (variable && record.data_ptr != nullptr && record.octet_length != bookmark_octets) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    concat("a bookmark has ", bookmark_octets,
                           " octets, and the buffer that is "
                           "bound to column 0 ",
                           record.octet_length));
    }
    bound.converter = convert::find_converter(DataType::bigint, bound.first_row.c_type);
    bound.source = {DataType::bigint, 0};
    plan_.push_back(bound);
}

cursor::Movement Statement::movement_of(SQLSMALLINT orientation, SQLLEN offset) const {
    cursor::Movement movement{orientation, offset, 0};
    if (orientation != SQL_FETCH_BOOKMARK) return movement;
    check_bookmarks_on(attributes_.use_bookmarks);
    if (fetch_bookmark_ptr_ == nullptr) {
        throw Error(sqlstate::invalid_bookmark_value,
                    "SQL_ATTR_FETCH_BOOKMARK_PTR points to no bookmark");
    }
    movement.bookmark = length_at(fetch_bookmark_ptr_);
    return movement;
}

SQLRETURN Statement::extended_fetch(SQLUSMALLINT orientation, SQLLEN offset, SQLULEN* row_count,
                                    SQLUSMALLINT* row_status) {
    require_cursor();
    if (state_ == StatementState::fetched && !extended_fetch_) {
        throw Error(sqlstate::function_sequence_error,
                    "the cursor is SQLFetch's: SQLExtendedFetch cannot follow it before it is "
                    "closed");
    }
    refresh_plan();
    cursor::Movement movement{static_cast<SQLSMALLINT>(orientation), offset, 0};
    if (orientation == SQL_FETCH_BOOKMARK) {
        check_bookmarks_on(attributes_.use_bookmarks);
        movement.bookmark = std::exchange(movement.offset, 0);  // the argument is the bookmark
    }
    const bool before = std::exchange(extended_fetch_, true);
    extended_status_ = row_status;
    if (row_count != nullptr) *row_count = 0;
    cursor::FetchResult result;
    try {
        result = cursor_->fetch(movement, rowset_buffers());
    } catch (...) {
        extended_fetch_ = before;  // a fetch that failed leaves the cursor to the others
        throw;
    }
    if (row_count != nullptr) *row_count = static_cast<SQLULEN>(result.rows);
    state_ = StatementState::fetched;
    position_undefined_ = false;
    return report_extended(result);
}

// SQLFetchScroll, "Error handling": how SQLExtendedFetch differs. Warnings leave a row's status
// alone, no number of errors is SQL_ERROR, and each row's first record is 01S01.
SQLRETURN Statement::report_extended(const cursor::FetchResult& result) {
    if (extended_status_ != nullptr) {
        std::replace(extended_status_, extended_status_ + result.rows,
                     SQLUSMALLINT{SQL_ROW_SUCCESS_WITH_INFO}, SQLUSMALLINT{SQL_ROW_SUCCESS});
    }
    std::size_t row_with_record = result.rows;
    for (const cursor::ColumnProblem& problem : result.problems) {
        if (!convert::is_error(problem.outcome) || problem.row == row_with_record) continue;
        row_with_record = problem.row;
        DiagnosticRecord record =
            Diagnostics::record_of(Error(sqlstate::error_in_row, "the row has an error"));
        record.row_number = static_cast<SQLLEN>(problem.row + 1);
        diagnostics().add(std::move(record));
    }
    const SQLRETURN code = report(result);
    return code == error_with_records ? SQL_SUCCESS_WITH_INFO : code;
}

// SQLBulkOperations, "Comments": "After a call to SQLBulkOperations, the block cursor position is
// undefined."
void Statement::fail_position() {
    throw Error(sqlstate::invalid_cursor_position,
                "SQLBulkOperations has left the cursor on no row: fetch first");
}

SQLRETURN Statement::set_position(SQLSETPOSIROW row, SQLUSMALLINT operation, SQLUSMALLINT lock) {
    require_cursor();
    if (state_ != StatementState::fetched || cursor_->rowset_rows() == 0) {
        throw Error(sqlstate::invalid_cursor_state, "the cursor is on no rowset: fetch first");
    }
    require_position();
    check_operation(operation, attributes_.concurrency);
    check_lock(lock);
    if (!cursor_->scrollable()) {
        throw Error(sqlstate::invalid_cursor_position,
                    "a forward-only cursor cannot be positioned within a rowset: set "
                    "SQL_ATTR_CURSOR_TYPE to SQL_CURSOR_STATIC before the statement is executed");
    }
    if (row > cursor_->rowset_rows()) {
        throw Error(sqlstate::row_value_out_of_range,
                    concat("the rowset has no row ", row, ", but ", cursor_->rowset_rows()));
    }
    if (row == 0 && operation == SQL_POSITION) {
        throw Error(sqlstate::invalid_cursor_position, "SQL_POSITION is to one row, not to all");
    }
    const std::size_t first = row == 0 ? 0 : static_cast<std::size_t>(row - 1);
    cursor_->go_to(first);
    if (operation == SQL_POSITION) return SQL_SUCCESS;
    return refresh_rows(first, row == 0 ? cursor_->rowset_rows() : 1);
}

// A result does not change: the rows are delivered again, into buffers that may be others by now.
SQLRETURN Statement::refresh_rows(std::size_t first, std::size_t count) {
    refresh_plan();
    const cursor::RowsetBuffers buffers = rowset_buffers();
    cursor::FetchResult result;
    for (std::size_t row = first; row < first + count; ++row) {
        cursor_->deliver_again(cursor_->first_row_number() + row, row, buffers, result);
    }
    return extended_fetch_ ? report_extended(result) : report(result);
}

// ODBC 3.8, SQLBulkOperations, "Fetching rows using bookmarks": each row of the buffers is filled
// with the row of the result whose bookmark is bound to column 0 there.
SQLRETURN Statement::fetch_by_bookmark() {
    refresh_plan();
    const auto bookmarks =
        std::ranges::find(plan_, cursor::bookmark_column, &cursor::BoundColumn::index);
    if (attributes_.use_bookmarks == SQL_UB_OFF || bookmarks == plan_.end() ||
        bookmarks->first_row.data == nullptr) {
        throw Error(sqlstate::invalid_attribute_identifier,
                    "no bookmarks are bound: set SQL_ATTR_USE_BOOKMARKS before the statement is "
                    "executed, and bind them to column 0");
    }
    if (!cursor_->scrollable()) {
        throw Error(
            sqlstate::optional_feature_not_implemented,
            "a forward-only cursor keeps no rows to go back to: set SQL_ATTR_CURSOR_TYPE to "
            "SQL_CURSOR_STATIC before the statement is executed");
    }
    position_undefined_ = state_ == StatementState::fetched;
    const cursor::RowsetBuffers buffers = rowset_buffers();
    cursor::FetchResult result;
    for (std::size_t row = 0; row < buffers.layout.rows; ++row) {
        const SQLLEN bookmark = length_at(cursor::target_of(*bookmarks, buffers.layout, row).data);
        const bool found =
            bookmark > 0 &&
            cursor_->deliver_again(static_cast<std::uint64_t>(bookmark), row, buffers, result);
        if (found) continue;
        if (buffers.row_status != nullptr) buffers.row_status[row] = SQL_ROW_ERROR;
        ++result.rows;
        ++result.error_rows;
        DiagnosticRecord record = Diagnostics::record_of(
            Error(sqlstate::invalid_bookmark_value,
                  concat("the bookmark (", bookmark, ") is of none of the result's rows")));
        record.row_number = static_cast<SQLLEN>(row + 1);
        diagnostics().add(std::move(record));
    }
    if (ird_->rows_processed_ptr != nullptr) {
        *ird_->rows_processed_ptr = static_cast<SQLULEN>(result.rows - result.error_rows);
    }
    return report(result);
}

}  // namespace connectai::handles
