#include "handles/bound_parameters.h"

#include "base/text.h"
#include "handles/bound_buffer.h"

namespace connectai::handles {

namespace {

using convert::ParameterOutcome;

// Where the record keeps the size: SQLBindParameter, "ColumnSize argument" and "DecimalDigits
// argument".
convert::ParameterType type_of(const DescriptorRecord& record) {
    convert::ParameterType type;
    type.sql_type = record.concise_type;
    const bool exact = type.sql_type == SQL_DECIMAL || type.sql_type == SQL_NUMERIC;
    type.column_size = exact ? static_cast<SQLULEN>(record.precision) : record.length;
    type.decimal_digits = exact ? record.scale : record.precision;
    type.leading_precision = static_cast<SQLSMALLINT>(record.datetime_interval_precision);
    return type;
}

// What a column of the table behind a result can take: its shape, but for the limits that the
// driver has made up where the service tells none.
convert::ParameterType type_of(const Column& column, const convert::ColumnShape& shape) {
    constexpr std::int64_t unlimited = 2147483647;  // how the service spells an unknown length
    convert::ParameterType type;
    type.sql_type = shape.concise_type;
    type.decimal_digits = shape.decimal_digits;
    const bool exact = type.sql_type == SQL_DECIMAL || type.sql_type == SQL_NUMERIC;
    const std::int64_t size = (exact ? column.precision : column.length).value_or(0);
    if (size > 0 && size < unlimited) type.column_size = static_cast<SQLULEN>(size);
    return type;
}

bool says_at_execution(SQLLEN length) noexcept {
    return length == SQL_DATA_AT_EXEC || length <= SQL_LEN_DATA_AT_EXEC_OFFSET;
}

std::ptrdiff_t distance(const void* from, const void* to) noexcept {
    return static_cast<const char*>(to) - static_cast<const char*>(from);
}

[[noreturn]] void fail_types(const std::string& parameter) {
    throw Error(sqlstate::restricted_data_type, concat(parameter, ": these types do not convert"));
}

}  // namespace

BoundParameters::BoundParameters(const Descriptor& apd, const Descriptor& ipd, std::size_t count) {
    layout_ = layout_of(apd);
    operations_ = apd.array_status_ptr;
    for (std::size_t number = 1; number <= count; ++number) {
        // An output without a buffer is one that is not wanted.
        if (number >= apd.records().size() || number >= ipd.records().size() ||
            (!apd.records()[number].bound() &&
             ipd.records()[number].parameter_type != SQL_PARAM_OUTPUT)) {
            throw Error(sqlstate::wrong_parameter_count,
                        concat("the statement has ", count, " parameter markers, and parameter ",
                               number, " is not bound"));
        }
        const DescriptorRecord& implementation = ipd.records()[number];
        add(number - 1, apd.records()[number], type_of(implementation),
            implementation.parameter_type);
    }
}

void BoundParameters::add(std::size_t index, const DescriptorRecord& application,
                          const convert::ParameterType& type, SQLSMALLINT direction) {
    Parameter parameter;
    parameter.type = type;
    parameter.service_type = convert::service_type(type.sql_type);
    parameter.bound_type = type.sql_type;
    parameter.direction = direction;
    parameter.takes_value = direction != SQL_PARAM_OUTPUT;
    parameter.buffer = bound_buffer(application, index, type.sql_type);
    locate(parameter);
    parameter.converter =
        convert::find_parameter_converter(parameter.buffer.first_row.c_type, type.sql_type);
    parameters_.push_back(parameter);
    if (parameter.converter == nullptr) fail_types(describe(parameters_.size() - 1));
}

// Every value's addresses are asked for, some of them several times: so only once by the rules.
void BoundParameters::locate(Parameter& parameter) const {
    const convert::Target first = cursor::target_of(parameter.buffer, layout_, 0);
    const convert::Target second = cursor::target_of(parameter.buffer, layout_, 1);
    parameter.first.data = static_cast<char*>(first.data);
    parameter.first.octet_length = reinterpret_cast<const char*>(first.octet_length);
    parameter.first.indicator = reinterpret_cast<const char*>(first.indicator);
    parameter.steps.data = distance(first.data, second.data);
    parameter.steps.octet_length = distance(first.octet_length, second.octet_length);
    parameter.steps.indicator = distance(first.indicator, second.indicator);
}

BoundParameters::Addresses BoundParameters::addresses(ParameterPlace place) const noexcept {
    const Parameter& parameter = parameters_[place.parameter];
    const auto set = static_cast<std::ptrdiff_t>(place.set);
    return {parameter.first.data + set * parameter.steps.data,
            parameter.first.octet_length + set * parameter.steps.octet_length,
            parameter.first.indicator + set * parameter.steps.indicator};
}

BoundParameters BoundParameters::of_columns(const Descriptor& ard, const Descriptor& ird) {
    BoundParameters bound;
    bound.columns_ = true;
    bound.layout_ = layout_of(ard);
    for (std::size_t number = 1; number < ard.records().size(); ++number) {
        if (!ard.records()[number].bound()) continue;
        require_column(number, ird);
        bound.add(number - 1, ard.records()[number],
                  type_of(ird.columns()[number - 1], ird.shapes()[number - 1]), SQL_PARAM_INPUT);
    }
    return bound;
}

void BoundParameters::declare(std::size_t index, const convert::ParameterType& type,
                              bool takes_value) {
    Parameter& parameter = parameters_[index];
    parameter.declared = true;
    parameter.type = type;
    parameter.service_type = convert::service_type(type.sql_type);
    parameter.takes_value = parameter.takes_value && takes_value;
    if (!parameter.takes_value) return;
    parameter.converter = convert::find_parameter_converter(c_type(index), type.sql_type);
    if (parameter.converter == nullptr) fail_types(describe(index));
}

bool BoundParameters::is_default(ParameterPlace place) const noexcept {
    const char* const address = addresses(place).octet_length;
    return address != nullptr && length_at(address) == SQL_DEFAULT_PARAM;
}

std::optional<convert::Target> BoundParameters::output(ParameterPlace place,
                                                       const Descriptor& apd) const {
    const Parameter& parameter = parameters_[place.parameter];
    const std::size_t number = place.parameter + 1;
    if (parameter.direction == SQL_PARAM_INPUT) return std::nullopt;
    if (number >= apd.records().size() || !apd.records()[number].bound()) return std::nullopt;
    return cursor::target_of(
        bound_buffer(apd.records()[number], place.parameter, parameter.bound_type), layout_,
        place.set);
}

bool BoundParameters::used(std::size_t set) const noexcept {
    if (operations_ == nullptr) return true;
    // SQLCopyDesc, "Copying Rows Between Tables", puts a fetch's row statuses here: rows that were
    // not fetched are no sets. (SQL_ROW_DELETED has the number of SQL_PARAM_IGNORE.)
    const SQLUSMALLINT operation = operations_[set];
    return operation != SQL_PARAM_IGNORE && operation != SQL_ROW_NOROW &&
           operation != SQL_ROW_ERROR;
}

bool BoundParameters::at_execution(ParameterPlace place) const noexcept {
    if (!parameters_[place.parameter].takes_value) return false;
    const char* const address = addresses(place).octet_length;
    return address != nullptr && says_at_execution(length_at(address));
}

bool BoundParameters::left_out(ParameterPlace place) const noexcept {
    if (!columns_) return false;
    const Addresses from = addresses(place);
    return (from.octet_length != nullptr && length_at(from.octet_length) == SQL_COLUMN_IGNORE) ||
           (from.indicator != nullptr && length_at(from.indicator) == SQL_COLUMN_IGNORE);
}

SQLPOINTER BoundParameters::token(ParameterPlace place) const noexcept {
    const bool moved = columns_ || layout_.row_octets != 0 || layout_.bind_offset != 0;
    return moved ? addresses(place).data : parameters_[place.parameter].buffer.first_row.data;
}

SQLSMALLINT BoundParameters::c_type(std::size_t parameter) const noexcept {
    return parameters_[parameter].buffer.first_row.c_type;
}

bool BoundParameters::read(std::size_t set, const SuppliedValues& supplied, ParameterSet& values,
                           std::vector<ParameterProblem>& problems) const {
    values.resize(parameters_.size());
    bool good = true;
    for (std::size_t index = 0; index < parameters_.size(); ++index) {
        const ParameterOutcome outcome = read_value({set, index}, supplied, values[index]);
        if (outcome == ParameterOutcome::ok) continue;
        problems.push_back({index, outcome});
        if (convert::is_error(outcome)) good = false;
    }
    return good;
}

ParameterOutcome BoundParameters::read_value(ParameterPlace place, const SuppliedValues& supplied,
                                             ParameterValue& value) const {
    const Parameter& parameter = parameters_[place.parameter];
    value.type = parameter.service_type;
    value.null = true;
    if (!parameter.takes_value || left_out(place)) return ParameterOutcome::ok;
    const Addresses from = addresses(place);
    if (from.indicator != nullptr && length_at(from.indicator) == SQL_NULL_DATA) {
        return ParameterOutcome::ok;
    }
    convert::ParameterBuffer octets;
    octets.c_type = parameter.buffer.first_row.c_type;
    octets.data = from.data;
    octets.precision = parameter.buffer.first_row.precision;
    octets.scale = parameter.buffer.first_row.scale;
    if (from.octet_length != nullptr) octets.octets = length_at(from.octet_length);
    if (octets.octets == SQL_DEFAULT_PARAM && !columns_) {
        return parameter.declared ? ParameterOutcome::ok : ParameterOutcome::default_not_allowed;
    }
    if (says_at_execution(octets.octets)) {
        const auto found = supplied.find(place);
        if (found == supplied.end() || found->second.null) return ParameterOutcome::ok;
        octets.data = found->second.octets.data();
        octets.octets = static_cast<SQLLEN>(found->second.octets.size());
    }
    return parameter.converter(octets, parameter.type, value);
}

Error BoundParameters::error_of(const ParameterProblem& problem) const {
    return {convert::state_of(problem.outcome),
            concat(describe(problem.parameter), ": ",
                   std::string_view(convert::explanation_of(problem.outcome)))};
}

std::string BoundParameters::describe(std::size_t parameter) const {
    return concat(columns_ ? "column " : "parameter ", column(parameter) + 1, " (",
                  convert::c_type_name(c_type(parameter)), " as ",
                  convert::sql_type_name(parameters_[parameter].type.sql_type), ")");
}

}  // namespace connectai::handles
