#include "catalog/procedure_parameters.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/error.h"
#include "base/text.h"

namespace connectai::catalog {
namespace {

constexpr std::array metadata_columns{
    MetadataColumn{"PROCEDURE_CATALOG"},
    MetadataColumn{"PROCEDURE_SCHEMA"},
    MetadataColumn{"PROCEDURE_NAME", true},
    MetadataColumn{"PARAM_NAME", true},
    MetadataColumn{"DATA_TYPE"},
    MetadataColumn{"TYPE_NAME"},
    MetadataColumn{"LENGTH"},
    MetadataColumn{"PRECISION"},
    MetadataColumn{"SCALE"},
    MetadataColumn{"IS_NULLABLE"},
    MetadataColumn{"REMARKS"},
    MetadataColumn{"ORDINAL_POSITION"},
    MetadataColumn{"PARAM_TYPE"},
    MetadataColumn{"IS_REQUIRED"},
};
constexpr DescriptionIndex description{
    .catalog = 0,
    .schema = 1,
    .owner = 2,
    .name = 3,
    .data_type = 4,
    .type_name = 5,
    .length = 6,
    .precision = 7,
    .scale = 8,
    .nullable = 9,
    .remarks = 10,
    .ordinal = 11,
};
constexpr std::size_t param_type = 12;
constexpr std::size_t is_required = 13;

std::optional<Direction> direction_of(std::optional<std::int64_t> number) {
    for (const Direction known :
         {Direction::input, Direction::input_output, Direction::output, Direction::return_value}) {
        if (number == static_cast<std::int64_t>(known)) return known;
    }
    return std::nullopt;
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

Error unknown(const Procedure& procedure) {
    return {sqlstate::syntax_error_or_access,
            concat("there is no procedure ", procedure.displayed_name(),
                   " (the service's names are case-sensitive)")};
}

// The parts of a name from the last one on: procedure, schema, catalog.
Procedure with_name(const ProcedureName& name) {
    Procedure procedure;
    const std::array<std::string*, 3> places{&procedure.name, &procedure.schema,
                                             &procedure.catalog};
    for (std::size_t i = 0; i < places.size() && i < name.parts.size(); ++i) {
        *places[i] = name.parts[name.parts.size() - 1 - i];
    }
    if (procedure.schema.empty()) procedure.schema = name.default_schema;
    if (procedure.catalog.empty()) procedure.catalog = name.default_catalog;
    return procedure;
}

bool same_owner(const Column& a, const Column& b) {
    return std::tie(a.catalog_name, a.schema_name, a.table_name) ==
           std::tie(b.catalog_name, b.schema_name, b.table_name);
}

// By procedure; the return value first, then in the order of a call.
void sort_for_call(std::vector<ProcedureParameter>& parameters) {
    std::ranges::stable_sort(parameters, {}, [](const ProcedureParameter& parameter) {
        const Column& column = parameter.described.column;
        return std::tie(column.catalog_name, column.schema_name, column.table_name,
                        parameter.described.ordinal);
    });
}

}  // namespace

std::vector<std::string> read_procedure_parameters(MetadataSource& source,
                                                   const MetadataRequest& request,
                                                   const ParameterFilter& wanted,
                                                   const ParameterTaker& take) {
    DescriptionReader reader(description, "parameter", "procedure");
    source.read(request, metadata_columns, [&](const MetadataRow& row) {
        ProcedureParameter parameter;
        parameter.described = reader.read(row);
        if (!wanted(parameter.described.column)) return;
        reader.note_type(row);
        parameter.direction = direction_of(row.integer(param_type));
        if (parameter.direction == Direction::return_value) parameter.described.ordinal = 0;
        parameter.required = row.boolean(is_required).value_or(false);
        take(std::move(parameter));
    });
    return reader.take_notes();
}

std::string Procedure::displayed_name() const {
    std::string text;
    if (!catalog.empty()) text.append(catalog).append(".");
    if (!catalog.empty() || !schema.empty()) text.append(schema).append(".");
    return text.append(name);
}

Procedure describe_procedure(MetadataSource& source, const ProcedureName& name) {
    Procedure procedure = with_name(name);
    MetadataRequest request;
    request.what = Metadata::procedure_parameters;
    request.filter.catalog = unless_empty(procedure.catalog);
    request.filter.schema = unless_empty(procedure.schema);
    request.filter.procedure = procedure.name;
    const auto wanted = [&](const Column& column) { return column.table_name == procedure.name; };
    std::vector<ProcedureParameter> parameters;
    try {
        procedure.notes = read_procedure_parameters(
            source, request, wanted,
            [&](ProcedureParameter parameter) { parameters.push_back(std::move(parameter)); });
    } catch (const NotFound&) {
        throw unknown(procedure);
    }
    if (parameters.empty()) return procedure;
    sort_for_call(parameters);
    const Column& first = parameters.front().described.column;
    const Column& last = parameters.back().described.column;
    if (!same_owner(first, last)) {
        throw Error(
            sqlstate::syntax_error_or_access,
            concat("the procedure name ", procedure.displayed_name(),
                   " is ambiguous: there is one in ", first.catalog_name, ".", first.schema_name,
                   " and one in ", last.catalog_name, ".", last.schema_name));
    }
    procedure.catalog = first.catalog_name;
    procedure.schema = first.schema_name;
    procedure.parameters = std::move(parameters);
    return procedure;
}

}  // namespace connectai::catalog
