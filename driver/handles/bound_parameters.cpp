#include "handles/bound_parameters.h"

#include <cstring>

#include "base/error.h"
#include "base/text.h"

namespace connectai::handles {

namespace {

SQLSMALLINT c_type_of(const DescriptorRecord& application, const DescriptorRecord& implementation) {
    return application.concise_type == SQL_C_DEFAULT
               ? convert::default_c_type(implementation.concise_type)
               : application.concise_type;
}

// Where the record keeps the parameter's size: SQLBindParameter, "ColumnSize argument" and
// "DecimalDigits argument".
convert::ParameterType type_of(const DescriptorRecord& record) {
    convert::ParameterType type;
    type.sql_type = record.concise_type;
    const bool exact = type.sql_type == SQL_DECIMAL || type.sql_type == SQL_NUMERIC;
    type.column_size = exact ? static_cast<SQLULEN>(record.precision) : record.length;
    type.decimal_digits = exact ? record.scale : record.precision;
    return type;
}

// The application's memory need not be aligned.
SQLLEN length_at(const SQLLEN* address) noexcept {
    SQLLEN value = 0;
    std::memcpy(&value, address, sizeof value);
    return value;
}

}  // namespace

BoundParameters::BoundParameters(const Descriptor& apd, const Descriptor& ipd, std::size_t count) {
    layout_.rows = static_cast<std::size_t>(apd.array_size);
    layout_.row_octets = static_cast<std::size_t>(apd.bind_type);
    layout_.bind_offset = apd.bind_offset_ptr == nullptr ? 0 : *apd.bind_offset_ptr;
    operations_ = apd.array_status_ptr;
    for (std::size_t number = 1; number <= count; ++number) {
        if (number >= apd.records().size() || number >= ipd.records().size() ||
            !apd.records()[number].bound()) {
            throw Error(sqlstate::wrong_parameter_count,
                        concat("the statement has ", count, " parameter markers, and parameter ",
                               number, " is not bound"));
        }
        const DescriptorRecord& application = apd.records()[number];
        const DescriptorRecord& implementation = ipd.records()[number];
        Parameter parameter;
        const SQLSMALLINT c_type = c_type_of(application, implementation);
        parameter.buffer.index = number - 1;
        parameter.buffer.first_row.c_type = c_type;
        parameter.buffer.first_row.data = application.data_ptr;
        parameter.buffer.first_row.buffer_octets = application.octet_length;
        parameter.buffer.first_row.octet_length = application.octet_length_ptr;
        parameter.buffer.first_row.indicator = application.indicator_ptr;
        parameter.buffer.first_row.precision = application.precision;
        parameter.buffer.first_row.scale = application.scale;
        parameter.buffer.element_octets = cursor::element_octets(c_type, application.octet_length);
        parameter.type = type_of(implementation);
        parameter.direction = implementation.parameter_type;
        parameter.converter = convert::find_parameter_converter(c_type, parameter.type.sql_type);
        parameters_.push_back(parameter);
        if (parameter.converter == nullptr) {
            throw Error(sqlstate::restricted_data_type,
                        concat(describe(number - 1), ": these types do not convert"));
        }
    }
}

bool BoundParameters::used(std::size_t set) const noexcept {
    return operations_ == nullptr || operations_[set] != SQL_PARAM_IGNORE;
}

convert::Target BoundParameters::target(std::size_t set, std::size_t parameter) const noexcept {
    return cursor::target_of(parameters_[parameter].buffer, layout_, set);
}

bool BoundParameters::at_execution(std::size_t set, std::size_t parameter) const noexcept {
    const SQLSMALLINT used_as = parameters_[parameter].direction;
    if (used_as != SQL_PARAM_INPUT && used_as != SQL_PARAM_INPUT_OUTPUT) return false;
    const SQLLEN* length = target(set, parameter).octet_length;
    if (length == nullptr) return false;
    const SQLLEN value = length_at(length);
    return value == SQL_DATA_AT_EXEC || value <= SQL_LEN_DATA_AT_EXEC_OFFSET;
}

SQLPOINTER BoundParameters::token(std::size_t set, std::size_t parameter) const noexcept {
    return target(set, parameter).data;
}

SQLSMALLINT BoundParameters::c_type(std::size_t parameter) const noexcept {
    return parameters_[parameter].buffer.first_row.c_type;
}

SQLSMALLINT BoundParameters::direction(std::size_t parameter) const noexcept {
    return parameters_[parameter].direction;
}

bool BoundParameters::read(std::size_t set, const SuppliedValues& supplied, ParameterSet& values,
                           std::vector<bool>& defaulted, Problem& problem) const {
    values.resize(parameters_.size());
    defaulted.assign(parameters_.size(), false);
    for (std::size_t index = 0; index < parameters_.size(); ++index) {
        const Parameter& parameter = parameters_[index];
        ParameterValue& value = values[index];
        value.type = convert::service_type(parameter.type.sql_type);
        value.null = true;
        value.text.clear();
        if (parameter.direction == SQL_PARAM_OUTPUT) continue;
        const convert::Target from = target(set, index);
        convert::ParameterBuffer buffer{from.c_type, from.data, SQL_NTS, from.precision,
                                        from.scale};
        if (from.indicator != nullptr && length_at(from.indicator) == SQL_NULL_DATA) continue;
        if (from.octet_length != nullptr) buffer.octets = length_at(from.octet_length);
        if (buffer.octets == SQL_DEFAULT_PARAM) {
            defaulted[index] = true;
            continue;
        }
        if (at_execution(set, index)) {
            const auto found = supplied.find({set, index});
            if (found == supplied.end() || found->second.null) continue;
            buffer.data = found->second.octets.data();
            buffer.octets = static_cast<SQLLEN>(found->second.octets.size());
        }
        const convert::ParameterOutcome outcome =
            parameter.converter(buffer, parameter.type, value);
        if (outcome != convert::ParameterOutcome::ok) {
            problem = {index, outcome};
            return false;
        }
    }
    return true;
}

std::string BoundParameters::describe(std::size_t parameter) const {
    return concat("parameter ", parameter + 1, " (", convert::c_type_name(c_type(parameter)),
                  " to ", convert::sql_type_name(parameters_[parameter].type.sql_type), ")");
}

convert::Outcome BoundParameters::deliver(std::size_t parameter, DataType type,
                                          const Cell& value) const noexcept {
    if (parameters_[parameter].direction == SQL_PARAM_INPUT) return convert::Outcome::ok;
    const convert::Target to = target(0, parameter);
    const convert::Converter converter = convert::find_converter(type, to.c_type);
    if (converter == nullptr) return convert::Outcome::restricted;
    convert::Progress progress;
    return converter(value, {type, parameters_[parameter].type.decimal_digits}, to, progress);
}

}  // namespace connectai::handles
