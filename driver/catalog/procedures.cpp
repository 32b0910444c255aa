// SQLProcedures from /procedures.
#include "catalog/procedures.h"

#include <sqlext.h>

#include <array>

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

// "ordered by PROCEDURE_CAT, PROCEDURE_SCHEMA, and PROCEDURE_NAME".
constexpr std::array<std::size_t, 3> result_order{0, 1, 2};

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

// The service's words; a number is none of ODBC's, whose meaning would be a guess.
std::int64_t procedure_type(std::string_view word) {
    if (iequals(word, "PROCEDURE")) return SQL_PT_PROCEDURE;
    return iequals(word, "FUNCTION") ? SQL_PT_FUNCTION : SQL_PT_UNKNOWN;
}

void list_procedures(MetadataSource& source, const ProceduresPlan& plan, SortedTable& result) {
    source.read(*plan.request, metadata_columns, [&](const MetadataRow& row) {
        const std::string_view catalog = row.text(metadata_catalog).value_or("");
        const std::string_view schema = row.text(metadata_schema).value_or("");
        const std::string_view name = row.text(metadata_name).value_or("");
        if (!plan.catalog.matches(catalog) || !plan.schema.matches(schema) ||
            !plan.procedure.matches(name)) {
            return;
        }
        const std::array<Value, result_columns.size()> values{
            catalog,
            schema,
            name,
            not_known,
            not_known,
            not_known,
            optional_text(row.text(remarks)),
            procedure_type(row.text(type).value_or("")),
        };
        result.add_row(values);
    });
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

SortedTable procedures(MetadataSource& source, const ProceduresRequest& request) {
    const ProceduresPlan plan = plan_procedures(request);
    SortedTable result = result_table(result_columns, request.odbc2, result_order);
    if (plan.request) list_procedures(source, plan, result);
    return result;
}

}  // namespace connectai::catalog
