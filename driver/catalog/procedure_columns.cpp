// SQLProcedureColumns from /procedureParameters.
#include "catalog/procedure_columns.h"

#include <sqlext.h>

#include <array>

#include "catalog/procedure_parameters.h"

namespace connectai::catalog {
namespace {

using Value = Table::Value;

// ODBC 3.8, SQLProcedureColumns, "Comments".
constexpr auto result_columns = with_description(std::array{
    ResultColumn{"PROCEDURE_CAT", "PROCEDURE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"PROCEDURE_SCHEM", "PROCEDURE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"PROCEDURE_NAME", "PROCEDURE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"COLUMN_NAME", "COLUMN_NAME", DataType::varchar, false, name_length},
    ResultColumn{"COLUMN_TYPE", "COLUMN_TYPE", DataType::smallint, false},
});
constexpr std::size_t own_columns = result_columns.size() - description_columns.size();

// COLUMN_TYPE.
std::int64_t column_type(const std::optional<Direction>& direction) {
    if (!direction) return SQL_PARAM_TYPE_UNKNOWN;
    switch (*direction) {
        case Direction::input: return SQL_PARAM_INPUT;
        case Direction::input_output: return SQL_PARAM_INPUT_OUTPUT;
        case Direction::output: return SQL_PARAM_OUTPUT;
        case Direction::return_value: return SQL_RETURN_VALUE;
    }
    return SQL_PARAM_TYPE_UNKNOWN;
}

void write_row(const ProcedureParameter& parameter, const ProcedureColumnsRequest& request,
               std::span<Value> values) {
    const Column& column = parameter.described.column;
    values[0] = column.catalog_name;
    values[1] = column.schema_name;
    values[2] = column.table_name;
    values[3] = column.name;
    values[4] = column_type(parameter.direction);
    write_description(parameter.described, request.odbc2, request.report,
                      values.subspan(own_columns));
}

}  // namespace

ProcedureColumnsPlan plan_procedure_columns(const ProcedureColumnsRequest& request) {
    ProcedureColumnsPlan plan;
    const NameArguments arguments(request.metadata_id);
    plan.catalog = arguments.ordinary(request.catalog, "CatalogName");
    plan.schema = arguments.pattern(request.schema, "SchemaName");
    plan.procedure = arguments.pattern(request.procedure, "ProcName");
    plan.column = arguments.pattern(request.column, "ColumnName");
    if (plan.catalog.matches_only_empty() || plan.procedure.matches_only_empty() ||
        plan.column.matches_only_empty()) {
        return plan;
    }
    plan.request.emplace();
    plan.request->what = Metadata::procedure_parameters;
    plan.request->filter.catalog = plan.catalog.exact_name();
    plan.request->filter.schema = plan.schema.exact_name();
    plan.request->filter.procedure = plan.procedure.exact_name();
    // Not paramName: where the service does not tell positions, they are counted from all rows.
    return plan;
}

Table procedure_columns(MetadataSource& source, const ProcedureColumnsRequest& request) {
    const ProcedureColumnsPlan plan = plan_procedure_columns(request);
    ProcedureParameters read;
    if (plan.request) {
        read = read_procedure_parameters(source, *plan.request, [&](const Column& column) {
            return plan.catalog.matches(column.catalog_name) &&
                   plan.schema.matches(column.schema_name) &&
                   plan.procedure.matches(column.table_name) && plan.column.matches(column.name);
        });
    }
    Table table = make_table(result_columns, request.odbc2, read.parameters.size(),
                             [&](std::size_t index, std::span<Value> values) {
                                 write_row(read.parameters[index], request, values);
                             });
    table.take_notes(std::move(read.notes));
    return table;
}

}  // namespace connectai::catalog
