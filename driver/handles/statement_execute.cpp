// How a statement is prepared and executed.
#include "base/error.h"
#include "base/text.h"
#include "handles/statement.h"
#include "sql/escapes.h"
#include "sql/quoting.h"

namespace connectai::handles {

namespace {

// The service may take until the last second it was given; its own report of that says more than
// ours.
constexpr std::chrono::milliseconds grace{500};

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_QUERY_TIMEOUT: so long an execution is waited for "before
// returning to the application". That is each call that waits for a result, counted from there; not
// the fetching of rows, which is as fast as the application and the network are.
std::optional<http::Clock::time_point> deadline_in(SQLULEN seconds) {
    if (seconds == 0) return std::nullopt;
    return http::Clock::now() + std::chrono::seconds(static_cast<std::int64_t>(seconds)) + grace;
}

}  // namespace

// ODBC 3.8, appendix B, SQLExecute, SQLExecDirect, SQLPrepare: in S4, too, "the current result is
// not the last result".
void Statement::require_no_results() const {
    if (cursor_) {
        throw Error(sqlstate::invalid_cursor_state,
                    "the statement still has an open cursor: close it with SQLCloseCursor or "
                    "SQLFreeStmt(SQL_CLOSE) first");
    }
    const bool more = (reply_ && reply_->reader().another_result()) ||
                      (pending_ && pending_->next_set < pending_->sets) ||
                      (stored_ && stored_->another());
    if (state_ == StatementState::executed && more) {
        throw Error(sqlstate::invalid_cursor_state,
                    "the statement still has further results: read them with SQLMoreResults, or "
                    "give them up with SQLFreeStmt(SQL_CLOSE) first");
    }
}

RequestContext Statement::begin(SQLULEN seconds, std::string_view text) const {
    RequestContext context;
    context.cancel = cancel_token_;
    context.deadline = deadline_in(seconds);
    context.statement = connection_->loggable(text);
    return context;
}

void Statement::prepare(std::string_view text) {
    require_no_results();
    drop_results();
    state_ = StatementState::allocated;
    prepared_text_.reset();
    forget_descriptions();
    prepared_call_.reset();
    prepared_text_ = translate(text);
    state_ = StatementState::prepared;
}

SQLRETURN Statement::execute() {
    if (!prepared_text_) {
        throw Error(sqlstate::function_sequence_error,
                    "nothing is prepared: call SQLPrepare, or SQLExecDirect");
    }
    require_no_results();
    return run(prepared_text_);
}

SQLRETURN Statement::execute_directly(std::string_view text) {
    require_no_results();
    drop_results();
    prepared_text_.reset();
    forget_descriptions();
    state_ = StatementState::allocated;
    return run(translate(text));
}

// Into the service's dialect, once: all that is asked of a text later, is asked of what comes out.
// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_NOSCAN: on, "the driver does not scan SQL strings for escape
// sequences". A name in double quotes is none: SQL_IDENTIFIER_QUOTE_CHAR promises them, and
// LibreOffice writes them so with its own queries, for which it switches NOSCAN on.
std::shared_ptr<const StatementText> Statement::translate(std::string_view text) {
    const bool noscan = attributes_.noscan == SQL_NOSCAN_ON;
    std::string native = noscan ? sql::bracket_quoted_names(text) : sql::native_text(text);
    if (native != text && connection_->log().enabled(LogLevel::detail)) {
        connection_->log().write(LogLevel::detail, "stmt", concat("translating: ", text));
    }
    const auto translated = std::make_shared<const StatementText>(std::move(native));
    summary_ = translated->summary;
    if (summary_.statements == 0) {
        throw Error(sqlstate::syntax_error_or_access, "the SQL text is empty");
    }
    return translated;
}

Query Statement::query_of(std::string text, bool schema_only) const {
    Query query;
    query.text = std::move(text);
    query.default_catalog = connection_->current_catalog();
    query.default_schema = connection_->default_schema();
    query.timeout = std::chrono::seconds(static_cast<std::int64_t>(attributes_.query_timeout));
    query.schema_only = schema_only;
    query.may_change_data = summary_.may_change_data && !schema_only;
    return query;
}

SQLRETURN Statement::run(std::shared_ptr<const StatementText> text) {
    connection_->require_connected();
    close_cursor_if_open();
    diagnostics().dynamic_function = text->function.name;
    diagnostics().dynamic_function_code = text->function.code;
    PendingExecution execution;
    execution.text = std::move(text);
    execution.parameters = BoundParameters(apd(), *ipd_, summary_.parameter_markers);
    if (summary_.parameter_markers > 0) {
        execution.sets = static_cast<std::size_t>(apd().array_size);
    }
    execution.call = call_of(execution.text->native);
    if (execution.call) {
        declare_parameters(execution);
    } else {
        require_inputs(execution.parameters);
    }
    pending_ = std::move(execution);
    if (pending_->next_at_execution()) {
        state_ = StatementState::need_data;
        needs_data_ = true;
        return SQL_NEED_DATA;
    }
    return execute_pending();
}

SQLRETURN Statement::execute_pending() {
    if (connection_->log().enabled(LogLevel::detail)) {
        connection_->log().write(LogLevel::detail, "stmt",
                                 concat("executing: ", pending_->text->native));
    }
    begin_set_reports();
    try {
        if (pending_->sets > 1 && summary_.batchable) return execute_batch();
        read_sets();
        if (pending_->has_next_set()) return execute_next_sets();
        row_count_ = 0;  // every set is to be ignored
        state_ = StatementState::executed;
        return SQL_SUCCESS;
    } catch (const std::exception& failure) {
        note_failure(failure);
        if (pending_ && pending_->call) {  // the procedure may be another by now
            prepared_call_.reset();
            connection_->metadata_cache().forget(Metadata::procedure_parameters);
        }
        close_cursor_if_open();
        throw;
    }
}

// What a rollback must know, told by each result as it comes: one with rows, or a count of 0, has
// changed nothing where the text holds only reads and changes.
void Statement::note_changes() {
    if (!summary_.may_change_data) return;
    if (summary_.may_change_schema) connection_->metadata_cache().clear();
    const bool unchanged = summary_.counts_tell && (cursor_ || row_count_ == 0);
    if (!unchanged) connection_->note_write();
    changes_pending_ = unchanged && !reply_->reader().complete();
}

void Statement::note_failure(const std::exception& failure) {
    if (may_have_changed_data(failure)) connection_->note_write();
    // It may have got as far as that.
    if (summary_.may_change_schema) connection_->metadata_cache().clear();
}

// For SQL_ROLLBACK, which must not succeed by mistake: whatever is not known to be without effect,
// because nothing was sent, or the service has refused the only statement.
bool Statement::may_have_changed_data(const std::exception& failure) const {
    if (!summary_.may_change_data) return false;
    const auto* error = dynamic_cast<const Error*>(&failure);
    if (error == nullptr) return true;
    return !never_arrived(*error) && !without_effect(*error);
}

// Whether it is the service's refusal of the one thing that was to be done. A statement that
// changes rows may have changed some when another is refused, unless it was turned away when it was
// read; and what a procedure does may be several statements.
bool Statement::without_effect(const Error& error) const {
    if (!refused(error) || summary_.statements > 1) return false;
    return summary_.single_row || turned_away_when_read(error);
}

// What is said of the text has been said before anything was done, where the text is one statement.
// One that the driver does not know is a word misspelled, and the service has not known it either;
// or else a block of statements, whose syntax is looked at as a whole, and whose names may be
// looked up one after the other. What a procedure runs may be any text.
bool Statement::turned_away_when_read(const Error& error) const {
    if (error.effect() != Effect::unbegun) return false;
    using enum sql::StatementKind;
    switch (summary_.kind) {
        case change:
        case definition: return true;
        case other: {
            const bool of_syntax = error.state() == sqlstate::syntax_error_or_access;
            return !summary_.holds_call && (of_syntax || !summary_.holds_change);
        }
        case query:  // of a single statement it changes nothing
        case procedure: return false;
    }
    return false;
}

// For what the application is told of its sets, by which it decides what to send again: what failed
// when it was sent, and is not known to be without effect.
bool Statement::outcome_in_doubt(const Error& error) const {
    if (!summary_.may_change_data) return false;
    return outcome_unknown(error) || (refused(error) && !without_effect(error));
}

// A write is never sent twice: where its reply is lost, only the application can look whether it
// has taken effect.
Error Statement::with_outcome(const Error& error) const {
    if (!outcome_in_doubt(error)) return error;
    return error.with_message(
        concat(error.message(),
               summary_.statements > 1
                   ? "; which of the text's statements have taken effect is not known, and it was "
                   : "; whether the statement has taken effect is not known, and it was ",
               "not repeated"));
}

void Statement::write_notes(const std::vector<std::string>& notes) const {
    for (const std::string& note : notes) connection_->log().write(LogLevel::info, "stmt", note);
}

std::size_t Statement::parameter_markers() const {
    if (state_ == StatementState::allocated) {
        throw Error(sqlstate::function_sequence_error,
                    "the statement has been neither prepared nor executed");
    }
    return summary_.parameter_markers;
}

}  // namespace connectai::handles
