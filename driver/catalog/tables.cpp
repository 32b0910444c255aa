// SQLTables from /tables, /catalogs or /schemas.
#include "catalog/tables.h"

#include <sqlext.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "catalog/names.h"
#include "catalog/result_table.h"

namespace connectai::catalog {
namespace {

// ODBC 3.8, SQLTables, "Comments". All may be NULL: an enumeration fills one column only. The
// specification gives no lengths, and the service knows no limit of its names. These are the usual
// ones, and a name that is longer widens its column, so that none is cut. They are not narrowed to
// the names that there are, though isql would print less: an application may describe one listing,
// bind its columns, and list again, when there is a longer name.
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

// The service has no endpoint that lists them.
constexpr std::array<std::string_view, 3> known_types{"SYSTEM TABLE", "TABLE", "VIEW"};

// "ordered by TABLE_TYPE, TABLE_CAT, TABLE_SCHEM, and TABLE_NAME".
constexpr std::array<std::size_t, 4> result_order{result_type, result_cat, result_schem,
                                                  result_name};

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

// Three empty names could only mean a table without any, which there is not. Some applications give
// them where they mean every table of the types that they name.
bool means_any_name(const TablesRequest& request) {
    return !request.metadata_id && is(request.catalog, "") && is(request.schema, "") &&
           is(request.table, "") && request.type && !request.type->empty();
}

void plan_names(TablesPlan& plan, const TablesRequest& request) {
    if (means_any_name(request)) {
        plan.catalog = plan.schema = plan.table = NameMatcher::pattern(std::nullopt);
        return;
    }
    const NameArguments arguments(request.metadata_id);
    // ODBC 3.8, SQLTables, CatalogName: no search patterns for an ODBC 2 application.
    plan.catalog = request.odbc2 ? arguments.ordinary(request.catalog, "CatalogName")
                                 : arguments.pattern(request.catalog, "CatalogName");
    plan.schema = arguments.pattern(request.schema, "SchemaName");
    plan.table = arguments.pattern(request.table, "TableName");
}

void list_tables(MetadataSource& source, const TablesPlan& plan, SortedTable& result) {
    std::array<Table::Value, result_columns.size()> values;
    source.read(*plan.request, metadata_columns, [&](const MetadataRow& row) {
        const std::string_view catalog = row.text(table_catalog).value_or("");
        const std::string_view schema = row.text(table_schema).value_or("");
        const std::string_view name = row.text(table_name).value_or("");
        const std::string type = table_type_name(name, row.text(table_type).value_or("TABLE"));
        if (!plan.catalog.matches(catalog) || !plan.schema.matches(schema) ||
            !plan.table.matches(name) || !plan.types.includes(type)) {
            return;
        }
        values[result_cat] = catalog;
        values[result_schem] = schema;
        values[result_name] = name;
        values[result_type] = std::string_view(type);
        values[result_remarks] = optional_text(row.text(remarks));
        result.add_row(values);
    });
}

// One column, all others NULL.
template <typename Text>
void enumerate(std::span<const Text> texts, ResultIndex column, SortedTable& result) {
    std::array<Table::Value, result_columns.size()> values;
    for (const Text& text : texts) {
        values[column] = std::string_view(text);
        result.add_row(values);
    }
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

SortedTable tables(MetadataSource& source, const TablesRequest& request) {
    const TablesPlan plan = plan_tables(request);
    SortedTable result = result_table(result_columns, request.odbc2, result_order);
    switch (plan.listing) {
        case TablesListing::catalogs:
            enumerate<std::string>(read_names(source, *plan.request, "TABLE_CATALOG"), result_cat,
                                   result);
            break;
        case TablesListing::schemas:
            enumerate<std::string>(read_names(source, *plan.request, "TABLE_SCHEMA"), result_schem,
                                   result);
            break;
        case TablesListing::table_types:
            enumerate<std::string_view>(known_types, result_type, result);
            break;
        case TablesListing::tables:
            if (plan.request) list_tables(source, plan, result);
            break;
    }
    return result;
}

}  // namespace connectai::catalog
