#include "handles/call_arguments.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "convert/type_properties.h"
#include "sql/quoting.h"

namespace connectai::handles {

namespace {

using Origin = CallParameter::Origin;

[[noreturn]] void fail(const std::string& message) {
    throw Error(sqlstate::syntax_error_or_access, message);
}

// The service's names of parameters begin with @, wherever one is written without.
std::string with_at(const std::string& name) {
    return name.starts_with('@') ? name : "@" + name;
}

bool is_plain(std::string_view name) {
    return std::ranges::all_of(name, [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    });
}

std::string quoted_where_needed(const std::string& name) {
    return is_plain(name) ? name : sql::bracket_quoted(name);
}

// Catalog.Schema.Name; a name without a schema is completed by the defaults.
std::string name_to_send(const catalog::Procedure& procedure) {
    std::string name;
    if (!procedure.schema.empty()) {
        if (!procedure.catalog.empty()) name = quoted_where_needed(procedure.catalog) + ".";
        name += quoted_where_needed(procedure.schema) + ".";
    }
    return name + quoted_where_needed(procedure.name);
}

}  // namespace

convert::ParameterType CallParameter::declared_type() const noexcept {
    convert::ParameterType type;
    type.sql_type = convert::properties_of(column.type).concise_type;
    const bool exact = column.type == DataType::decimal || column.type == DataType::numeric;
    if (!exact || !column.precision || !column.scale) return type;
    if (*column.scale < 0 || *column.scale > *column.precision || *column.precision > 38) {
        return type;
    }
    type.column_size = static_cast<SQLULEN>(*column.precision);
    type.decimal_digits = static_cast<SQLSMALLINT>(*column.scale);
    return type;
}

CallArguments::CallArguments(const sql::ProcedureCall& call, const catalog::Procedure& procedure)
    : displayed_name_(procedure.displayed_name()),
      sent_name_(name_to_send(procedure)),
      default_catalog_(procedure.catalog),
      default_schema_(procedure.schema),
      exec_text_(call.exec_text) {
    declare(procedure);
    if (call.returns_value && !parameters_.empty() &&
        parameters_.front().direction == Direction::return_value) {
        parameters_.front().origin = Origin::marker;  // 0
    }
    std::size_t position = 0;
    const std::size_t given = call.arguments.size();
    for (const sql::CallArgument& argument : call.arguments) match(argument, position, given);
    require_all(given);
}

void CallArguments::declare(const catalog::Procedure& procedure) {
    for (const catalog::ProcedureParameter& declared : procedure.parameters) {
        CallParameter& parameter = parameters_.emplace_back();
        parameter.name = with_at(declared.described.column.name);
        parameter.direction = declared.direction.value_or(Direction::input);
        parameter.column = declared.described.column;
        parameter.required = declared.required && parameter.takes_value();
    }
    argued_.resize(parameters_.size());
}

void CallArguments::match(const sql::CallArgument& argument, std::size_t& position,
                          std::size_t given) {
    CallParameter& parameter =
        argument.name.empty() ? positional(position, given) : named(argument.name);
    const auto index = static_cast<std::size_t>(&parameter - parameters_.data());
    if (argued_[index]) {
        fail(concat("the call of ", displayed_name_, " gives its parameter ", parameter.name,
                    " twice"));
    }
    argued_[index] = true;
    take(parameter, argument);
}

CallParameter& CallArguments::positional(std::size_t& position, std::size_t given) {
    const std::size_t returned =
        !parameters_.empty() && parameters_.front().direction == Direction::return_value ? 1 : 0;
    const std::size_t index = returned + position++;
    if (index < parameters_.size()) return parameters_[index];
    if (parameters_.empty()) {
        fail(concat("the call has ", given, " arguments, and the service lists no parameter of ",
                    displayed_name_, ": it takes none, or there is no such procedure"));
    }
    fail(concat("the call has ", given, " arguments, and the procedure ", displayed_name_, " has ",
                parameters_.size() - returned, " parameters"));
}

CallParameter& CallArguments::named(const std::string& name) {
    const auto found = std::ranges::find_if(parameters_, [&](const CallParameter& parameter) {
        return parameter.direction != Direction::return_value &&
               iequals(parameter.name, with_at(name));
    });
    if (found != parameters_.end()) return *found;
    std::string names;
    for (const CallParameter& parameter : parameters_) {
        if (parameter.direction == Direction::return_value) continue;
        names.append(names.empty() ? "" : ", ").append(parameter.name);
    }
    fail(concat("the procedure ", displayed_name_, " has no parameter ", name,
                names.empty() ? ": it takes none" : ": its parameters are ", names));
}

void CallArguments::take(CallParameter& parameter, const sql::CallArgument& argument) {
    switch (argument.kind) {
        case sql::CallArgument::Kind::omitted: return;
        case sql::CallArgument::Kind::marker:
            parameter.origin = Origin::marker;
            parameter.marker = argument.marker;
            return;
        case sql::CallArgument::Kind::literal: return take_literal(parameter, argument);
    }
}

void CallArguments::take_literal(CallParameter& parameter,
                                 const sql::CallArgument& argument) const {
    if (!parameter.takes_value()) {
        if (argument.is_null) return;  // it is what is sent anyway
        fail(concat("the parameter ", parameter.name, " of ", displayed_name_,
                    " is an output: its argument must be a parameter marker, or omitted"));
    }
    parameter.origin = Origin::literal;
    parameter.literal.type = parameter.column.type;
    if (argument.is_null) return;
    const convert::ParameterType type = parameter.declared_type();
    convert::ParameterBuffer text;
    text.c_type = SQL_C_CHAR;
    text.data = argument.value.data();
    text.octets = static_cast<SQLLEN>(argument.value.size());
    const auto converter = convert::find_parameter_converter(SQL_C_CHAR, type.sql_type);
    const auto outcome = converter == nullptr ? convert::ParameterOutcome::restricted
                                              : converter(text, type, parameter.literal);
    if (convert::is_error(outcome)) {
        throw Error(convert::state_of(outcome),
                    concat("the literal for the parameter ", parameter.name, " of ",
                           displayed_name_, " (", convert::sql_type_name(type.sql_type),
                           "): ", std::string_view(convert::explanation_of(outcome))));
    }
    parameter.literal.type = parameter.column.type;
}

void CallArguments::require_all(std::size_t given) const {
    for (const CallParameter& parameter : parameters_) {
        if (!parameter.required || parameter.origin != Origin::omitted) continue;
        fail(concat("the call of ", displayed_name_, " gives no value to the parameter ",
                    parameter.name, ", which must have one (", given, " of ", parameters_.size(),
                    " parameters are given)"));
    }
}

const CallParameter* CallArguments::of_marker(std::size_t marker) const noexcept {
    const auto found = std::ranges::find_if(parameters_, [&](const CallParameter& parameter) {
        return parameter.origin == Origin::marker && parameter.marker == marker;
    });
    return found == parameters_.end() ? nullptr : &*found;
}

Execution CallArguments::execution(const ParameterSet& values, const MarkerValues& what) const {
    Execution execution;
    execution.procedure = sent_name_;
    execution.default_catalog = default_catalog_;
    execution.default_schema = default_schema_;
    for (const CallParameter& parameter : parameters_) {
        ExecutionParameter sent{parameter.name, parameter.direction, {}};
        if (parameter.origin == Origin::literal) sent.value = parameter.literal;
        if (parameter.origin == Origin::marker && parameter.takes_value()) {
            const MarkerValue held = what(parameter.marker);
            if (held == MarkerValue::value) sent.value = values.at(parameter.marker);
            if (held == MarkerValue::default_ && parameter.required) {
                throw Error(sqlstate::invalid_use_of_default_parameter,
                            concat("the parameter ", parameter.name, " of ", displayed_name_,
                                   " has no default: SQL_DEFAULT_PARAM does not do for it"));
            }
            // An input/output may be used as an output alone.
            if (held == MarkerValue::none && parameter.required && !parameter.gives_value()) {
                throw Error(sqlstate::invalid_parameter_type,
                            concat("the parameter ", parameter.name, " of ", displayed_name_,
                                   " is an input, and its marker is bound as an output"));
            }
        }
        sent.value.type = parameter.column.type;
        execution.parameters.push_back(std::move(sent));
    }
    return execution;
}

}  // namespace connectai::handles
