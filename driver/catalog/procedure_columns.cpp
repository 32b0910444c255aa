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

// "ordered by PROCEDURE_CAT, PROCEDURE_SCHEM, PROCEDURE_NAME, and COLUMN_TYPE", but a procedure's
// parameters as a call has them, and not the outputs behind the inputs.
constexpr std::array<std::size_t, 4> result_order{0, 1, 2, own_columns + described_ordinal};

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

void add_row(SortedTable& result, const ProcedureParameter& parameter,
             const ProcedureColumnsRequest& request) {
    const Column& column = parameter.described.column;
    std::array<Value, result_columns.size()> values;
    values[0] = column.catalog_name;
    values[1] = column.schema_name;
    values[2] = column.table_name;
    values[3] = column.name;
    values[4] = column_type(parameter.direction);
    write_description(parameter.described, request.odbc2, request.report,
                      std::span(values).subspan(own_columns));
    result.add_row(values);
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

SortedTable procedure_columns(MetadataSource& source, const ProcedureColumnsRequest& request) {
    const ProcedureColumnsPlan plan = plan_procedure_columns(request);
    SortedTable result = result_table(result_columns, request.odbc2, result_order);
    if (!plan.request) return result;
    const auto wanted = [&](const Column& column) {
        return plan.catalog.matches(column.catalog_name) &&
               plan.schema.matches(column.schema_name) &&
               plan.procedure.matches(column.table_name) && plan.column.matches(column.name);
    };
    result.add_notes(read_procedure_parameters(
        source, *plan.request, wanted,
        [&](const ProcedureParameter& parameter) { add_row(result, parameter, request); }));
    return result;
}

}  // namespace connectai::catalog
