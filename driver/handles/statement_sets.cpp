// Executing one set of parameters after the other, or many in one request; and telling the
// application what became of each. ODBC 3.8, "Using arrays of parameters".
#include "base/error.h"
#include "base/text.h"
#include "handles/statement.h"

namespace connectai::handles {

namespace {

// The reply to a batch: what all its results have changed; -1 where one of them does not say.
SQLLEN affected_rows(ReplyReader& reader) {
    SQLLEN total = 0;
    RowBlock unwanted;
    while (reader.next_result()) {
        while (reader.next_block(unwanted)) {
        }
        const auto rows = static_cast<SQLLEN>(reader.affected_rows());
        total = rows < 0 || total < 0 ? -1 : total + rows;
    }
    return total;
}

// Whether a request that failed so has certainly changed nothing.
bool never_arrived(const Error& error) {
    return error.state() == sqlstate::unable_to_connect ||
           error.state() == sqlstate::invalid_authorization;
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

// With its row where there are several: SQL_DIAG_ROW_NUMBER.
void Statement::fail_set(std::size_t set, const Error& error) const {
    if (pending_->sets == 1) throw Error(error);
    throw RowError(error, static_cast<SQLLEN>(set + 1));
}

// The values of one set; what was cut on the way is a warning.
void Statement::read_set(std::size_t set, ParameterSet& values) {
    std::vector<ParameterProblem> problems;
    const bool good = pending_->parameters.read(set, pending_->supplied, values, problems);
    for (const ParameterProblem& problem : problems) {
        if (good == convert::is_error(problem.outcome)) continue;
        const Error error(convert::state_of(problem.outcome),
                          concat(pending_->parameters.describe(problem.parameter), ": ",
                                 std::string_view(convert::explanation_of(problem.outcome))));
        if (!good) fail_set(set, error);
        DiagnosticRecord record = Diagnostics::record_of(error);
        if (pending_->sets > 1) record.row_number = static_cast<SQLLEN>(set + 1);
        diagnostics().add(std::move(record));
    }
}

std::shared_ptr<Reply> Statement::send_set(std::size_t set) {
    if (pending_->call) {
        ParameterSet values;
        read_set(set, values);
        return connection_->client().execute(execution_of(set, values),
                                             begin(attributes_.query_timeout));
    }
    Query query = query_of(pending_->named.text, false);
    query.parameter_names = pending_->named.names;
    read_set(set, query.parameters);
    return connection_->client().query(query, begin(attributes_.query_timeout));
}

SQLRETURN Statement::execute_next_set() {
    const std::size_t set = pending_->next_set++;
    report_processed(set + 1);
    try {
        const std::size_t warnings = diagnostics().records().size();
        reply_ = send_set(set);
        pending_->outputs_due = pending_->call != nullptr;
        SQLRETURN code = take_result(reply_->reader().next_result());
        if (deliver_outputs() == error_with_records) {
            code = error_with_records;
        } else if (pending_->call) {
            show_outputs();
        }
        const bool warned = diagnostics().records().size() > warnings;
        report_set(set, code == error_with_records ? SQL_PARAM_ERROR
                        : warned                   ? SQL_PARAM_SUCCESS_WITH_INFO
                                                   : SQL_PARAM_SUCCESS);
        return code;
    } catch (const Error& error) {
        report_set(set, SQL_PARAM_ERROR);
        fail_set(set, error);
    }
}

// INSERT, UPDATE and DELETE: so many sets as go into one request. The first set that fails ends it;
// those before it are sent all the same, as they would have been one by one.
SQLRETURN Statement::execute_batch() {
    Batch batch;
    batch.text = pending_->named.text;
    batch.default_catalog = connection_->current_catalog();
    batch.default_schema = connection_->settings().default_schema;
    batch.timeout = std::chrono::seconds(static_cast<std::int64_t>(attributes_.query_timeout));
    batch.parameter_names = pending_->named.names;
    BatchBody::Limits limits;
    limits.sets = static_cast<std::size_t>(connection_->settings().batch_size);
    BatchBody body(batch, limits);
    const RequestContext context = begin(attributes_.query_timeout);
    std::vector<std::size_t> sets;  // in the body
    ParameterSet values;            // kept for its memory
    SQLLEN total = 0;
    const auto send = [&] {
        if (sets.empty()) return;
        const SQLLEN rows = send_batch(body, sets, context);
        total = rows < 0 || total < 0 ? -1 : total + rows;
    };
    while (pending_->has_next_set()) {
        const std::size_t set = pending_->next_set++;
        try {
            read_set(set, values);
        } catch (...) {
            send();
            report_processed(set + 1);
            report_set(set, SQL_PARAM_ERROR);
            throw;
        }
        if (!body.add(values)) {
            send();
            body.add(values);
        }
        sets.push_back(set);
    }
    send();
    cursor_.reset();
    ird_->describe({}, connection_->type_report());
    row_count_ = total;
    diagnostics().row_count = total;
    state_ = StatementState::executed;
    return total == 0 && !odbc2() ? SQL_NO_DATA : SQL_SUCCESS;
}

// Sends what is in the body, and reports on its sets.
SQLLEN Statement::send_batch(BatchBody& body, std::vector<std::size_t>& sets,
                             const RequestContext& context) {
    const std::size_t first = sets.front();
    const std::size_t last = sets.back();
    report_processed(last + 1);
    try {
        const auto reply = connection_->client().batch(body.take(), context);
        const SQLLEN rows = affected_rows(reply->reader());
        if (rows != 0) connection_->note_write();
        for (const std::size_t set : sets) report_set(set, SQL_PARAM_SUCCESS);
        sets.clear();
        return rows;
    } catch (const Error& error) {
        if (never_arrived(error)) throw RowError(error, static_cast<SQLLEN>(first + 1));
        const bool alone = sets.size() == 1 && error.origin() == ErrorOrigin::service;
        for (const std::size_t set : sets) {
            report_set(set, alone ? SQL_PARAM_ERROR : SQL_PARAM_DIAG_UNAVAILABLE);
        }
        if (alone) throw RowError(error, static_cast<SQLLEN>(first + 1));
        const Error with_sets(
            error.state(),
            concat(error.message(), "; the parameter sets ", first + 1, " to ", last + 1,
                   " went in one request, and which of them have taken effect is not known",
                   first > 0 ? ": those before have, those behind have not been sent" : ""),
            error.origin(), error.native());
        throw RowError(with_sets, static_cast<SQLLEN>(first + 1));
    }
}

}  // namespace connectai::handles
