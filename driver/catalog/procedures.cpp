// SQLProcedures from /procedures.
#include "catalog/procedures.h"

#include <sqlext.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "catalog/result_table.h"

namespace connectai::catalog {
namespace {

using Value = Table::Value;

// ODBC 3.8, SQLProcedures, "Comments".
constexpr std::array result_columns{
    ResultColumn{"PROCEDURE_CAT", "PROCEDURE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"PROCEDURE_SCHEM", "PROCEDURE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"PROCEDURE_NAME", "PROCEDURE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"NUM_INPUT_PARAMS", "NUM_INPUT_PARAMS", DataType::integer, true},
    ResultColumn{"NUM_OUTPUT_PARAMS", "NUM_OUTPUT_PARAMS", DataType::integer, true},
    ResultColumn{"NUM_RESULT_SETS", "NUM_RESULT_SETS", DataType::integer, true},
    ResultColumn{"REMARKS", "REMARKS", DataType::varchar, true, remarks_length},
    ResultColumn{"PROCEDURE_TYPE", "PROCEDURE_TYPE", DataType::smallint, true},
};

constexpr std::array metadata_columns{
    MetadataColumn{"PROCEDURE_CATALOG"},
    MetadataColumn{"PROCEDURE_SCHEMA"},
    MetadataColumn{"PROCEDURE_NAME", true},
    MetadataColumn{"PROCEDURE_TYPE"},
    MetadataColumn{"REMARKS"},
};
enum MetadataIndex : std::size_t {
    metadata_catalog,
    metadata_schema,
    metadata_name,
    type,
    remarks
};

constexpr std::int64_t not_known = -1;

struct ProcedureRow {
    std::string catalog;
    std::string schema;
    std::string name;
    std::int64_t type = SQL_PT_UNKNOWN;
    std::optional<std::string> remarks;
};

// The service's words; a number is none of ODBC's, whose meaning would be a guess.
std::int64_t procedure_type(std::string_view word) {
    if (iequals(word, "PROCEDURE")) return SQL_PT_PROCEDURE;
    return iequals(word, "FUNCTION") ? SQL_PT_FUNCTION : SQL_PT_UNKNOWN;
}

std::vector<ProcedureRow> read_procedures(MetadataSource& source, const ProceduresPlan& plan) {
    std::vector<ProcedureRow> rows;
    source.read(*plan.request, metadata_columns, [&](const MetadataRow& row) {
        const std::string_view catalog = row.text(metadata_catalog).value_or("");
        const std::string_view schema = row.text(metadata_schema).value_or("");
        const std::string_view name = row.text(metadata_name).value_or("");
        if (!plan.catalog.matches(catalog) || !plan.schema.matches(schema) ||
            !plan.procedure.matches(name)) {
            return;
        }
        rows.push_back({std::string(catalog), std::string(schema), std::string(name),
                        procedure_type(row.text(type).value_or("")), std::nullopt});
        if (const auto text = row.text(remarks)) rows.back().remarks.emplace(*text);
    });
    std::ranges::stable_sort(rows, {}, [](const ProcedureRow& row) {
        return std::tie(row.catalog, row.schema, row.name);
    });
    return rows;
}

void write_row(const ProcedureRow& row, std::span<Value> values) {
    const std::array<Value, result_columns.size()> written{
        row.catalog,
        row.schema,
        row.name,
        not_known,
        not_known,
        not_known,
        row.remarks ? Value{std::string_view(*row.remarks)} : Value{},
        row.type,
    };
    std::ranges::copy(written, values.begin());
}

}  // namespace

ProceduresPlan plan_procedures(const ProceduresRequest& request) {
    ProceduresPlan plan;
    const NameArguments arguments(request.metadata_id);
    plan.catalog = arguments.ordinary(request.catalog, "CatalogName");
    plan.schema = arguments.pattern(request.schema, "SchemaName");
    plan.procedure = arguments.pattern(request.procedure, "ProcName");
    if (plan.catalog.matches_only_empty() || plan.procedure.matches_only_empty()) return plan;
    plan.request.emplace();
    plan.request->what = Metadata::procedures;
    plan.request->filter.catalog = plan.catalog.exact_name();
    plan.request->filter.schema = plan.schema.exact_name();
    plan.request->filter.procedure = plan.procedure.exact_name();
    return plan;
}

Table procedures(MetadataSource& source, const ProceduresRequest& request) {
    const ProceduresPlan plan = plan_procedures(request);
    std::vector<ProcedureRow> rows;
    if (plan.request) rows = read_procedures(source, plan);
    return make_table(
        result_columns, request.odbc2, rows.size(),
        [&](std::size_t index, std::span<Value> values) { write_row(rows[index], values); });
}

}  // namespace connectai::catalog
