// What a result looks like, bindings, and fetching forward.
#include "base/error.h"
#include "base/text.h"
#include "handles/bound_buffer.h"
#include "handles/descriptor_types.h"
#include "handles/statement.h"

namespace connectai::handles {

SQLSMALLINT Statement::column_count() {
    if (state_ == StatementState::allocated) {
        throw Error(sqlstate::function_sequence_error,
                    "the statement has been neither prepared nor executed");
    }
    if (state_ == StatementState::prepared) describe_prepared();
    return ird_->count();
}

void Statement::require_describable() const {
    if (state_ == StatementState::executed) {
        throw Error(sqlstate::invalid_cursor_state,
                    "the statement has been executed and returned no result set");
    }
}

bool Statement::has_row_description() {
    switch (state_) {
        case StatementState::allocated:
            throw Error(sqlstate::associated_statement_not_prepared,
                        "the descriptor tells of a result, and its statement has been neither "
                        "prepared nor executed");
        case StatementState::prepared: describe_prepared(); break;
        case StatementState::executed:
        case StatementState::need_data: return false;
        case StatementState::opened:
        case StatementState::fetched: break;
    }
    return ird_->count() > 0;
}

const Descriptor& Statement::described_column(SQLUSMALLINT number) {
    require_describable();
    if (column_count() == 0) {
        throw Error(sqlstate::not_a_cursor_specification, "the statement returns no columns");
    }
    if (number == 0) require_bookmarks();
    if (number > ird_->count()) {
        throw Error(sqlstate::invalid_descriptor_index,
                    concat("there is no column ", number, ": the result has ", ird_->count()));
    }
    return *ird_;
}

void Statement::bind_column(SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER data,
                            SQLLEN buffer_octets, SQLLEN* length_or_indicator) {
    if (number == 0) require_bookmarks();
    if (number > most_columns) {
        throw Error(sqlstate::invalid_descriptor_index,
                    concat("a result has at most ", most_columns, " columns, not ", number));
    }
    if (data == nullptr && length_or_indicator == nullptr) return ard().unbind(number);
    if (c_type != SQL_C_DEFAULT && !convert::is_c_type(c_type)) {
        throw Error(sqlstate::invalid_application_buffer_type,
                    concat("there is no C type ", c_type));
    }
    if (buffer_octets < 0) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    concat("a buffer cannot have ", buffer_octets, " octets"));
    }
    DescriptorRecord& record = ard().edit(number);
    record = {};
    set_concise_type(record, c_type);
    record.data_ptr = data;
    record.octet_length = buffer_octets;
    record.octet_length_ptr = length_or_indicator;
    record.indicator_ptr = length_or_indicator;
}

// Resolves the ARD's bindings against the result's columns, once for many fetches.
void Statement::refresh_plan() {
    if (plan_descriptor_ == &ard() && plan_ard_ == ard().version() && plan_ird_ == ird_->version())
        return;
    plan_.clear();
    const auto& records = ard().records();
    if (records.front().bound()) plan_bookmark(records.front());
    for (std::size_t number = 1; number < records.size(); ++number) {
        const DescriptorRecord& record = records[number];
        if (!record.bound()) continue;
        require_column(number, *ird_);
        const Column& column = ird_->columns()[number - 1];
        const convert::ColumnShape& shape = ird_->shapes()[number - 1];
        cursor::BoundColumn bound = bound_buffer(record, number - 1, shape.concise_type);
        bound.converter = convert::find_converter(column.type, bound.first_row.c_type);
        bound.source = {column.type, shape.scale};
        plan_.push_back(bound);
    }
    plan_descriptor_ = &ard();
    plan_ard_ = ard().version();
    plan_ird_ = ird_->version();
}

void Statement::require_cursor() const {
    if (state_ == StatementState::allocated || state_ == StatementState::prepared) {
        throw Error(sqlstate::function_sequence_error, "the statement has not been executed");
    }
    if (!cursor_) {
        throw Error(sqlstate::invalid_cursor_state, "the statement returned no result set");
    }
}

// The rowset of the fetch functions, or of SQLExtendedFetch: "SQLExtendedFetch does not support
// binding offsets".
cursor::RowsetBuffers Statement::rowset_buffers() const {
    cursor::RowsetBuffers buffers;
    if (attributes_.retrieve_data == SQL_RD_ON) buffers.columns = plan_;
    buffers.layout = layout_of(ard());
    buffers.row_status = ird_->array_status_ptr;
    if (extended_fetch_) {
        buffers.layout.rows = static_cast<std::size_t>(attributes_.rowset_size);
        buffers.layout.bind_offset = 0;
        buffers.row_status = extended_status_;
    }
    return buffers;
}

SQLRETURN Statement::fetch(SQLSMALLINT orientation, SQLLEN offset) {
    require_cursor();
    if (extended_fetch_) {
        throw Error(sqlstate::function_sequence_error,
                    "the cursor is SQLExtendedFetch's: SQLFetch and SQLFetchScroll cannot follow "
                    "it before it is closed");
    }
    refresh_plan();
    if (ird_->rows_processed_ptr != nullptr) *ird_->rows_processed_ptr = 0;
    const cursor::FetchResult result = fetch_rowset(movement_of(orientation, offset));
    if (ird_->rows_processed_ptr != nullptr) {
        *ird_->rows_processed_ptr = static_cast<SQLULEN>(result.rows);
    }
    state_ = StatementState::fetched;
    position_undefined_ = false;
    return report(result);
}

cursor::FetchResult Statement::fetch_rowset(const cursor::Movement& movement) {
    try {
        return cursor_->fetch(movement, rowset_buffers());
    } catch (const Error& error) {
        // Behind the rows there may have been changes, and what tells of them is lost.
        if (reply_ && !stored_) throw with_outcome(error);
        throw;
    }
}

// ODBC 3.8, SQLFetch, "Diagnostics" and "Handling errors": an error in some rows of a rowset is
// SQL_SUCCESS_WITH_INFO and 01S01; in all of them, or in the only one, SQL_ERROR.
SQLRETURN Statement::report(const cursor::FetchResult& result) {
    if (result.rows == 0) return SQL_NO_DATA;
    if (result.overlapped_start) {
        diagnostics().warn(sqlstate::rowset_overlaps_start,
                           "the rowset would begin before the first row, and begins there");
    }
    for (const cursor::ColumnProblem& problem : result.problems) {
        SQLSMALLINT c_type = SQL_C_DEFAULT;
        for (const cursor::BoundColumn& column : plan_) {
            if (column.index == problem.column) c_type = column.first_row.c_type;
        }
        report(problem, c_type);
    }
    if (result.more_problems > 0) {
        diagnostics().warn(sqlstate::general_warning,
                           concat(result.more_problems,
                                  " more values of this rowset were cut or failed: see the row "
                                  "status array and the lengths"));
    }
    if (!result.interrupted.empty()) {
        diagnostics().warn(sqlstate::general_warning,
                           concat("the result broke behind these ", result.rows,
                                  " rows, and the next fetch will fail: ", result.interrupted));
    }
    if (result.error_rows == result.rows) return error_with_records;
    if (result.error_rows > 0) {
        diagnostics().warn(sqlstate::error_in_row,
                           concat(result.error_rows, " of ", result.rows,
                                  " rows have an error: see the row status array"));
    }
    return SQL_SUCCESS;
}

void Statement::report(const cursor::ColumnProblem& problem, SQLSMALLINT c_type) {
    const Error error(convert::state_of(problem.outcome),
                      concat(describe_column(problem.column), " as ", convert::c_type_name(c_type),
                             ": ", std::string_view(convert::explanation_of(problem.outcome))));
    DiagnosticRecord record = Diagnostics::record_of(error);
    record.row_number = static_cast<SQLLEN>(problem.row + 1);
    record.column_number = static_cast<SQLINTEGER>(problem.column + 1);  // of the bookmark: 0
    diagnostics().add(std::move(record));
}

std::string Statement::describe_column(std::size_t index) const {
    if (index == cursor::bookmark_column) return "column 0 (the bookmark)";
    const Column& column = ird_->columns()[index];
    return concat("column ", index + 1, " (", column.label, ", ",
                  convert::properties_of(column.type).name, ")");
}

}  // namespace connectai::handles
