// Executing one set of parameters after the other, or many in one request; and telling the
// application what became of each. ODBC 3.8, "Using arrays of parameters".
#include "base/error.h"
#include "base/out_of_memory.h"
#include "base/text.h"
#include "handles/batch_sender.h"
#include "handles/statement.h"

namespace connectai::handles {

namespace {

// It would look like a statement that returns no rows.
Error no_result_of_query(bool has_result) {
    return {sqlstate::general_error,
            concat("the service has answered a query ",
                   has_result ? "with a result that has no columns" : "without a result",
                   ": its reply is not whole, or comes from something in front of the service")};
}

}  // namespace

void Statement::begin_set_reports() noexcept {
    report_processed(0);
    for (std::size_t set = 0; set < pending_->sets; ++set) report_set(set, SQL_PARAM_UNUSED);
}

void Statement::report_set(std::size_t set, SQLUSMALLINT status) noexcept {
    if (ipd_->array_status_ptr != nullptr) ipd_->array_status_ptr[set] = status;
}

void Statement::report_processed(std::size_t sets) noexcept {
    if (ipd_->rows_processed_ptr != nullptr) {
        *ipd_->rows_processed_ptr = static_cast<SQLULEN>(sets);
    }
}

// With its set and its parameter, where that is known: SQL_DIAG_ROW_NUMBER, SQL_DIAG_COLUMN_NUMBER.
void Statement::fail_set(std::size_t set, const Error& error, SQLINTEGER parameter) const {
    if (pending_->sets == 1 && parameter == SQL_NO_COLUMN_NUMBER) throw Error(error);
    throw RowError(error, static_cast<SQLLEN>(set + 1), parameter);
}

// The values of one set; what was cut on the way is a warning. The manager copies every record, at
// a cost that grows with their number: the status array tells the rest.
bool Statement::read_set(std::size_t set, ParameterSet& values) {
    std::vector<ParameterProblem> problems;
    const bool good = pending_->parameters.read(set, pending_->supplied, values, problems);
    for (const ParameterProblem& problem : problems) {
        if (good == convert::is_error(problem.outcome)) continue;
        const Error error = pending_->parameters.error_of(problem);
        const auto number = static_cast<SQLINTEGER>(problem.parameter + 1);
        if (!good) fail_set(set, error, number);
        if (diagnostics().records().size() >= cursor::most_problems) break;
        diagnostics().add(RowError(error, static_cast<SQLLEN>(set + 1), number));
    }
    return !problems.empty();
}

// SQLBindParameter: buffers are read on execution, however late SQLMoreResults asks for the result
// of a set. Behind a set that cannot be read, none will be executed.
void Statement::read_sets() {
    pending_->read_sets.resize(pending_->sets);
    for (std::size_t set = 0; set < pending_->sets; ++set) {
        if (!pending_->parameters.used(set)) continue;
        ReadSet& read = pending_->read_sets[set];
        try {
            if (pending_->call) read.held = held_by_markers(set);
            read.warned = read_set(set, read.values);
        } catch (const Error&) {
            read.failure = std::current_exception();
            return;
        }
    }
}

std::shared_ptr<Reply> Statement::send_set(std::size_t set) {
    ReadSet& read = pending_->read_sets[set];
    if (read.failure) std::rethrow_exception(read.failure);
    if (pending_->call) {
        return connection_->client().execute(
            execution_of(read), begin(attributes_.query_timeout, pending_->text->native));
    }
    Query query = query_of(pending_->text->named.text, false);
    query.parameter_names = pending_->text->named.names;
    query.parameters = std::move(read.values);
    return connection_->client().query(query, begin(attributes_.query_timeout, query.text));
}

SQLRETURN Statement::execute_next_set() {
    return execute_next_set([this](ReplyReader& reader) {
        const bool has_result = reader.next_result();
        if (summary_.kind == sql::StatementKind::query && reader.columns().empty()) {
            throw no_result_of_query(has_result);
        }
        return take_result(has_result);
    });
}

// `take` does something with the reply's results, and says what that comes to.
SQLRETURN Statement::execute_next_set(const std::function<SQLRETURN(ReplyReader&)>& take) {
    const std::size_t set = pending_->next_set++;
    report_processed(set + 1);
    try {
        const std::size_t warnings = diagnostics().records().size();
        reply_ = send_set(set);
        pending_->outputs_due = pending_->call != nullptr;
        SQLRETURN code = take(reply_->reader());
        if (deliver_outputs() == error_with_records) {
            code = error_with_records;
        } else if (pending_->call) {
            show_outputs();
        }
        const bool warned =
            pending_->read_sets[set].warned || diagnostics().records().size() > warnings;
        // An output that does not convert: the call has been carried out all the same.
        report_set(set, code == error_with_records ? SQL_PARAM_DIAG_UNAVAILABLE
                        : warned                   ? SQL_PARAM_SUCCESS_WITH_INFO
                                                   : SQL_PARAM_SUCCESS);
        return code;
    } catch (const RowError&) {  // a value that could not be read: nothing was sent
        report_set(set, SQL_PARAM_ERROR);
        throw;
    } catch (const Error& error) {
        fail_sent_set(set, error);
    } catch (const std::bad_alloc&) {
        report_in_doubt(set);
        fail_sent_set(set, out_of_memory());
    } catch (const std::exception& other) {
        report_in_doubt(set);
        fail_sent_set(set, Error(sqlstate::general_error, other.what()));
    }
}

// Before there is an error to be told, for which there may be no memory.
void Statement::report_in_doubt(std::size_t set) noexcept {
    report_set(set, summary_.may_change_data ? SQL_PARAM_DIAG_UNAVAILABLE : SQL_PARAM_ERROR);
}

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_PARAM_STATUS_PTR: an application may send a set again that is
// SQL_PARAM_ERROR. Of what may have been carried out it must not hear that.
void Statement::fail_sent_set(std::size_t set, const Error& error) {
    report_set(set, outcome_in_doubt(error) ? SQL_PARAM_DIAG_UNAVAILABLE : SQL_PARAM_ERROR);
    fail_set(set, with_outcome(error));
}

// Reads may wait until their results are asked for; what may change data may not.
SQLRETURN Statement::execute_next_sets() {
    const bool in_one_go = pending_->sets > 1 && summary_.may_change_data;
    const SQLRETURN code = in_one_go ? execute_sets() : execute_next_set();
    if (code == error_with_records) close_cursor_if_open();
    return code;
}

// A text that may change data is executed for all sets at once, for an application may never ask
// for more results. Where there are only counts, they add up; else all results wait, in order.
SQLRETURN Statement::execute_sets() {
    const auto results = std::make_shared<cursor::StoredResults>();
    SQLLEN total = 0;
    while (pending_->has_next_set()) {
        const SQLRETURN code = execute_next_set([&](ReplyReader& reader) {
            SQLLEN counts = 0;
            bool told = false;
            while (reader.next_result()) {
                results->add(reader);
                told = true;
                const auto rows = static_cast<SQLLEN>(reader.affected_rows());
                if (reader.columns().empty()) counts = sum_of_counts(counts, rows);
            }
            if (!told) counts = -1;
            if (!summary_.counts_tell || counts != 0) connection_->note_write();
            total = sum_of_counts(total, counts);
            write_notes(reader.notes());
            return SQL_SUCCESS;
        });
        if (code == error_with_records) return code;
    }
    if (results->have_rows()) {
        stored_ = results;
        take_stored_result();
        return SQL_SUCCESS;
    }
    show_count(total);
    return nothing_changed() ? SQL_NO_DATA : SQL_SUCCESS;
}

// False at their end.
bool Statement::take_stored_result() {
    if (!stored_->next()) return false;
    if (stored_->columns().empty()) {
        show_count(static_cast<SQLLEN>(stored_->affected_rows()));
    } else {
        row_count_ = -1;
        open_cursor(cursor::stored_rows(stored_));
    }
    return true;
}

Batch Statement::batch_of(sql::NamedParameters named) const {
    Batch batch;
    batch.text = std::move(named.text);
    batch.parameter_names = std::move(named.names);
    batch.default_catalog = connection_->current_catalog();
    batch.default_schema = connection_->default_schema();
    batch.timeout = std::chrono::seconds(static_cast<std::int64_t>(attributes_.query_timeout));
    return batch;
}

// INSERT, UPDATE and DELETE: so many sets as go into one request. The first set that fails ends it;
// those before it are sent all the same, as they would have been one by one.
SQLRETURN Statement::execute_batch() {
    struct Reports final : BatchObserver {
        explicit Reports(Statement& owner) : statement(owner), warned(owner.pending_->sets) {}
        void sending(std::size_t set) noexcept override { statement.report_processed(set + 1); }
        void settled(std::size_t set, SetFate fate) noexcept override {
            const SQLUSMALLINT applied =
                warned[set] ? SQL_PARAM_SUCCESS_WITH_INFO : SQL_PARAM_SUCCESS;
            statement.report_set(set, fate == SetFate::applied   ? applied
                                      : fate == SetFate::refused ? SQL_PARAM_ERROR
                                                                 : SQL_PARAM_DIAG_UNAVAILABLE);
        }
        bool without_effect(const Error& error) const noexcept override {
            return statement.without_effect(error);
        }
        std::string_view noun() const noexcept override { return "parameter sets"; }
        Statement& statement;
        std::vector<bool> warned;  // by set: something was cut
    } reports(*this);
    const RequestContext context = begin(attributes_.query_timeout, pending_->text->named.text);
    BatchSender sender(*connection_, batch_of(pending_->text->named), context, reports);
    ParameterSet values;  // kept for its memory
    bool any_sent = false;
    while (pending_->has_next_set()) {
        const std::size_t set = pending_->next_set++;
        try {
            reports.warned[set] = read_set(set, values);
        } catch (...) {
            sender.flush();
            report_processed(set + 1);
            report_set(set, SQL_PARAM_ERROR);
            throw;
        }
        sender.add(set, values);
        any_sent = true;
    }
    sender.flush();
    show_count(sender.affected_rows());
    return any_sent && nothing_changed() ? SQL_NO_DATA : SQL_SUCCESS;
}

}  // namespace connectai::handles
