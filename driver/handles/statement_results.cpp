// What an execution comes to, result by result: a cursor, or a number of rows; and closing it.
#include "base/error.h"
#include "base/text.h"
#include "handles/statement.h"

namespace connectai::handles {

namespace {

std::size_t spool_octets(const config::Settings& settings) {
    constexpr std::size_t octets_in_megabyte = 1'000'000;
    return static_cast<std::size_t>(settings.spool_memory) * octets_in_megabyte;
}

}  // namespace

// The reader stands at a result, or at the reply's end: a cursor, or a count of rows.
SQLRETURN Statement::take_result(bool has_result) {
    prepared_described_ = false;  // the IRD is this result's from now on
    ReplyReader& reader = reply_->reader();
    write_notes(reader.notes());
    if (has_result && !reader.columns().empty()) {
        // The time allowed was for executing; how long the application takes to fetch is its own.
        reply_->set_deadline(std::nullopt);
        row_count_ = -1;
        open_cursor(cursor::stream_rows(reply_));
        note_changes();
        return SQL_SUCCESS;
    }
    show_count(has_result ? static_cast<SQLLEN>(reader.affected_rows()) : -1);
    note_changes();
    return nothing_changed() ? SQL_NO_DATA : SQL_SUCCESS;
}

// What was executed has no result set, but a number of rows; -1: it is not known.
void Statement::show_count(SQLLEN rows) {
    cursor_.reset();
    ird_->describe({}, connection_->type_report());
    row_count_ = rows;
    diagnostics().row_count = row_count_;
    state_ = StatementState::executed;
}

// ODBC 3.8, SQLExecDirect: a searched update or delete, or an insert, that affects no rows.
bool Statement::nothing_changed() const noexcept {
    return summary_.kind == sql::StatementKind::change && row_count_ == 0 && !odbc2();
}

SQLRETURN Statement::next_result() {
    if (!reply_ || state_ == StatementState::prepared || state_ == StatementState::allocated) {
        close_cursor_if_open();
        return SQL_NO_DATA;
    }
    cursor_.reset();
    try {
        if (stored_) {
            if (take_stored_result()) return SQL_SUCCESS;
            close_cursor_if_open();
            return SQL_NO_DATA;
        }
        reply_->set_deadline(begin(attributes_.query_timeout).deadline);
        if (reply_has_next_result()) {
            take_result(true);
            return deliver_outputs();
        }
        if (deliver_outputs() == error_with_records) {
            close_cursor_if_open();
            return error_with_records;
        }
        // Where results come set by set, the next set's follow.
        if (pending_ && pending_->has_next_set()) {
            const SQLRETURN code = execute_next_sets();
            return code == SQL_NO_DATA ? SQL_SUCCESS : code;
        }
    } catch (const std::exception& failure) {
        note_failure(failure);
        close_cursor_if_open();
        throw;
    }
    close_cursor_if_open();
    return SQL_NO_DATA;
}

bool Statement::reply_has_next_result() {
    try {
        return reply_->next_result();
    } catch (const Error& error) {
        throw with_outcome(error);
    }
}

void Statement::begin_catalog_function() {
    require_no_results();
    drop_results();
    prepared_text_.reset();
    summary_ = {};
    state_ = StatementState::allocated;
    connection_->require_connected();
}

void Statement::show_listing(const ListingMaker& make) {
    begin_catalog_function();
    SortedTable table = make(begin(attributes_.query_timeout));
    table.finish();
    write_notes(table.notes());
    for (const std::string& warning : table.warnings()) {
        diagnostics().warn(sqlstate::general_warning, warning);
    }
    write_notes(table.warnings());
    row_count_ = -1;
    open_cursor(cursor::sorted_rows(std::move(table)));
}

void Statement::show_table(const std::function<Table()>& make) {
    begin_catalog_function();
    auto table = std::make_shared<const Table>(make());
    row_count_ = -1;
    open_cursor(cursor::table_rows(std::move(table)));
}

void Statement::open_cursor(std::unique_ptr<cursor::RowSource> source) {
    if (source->columns().size() > most_columns) {
        throw Error(sqlstate::general_error,
                    "the result has " + std::to_string(source->columns().size()) +
                        " columns, and ODBC counts no more than " + std::to_string(most_columns) +
                        ": name those that are needed");
    }
    ird_->describe(source->columns(), connection_->type_report(), attributes_.use_bookmarks);
    cursor_ = attributes_.cursor_type == SQL_CURSOR_FORWARD_ONLY
                  ? cursor::forward_cursor(std::move(source), attributes_.max_rows)
                  : cursor::static_cursor(std::move(source), attributes_.max_rows,
                                          spool_octets(connection_->settings()));
    extended_fetch_ = false;
    position_undefined_ = false;
    diagnostics().row_count = row_count_;
    state_ = StatementState::opened;
}

void Statement::close_cursor() {
    if (!cursor_) {
        throw Error(sqlstate::invalid_cursor_state, "the statement has no open cursor");
    }
    close_cursor_if_open();
}

void Statement::close_cursor_if_open() noexcept {
    drop_results();
    state_ = prepared_text_ ? StatementState::prepared : StatementState::allocated;
}

void Statement::drop_results() noexcept {
    if (may_have_changed_more()) connection_->note_write();
    changes_pending_ = false;
    cursor_.reset();
    reply_.reset();
    stored_.reset();
    pending_.reset();
    row_count_ = -1;
}

SQLLEN Statement::row_count() const {
    if (state_ == StatementState::allocated || state_ == StatementState::prepared) {
        throw Error(sqlstate::function_sequence_error, "the statement has not been executed");
    }
    return row_count_;
}

}  // namespace connectai::handles
