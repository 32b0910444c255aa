// Calling procedures: what is sent for a call, and where its outputs go.
// ODBC 3.8, "Procedure calls", "Procedure parameters", SQLBindParameter, "InputOutputType
// argument".
#include <cstring>

#include "base/error.h"
#include "base/text.h"
#include "handles/call_arguments.h"
#include "handles/statement.h"
#include "sql/procedure_call.h"

namespace connectai::handles {

namespace {

const OutputParameter* find_output(const std::vector<OutputParameter>& outputs,
                                   std::string_view name) {
    for (const OutputParameter& output : outputs) {
        const std::string_view found = output.name;
        if (iequals(found, name) || iequals(found, name.substr(1))) return &output;
    }
    return nullptr;
}

// "the driver sets the value of the length/indicator buffer to SQL_NULL_DATA": the return value of
// a procedure that returns none.
void put_null(const convert::Target& target) noexcept {
    constexpr SQLLEN null = SQL_NULL_DATA;
    if (target.indicator != nullptr) std::memcpy(target.indicator, &null, sizeof null);
}

bool is_output(SQLSMALLINT direction) noexcept {
    return direction != SQL_PARAM_INPUT;
}

}  // namespace

// ODBC 3.8, "Binding parameters by name": SQL_DESC_NAME of the IPD's records, by marker, with its
// @; empty where a marker stands for the parameter at its position.
std::vector<std::string> Statement::parameter_names() const {
    std::vector<std::string> names(summary_.parameter_markers);
    const std::vector<DescriptorRecord>& records = ipd_->records();
    for (std::size_t marker = 0; marker < names.size() && marker + 1 < records.size(); ++marker) {
        const std::string& name = records[marker + 1].name;
        if (!name.empty()) names[marker] = name.starts_with('@') ? name : "@" + name;
    }
    return names;
}

// Nothing for a text that is no call, or one that only the service can read. The parameters of a
// prepared call are asked for once.
std::shared_ptr<const CallArguments> Statement::call_of(const std::string& text) {
    // ODBC 3.8, SQL_ATTR_NOSCAN: escapes are left alone.
    if (attributes_.noscan == SQL_NOSCAN_ON) return nullptr;
    const std::string& catalog = connection_->current_catalog();
    const bool prepared = prepared_text_ != nullptr;
    const std::vector<std::string> names = parameter_names();
    const bool known =
        prepared_call_ && prepared_call_catalog_ == catalog && prepared_call_names_ == names;
    if (prepared && known) return prepared_call_;
    auto call = sql::parse_procedure_call(text);
    if (!call) return nullptr;
    for (sql::CallArgument& argument : call->arguments) {
        const bool marker = argument.kind == sql::CallArgument::Kind::marker;
        if (marker && argument.name.empty()) argument.name = names[argument.marker];
    }
    const RequestContext context = begin(attributes_.query_timeout);
    auto source = connection_->metadata(context, catalog::Absence::error);
    const catalog::Procedure procedure =
        catalog::describe_procedure(source, {call->name, catalog, connection_->default_schema()});
    write_notes(procedure.notes);
    std::shared_ptr<const CallArguments> arguments;
    try {
        arguments = std::make_shared<const CallArguments>(*call, procedure);
    } catch (const Error&) {  // what was kept of the procedure may be out of date
        connection_->metadata_cache().forget(Metadata::procedure_parameters);
        throw;
    }
    if (prepared) {
        prepared_call_ = arguments;
        prepared_call_catalog_ = catalog;
        prepared_call_names_ = names;
    }
    return arguments;
}

// ODBC 3.8, SQLExecute, HY105: only procedures give values back.
void Statement::require_inputs(const BoundParameters& bound) {
    for (std::size_t parameter = 0; parameter < bound.count(); ++parameter) {
        if (bound.direction(parameter) != SQL_PARAM_OUTPUT) continue;
        throw Error(sqlstate::invalid_parameter_type,
                    concat(bound.describe(parameter),
                           " is bound as an output, and the statement is no call of a procedure "
                           "that could set it: write {call procedure(?)}"));
    }
}

// Before anything is executed: the types of inputs and outputs must convert.
void Statement::declare_parameters(PendingExecution& execution) const {
    BoundParameters& bound = execution.parameters;
    for (std::size_t marker = 0; marker < bound.count(); ++marker) {
        const CallParameter* const parameter = execution.call->of_marker(marker);
        if (parameter == nullptr) {
            bound.declare(marker, {}, false);
            continue;
        }
        bound.declare(marker, parameter->declared_type(), parameter->takes_value());
        const bool taken = parameter->gives_value() && is_output(bound.direction(marker));
        if (!taken || convert::find_converter(parameter->column.type, bound.c_type(marker))) {
            continue;
        }
        throw Error(
            sqlstate::restricted_data_type,
            concat("the output parameter ", parameter->name, " of ", execution.call->procedure(),
                   " (", convert::properties_of(parameter->column.type).name,
                   ") cannot be read as ", convert::c_type_name(bound.c_type(marker))));
    }
}

std::vector<MarkerValue> Statement::held_by_markers(std::size_t set) const {
    const BoundParameters& bound = pending_->parameters;
    std::vector<MarkerValue> held(bound.count(), MarkerValue::value);
    for (std::size_t marker = 0; marker < held.size(); ++marker) {
        if (bound.is_default({set, marker})) held[marker] = MarkerValue::default_;
        if (bound.direction(marker) == SQL_PARAM_OUTPUT) held[marker] = MarkerValue::none;
    }
    return held;
}

Execution Statement::execution_of(const ReadSet& set) const {
    Execution execution =
        pending_->call->execution(set.values, [&](std::size_t marker) { return set.held[marker]; });
    execution.timeout = std::chrono::seconds(static_cast<std::int64_t>(attributes_.query_timeout));
    return execution;
}

// Once the reply is complete, for outputs may stand behind the rows; and not into buffers of an
// application that is still fetching.
SQLRETURN Statement::deliver_outputs() {
    if (!pending_ || !pending_->outputs_due) return SQL_SUCCESS;
    if (cursor_ || !reply_->reader().complete()) return SQL_SUCCESS;
    pending_->outputs_due = false;
    write_notes(reply_->reader().notes());
    const std::size_t set = pending_->next_set - 1;
    bool good = true;
    for (std::size_t marker = 0; marker < pending_->parameters.count(); ++marker) {
        good = deliver_output(set, marker) && good;
    }
    return good ? SQL_SUCCESS : error_with_records;
}

// False for an error; what was cut is a warning.
bool Statement::deliver_output(std::size_t set, std::size_t marker) {
    const auto target = pending_->parameters.output({set, marker}, apd());
    if (!target) return true;
    const CallParameter* const parameter = pending_->call->of_marker(marker);
    if (parameter == nullptr) {
        put_null(*target);
        return true;
    }
    if (!parameter->gives_value()) return true;
    const OutputParameter* const output = find_output(reply_->reader().outputs(), parameter->name);
    if (output == nullptr) {
        diagnostics().add(RowError(
            Error(sqlstate::general_warning,
                  concat("the service's reply does not tell the output parameter ", parameter->name,
                         " of ", pending_->call->procedure(), ": it is NULL here")),
            static_cast<SQLLEN>(set + 1), static_cast<SQLINTEGER>(marker + 1)));
    }
    const Column& column = parameter->column;
    const auto converter = convert::find_converter(column.type, target->c_type);
    convert::Progress progress;
    const auto outcome = converter == nullptr
                             ? convert::Outcome::restricted
                             : converter(output == nullptr ? Cell{} : output->cell(),
                                         convert::source_of(column), *target, progress);
    if (outcome == convert::Outcome::ok) return true;
    const Error error(convert::state_of(outcome),
                      concat("the output parameter ", parameter->name, " (",
                             convert::properties_of(column.type).name, ") as ",
                             convert::c_type_name(target->c_type), ": ",
                             std::string_view(convert::explanation_of(outcome))));
    diagnostics().add(
        RowError(error, static_cast<SQLLEN>(set + 1), static_cast<SQLINTEGER>(marker + 1)));
    return !convert::is_error(outcome);
}

bool Statement::takes_outputs() const noexcept {
    for (std::size_t marker = 0; marker < pending_->parameters.count(); ++marker) {
        const CallParameter* const parameter = pending_->call->of_marker(marker);
        if (parameter != nullptr && parameter->gives_value() &&
            is_output(pending_->parameters.direction(marker))) {
            return true;
        }
    }
    return false;
}

// EXEC is a text of the service's own, and what it answers to one is a row of the outputs where the
// procedure has no other result. So it is here for those who bind no output; many cannot.
void Statement::show_outputs() {
    if (!pending_->call->exec_text() || pending_->sets > 1) return;
    if (cursor_ || row_count_ >= 0 || !reply_->reader().complete() || takes_outputs()) return;
    std::vector<Column> columns;
    std::vector<Table::Value> values;
    for (const CallParameter& parameter : pending_->call->parameters()) {
        if (!parameter.gives_value()) continue;
        Column& column = columns.emplace_back(parameter.column);
        column.catalog_name = column.schema_name = column.table_name = "";
        column.name = column.label = parameter.name.substr(1);
        const OutputParameter* const output =
            find_output(reply_->reader().outputs(), parameter.name);
        const Cell cell = output == nullptr ? Cell{} : output->cell();
        values.push_back(cell.is_null() ? Table::Value{} : Table::Value{cell.view()});
        if (cell.kind == CellKind::boolean_true) values.back() = std::string_view("true");
        if (cell.kind == CellKind::boolean_false) values.back() = std::string_view("false");
    }
    if (columns.empty()) return;
    auto table = std::make_shared<Table>(std::move(columns));
    table->add_row(values);
    row_count_ = -1;
    open_cursor(cursor::table_rows(std::move(table)));
}

}  // namespace connectai::handles
