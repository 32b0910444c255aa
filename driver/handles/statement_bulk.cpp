// SQLBulkOperations.
#include <cstring>

#include "base/error.h"
#include "base/text.h"
#include "handles/bound_buffer.h"
#include "handles/insertion.h"
#include "handles/row_addition.h"
#include "handles/statement.h"

namespace connectai::handles {

namespace {

void check_operation(SQLUSMALLINT operation, SQLULEN concurrency) {
    switch (operation) {
        case SQL_ADD: break;
        case SQL_UPDATE_BY_BOOKMARK:
        case SQL_DELETE_BY_BOOKMARK:
            if (concurrency == SQL_CONCUR_READ_ONLY) break;
            throw Error(sqlstate::optional_feature_not_implemented,
                        "rows are not updated or deleted through a cursor: execute an UPDATE or a "
                        "DELETE that names them by their key");
        default:
            throw Error(sqlstate::invalid_attribute_identifier,
                        concat("there is no bulk operation ", operation));
    }
    if (concurrency == SQL_CONCUR_READ_ONLY) {
        throw Error(sqlstate::invalid_attribute_identifier,
                    "the cursor is read only: set SQL_ATTR_CONCURRENCY to SQL_CONCUR_VALUES before "
                    "the statement is executed");
    }
}

// The columns of the result that have a value in any row.
std::vector<std::size_t> columns_with_values(const BoundSets& rows) {
    std::vector<std::size_t> columns;
    for (std::size_t index = 0; index < rows.parameters.count(); ++index) {
        for (std::size_t row = 0; row < rows.sets; ++row) {
            if (rows.parameters.left_out({row, index})) continue;
            columns.push_back(rows.parameters.column(index));
            break;
        }
    }
    return columns;
}

}  // namespace

SQLRETURN Statement::bulk_operation(SQLUSMALLINT operation) {
    if (state_ == StatementState::allocated || state_ == StatementState::prepared) {
        throw Error(sqlstate::function_sequence_error, "the statement has not been executed");
    }
    if (!cursor_) {
        throw Error(sqlstate::invalid_cursor_state, "the statement returned no result set");
    }
    if (operation == SQL_FETCH_BY_BOOKMARK) return fetch_by_bookmark();
    check_operation(operation, attributes_.concurrency);
    connection_->require_connected();
    PendingAddition addition;
    addition.parameters = BoundParameters::of_columns(ard(), *ird_);
    addition.sets = static_cast<std::size_t>(ard().array_size);
    if (addition.parameters.count() == 0) throw no_value_error();
    const std::vector<std::size_t> columns = columns_with_values(addition);
    if (!columns.empty()) {
        addition.table = table_behind(ird_->columns(), columns);
        if (pending_) require_no_self_join(pending_->text->native);
    }
    addition_ = std::move(addition);
    if (!addition_->next_at_execution()) return add_rows();
    cursor_state_ = state_;
    state_ = StatementState::need_data;
    needs_data_ = true;
    return SQL_NEED_DATA;
}

// "The driver will update the bound column 0 buffers with the bookmark values for the newly
// inserted row": a result does not show what is added behind it, so that there are none.
void Statement::tell_no_bookmarks(const cursor::BoundColumn& bookmarks,
                                  const cursor::RowsetLayout& layout, std::size_t rows) {
    for (std::size_t row = 0; row < rows; ++row) {
        const convert::Target target = cursor::target_of(bookmarks, layout, row);
        constexpr SQLLEN none = SQL_NULL_DATA;  // the buffer promises no alignment
        if (target.indicator != nullptr) std::memcpy(target.indicator, &none, sizeof none);
    }
    diagnostics().warn(sqlstate::general_warning,
                       "rows that are added are not in this result: they have no bookmarks");
}

// The cursor stays where it is. SQL_ATTR_ROWS_FETCHED_PTR gets "the number of rows affected", and
// SQLRowCount has the same. "SQL_SUCCESS_WITH_INFO is returned if an error occurs on one or more,
// but not all, rows": one that does not convert, or whose request the service refuses. A request
// that was cancelled, or lost, is an error of the function.
SQLRETURN Statement::add_rows() {
    const PendingAddition rows = std::move(*addition_);
    addition_.reset();
    position_undefined_ = state_ == StatementState::fetched;
    RowAddition addition(*connection_, diagnostics(), ird_->columns(), rows,
                         ird_->array_status_ptr);
    // Now, for another statement that shares the ARD may change it while this one waits.
    const DescriptorRecord& bookmark = ard().records().front();
    const bool wants_bookmarks = attributes_.use_bookmarks != SQL_UB_OFF && bookmark.bound();
    const auto bookmarks = bound_buffer(bookmark, cursor::bookmark_column, SQL_BIGINT);
    const cursor::RowsetLayout layout = layout_of(ard());
    const auto count = [&] {
        row_count_ = static_cast<SQLLEN>(addition.added());
        diagnostics().row_count = row_count_;
        if (ird_->rows_processed_ptr != nullptr) {
            *ird_->rows_processed_ptr = static_cast<SQLULEN>(addition.added());
        }
    };
    try {
        addition.run([this](sql::NamedParameters named) { return batch_of(std::move(named)); },
                     begin(attributes_.query_timeout));
    } catch (const Error& error) {
        count();
        if (addition.added() == 0 || !refused(error)) throw;
        diagnostics().add(error);
        return SQL_SUCCESS_WITH_INFO;
    }
    count();
    if (wants_bookmarks) tell_no_bookmarks(bookmarks, layout, rows.sets);
    return addition.added() == 0 && addition.failed() > 0 ? error_with_records : SQL_SUCCESS;
}

}  // namespace connectai::handles
