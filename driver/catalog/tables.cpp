// SQLTables from /tables, /catalogs or /schemas.
#include "catalog/tables.h"

#include <sqlext.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>
#include <vector>

#include "catalog/result_table.h"

namespace connectai::catalog {
namespace {

// ODBC 3.8, SQLTables, "Comments". All may be NULL: an enumeration fills one column only.
constexpr std::array result_columns{
    ResultColumn{"TABLE_CAT", "TABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_SCHEM", "TABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_NAME", "TABLE_NAME", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_TYPE", "TABLE_TYPE", DataType::varchar, true, name_length},
    ResultColumn{"REMARKS", "REMARKS", DataType::varchar, true, remarks_length},
};
enum ResultIndex : std::size_t {
    result_cat,
    result_schem,
    result_name,
    result_type,
    result_remarks
};

constexpr std::array metadata_columns{
    MetadataColumn{"TABLE_CATALOG"},    MetadataColumn{"TABLE_SCHEMA"},
    MetadataColumn{"TABLE_NAME", true}, MetadataColumn{"TABLE_TYPE"},
    MetadataColumn{"REMARKS"},
};
enum MetadataIndex : std::size_t { table_catalog, table_schema, table_name, table_type, remarks };

// The service has no endpoint that lists them. In the order of the result.
constexpr std::array<std::string_view, 3> known_types{"SYSTEM TABLE", "TABLE", "VIEW"};

struct TableRow {
    std::string catalog;
    std::string schema;
    std::string name;
    std::string type;
    std::optional<std::string> remarks;
};

bool is(const std::optional<std::string>& argument, std::string_view value) {
    return argument && *argument == value;
}

// ODBC 3.8, SQLTables, "Comments": the special semantics. They hold with SQL_ATTR_METADATA_ID too,
// where the same arguments could otherwise only name a table without a name.
TablesListing listing_of(const TablesRequest& request) {
    if (!is(request.table, "")) return TablesListing::tables;
    if (is(request.catalog, SQL_ALL_CATALOGS) && is(request.schema, "")) {
        return TablesListing::catalogs;
    }
    if (is(request.catalog, "") && is(request.schema, SQL_ALL_SCHEMAS)) {
        return TablesListing::schemas;
    }
    if (is(request.catalog, "") && is(request.schema, "") && asks_for_all_types(request.type)) {
        return TablesListing::table_types;
    }
    return TablesListing::tables;
}

void plan_names(TablesPlan& plan, const TablesRequest& request) {
    const NameArguments arguments(request.metadata_id);
    // ODBC 3.8, SQLTables, CatalogName: no search patterns for an ODBC 2 application.
    plan.catalog = request.odbc2 ? arguments.ordinary(request.catalog, "CatalogName")
                                 : arguments.pattern(request.catalog, "CatalogName");
    plan.schema = arguments.pattern(request.schema, "SchemaName");
    plan.table = arguments.pattern(request.table, "TableName");
}

std::vector<TableRow> read_tables(MetadataSource& source, const TablesPlan& plan) {
    std::vector<TableRow> rows;
    source.read(*plan.request, metadata_columns, [&](const MetadataRow& row) {
        const std::string_view catalog = row.text(table_catalog).value_or("");
        const std::string_view schema = row.text(table_schema).value_or("");
        const std::string_view name = row.text(table_name).value_or("");
        const std::string_view type = row.text(table_type).value_or("TABLE");
        if (!plan.catalog.matches(catalog) || !plan.schema.matches(schema) ||
            !plan.table.matches(name) || !plan.types.includes(type)) {
            return;
        }
        rows.push_back({std::string(catalog), std::string(schema), std::string(name),
                        table_type_name(type), std::nullopt});
        if (const auto text = row.text(remarks)) rows.back().remarks.emplace(*text);
    });
    std::ranges::stable_sort(rows, {}, [](const TableRow& row) {
        return std::tie(row.type, row.catalog, row.schema, row.name);
    });
    return rows;
}

Table list_tables(MetadataSource& source, const TablesPlan& plan, bool odbc2) {
    std::vector<TableRow> rows;
    if (plan.request) rows = read_tables(source, plan);
    return make_table(result_columns, odbc2, rows.size(),
                      [&](std::size_t index, std::span<Table::Value> values) {
                          const TableRow& row = rows[index];
                          values[result_cat] = row.catalog;
                          values[result_schem] = row.schema;
                          values[result_name] = row.name;
                          values[result_type] = row.type;
                          values[result_remarks] = {};
                          if (row.remarks) values[result_remarks] = *row.remarks;
                      });
}

// One column, all others NULL.
template <typename Text>
Table enumeration(std::span<const Text> texts, ResultIndex column, bool odbc2) {
    return make_table(result_columns, odbc2, texts.size(),
                      [&](std::size_t index, std::span<Table::Value> values) {
                          std::ranges::fill(values, Table::Value());
                          values[column] = std::string_view(texts[index]);
                      });
}

// Each name once: a schema's may be that of several catalogs.
std::vector<std::string> read_names(MetadataSource& source, const MetadataRequest& request,
                                    std::string_view metadata_column) {
    std::vector<std::string> names;
    const std::array columns{MetadataColumn{metadata_column, true}};
    source.read(request, columns, [&](const MetadataRow& row) {
        if (const auto name = row.text(0)) names.emplace_back(*name);
    });
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace

TablesPlan plan_tables(const TablesRequest& request) {
    TablesPlan plan;
    plan_names(plan, request);
    plan.listing = listing_of(request);
    plan.types = TableTypes::parse(request.type);
    switch (plan.listing) {
        case TablesListing::catalogs: plan.request = {Metadata::catalogs, {}}; break;
        case TablesListing::schemas: plan.request = {Metadata::schemas, {}}; break;
        case TablesListing::table_types: break;
        case TablesListing::tables:
            if (plan.catalog.matches_only_empty() || plan.table.matches_only_empty()) break;
            plan.request.emplace();
            plan.request->what = Metadata::tables;
            plan.request->filter.catalog = plan.catalog.exact_name();
            plan.request->filter.schema = plan.schema.exact_name();
            plan.request->filter.table = plan.table.exact_name();
            plan.request->filter.table_type = plan.types.filter();
            break;
    }
    return plan;
}

Table tables(MetadataSource& source, const TablesRequest& request) {
    const TablesPlan plan = plan_tables(request);
    switch (plan.listing) {
        case TablesListing::catalogs: {
            const auto names = read_names(source, *plan.request, "TABLE_CATALOG");
            return enumeration<std::string>(names, result_cat, request.odbc2);
        }
        case TablesListing::schemas: {
            const auto names = read_names(source, *plan.request, "TABLE_SCHEMA");
            return enumeration<std::string>(names, result_schem, request.odbc2);
        }
        case TablesListing::table_types:
            return enumeration<std::string_view>(known_types, result_type, request.odbc2);
        case TablesListing::tables: break;
    }
    return list_tables(source, plan, request.odbc2);
}

}  // namespace connectai::catalog
