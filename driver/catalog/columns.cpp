// SQLColumns from /columns.
#include "catalog/columns.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"
#include "catalog/column_description.h"

namespace connectai::catalog {
namespace {

using Value = Table::Value;

// ODBC 3.8, SQLColumns, "Comments".
constexpr auto result_columns = with_description(std::array{
    ResultColumn{"TABLE_CAT", "TABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_SCHEM", "TABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_NAME", "TABLE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"COLUMN_NAME", "COLUMN_NAME", DataType::varchar, false, name_length},
});
constexpr std::size_t own_columns = result_columns.size() - description_columns.size();

// "ordered by TABLE_CAT, TABLE_SCHEM, TABLE_NAME, and ORDINAL_POSITION".
constexpr std::array<std::size_t, 4> result_order{0, 1, 2, own_columns + described_ordinal};

constexpr std::array metadata_columns{
    MetadataColumn{"TABLE_CATALOG"},
    MetadataColumn{"TABLE_SCHEMA"},
    MetadataColumn{"TABLE_NAME", true},
    MetadataColumn{"COLUMN_NAME", true},
    MetadataColumn{"DATA_TYPE"},
    MetadataColumn{"TYPE_NAME"},
    MetadataColumn{"COLUMN_SIZE"},
    MetadataColumn{"PRECISION"},
    MetadataColumn{"SCALE"},
    MetadataColumn{"IS_NULLABLE"},
    MetadataColumn{"REMARKS"},
    MetadataColumn{"ORDINAL_POSITION"},
    MetadataColumn{"IS_AUTOINCREMENT"},
};
enum MetadataIndex : std::size_t {
    table_catalog,
    table_schema,
    table_name,
    column_name,
    data_type,
    type_name,
    column_size,
    precision,
    scale,
    is_nullable,
    remarks,
    ordinal_position,
    is_autoincrement,
};

constexpr DescriptionIndex description{
    .catalog = table_catalog,
    .schema = table_schema,
    .owner = table_name,
    .name = column_name,
    .data_type = data_type,
    .type_name = type_name,
    .length = column_size,
    .precision = precision,
    .scale = scale,
    .nullable = is_nullable,
    .remarks = remarks,
    .ordinal = ordinal_position,
};

void plan_names(ColumnsPlan& plan, const ColumnsRequest& request) {
    const NameArguments arguments(request.metadata_id);
    plan.catalog = arguments.ordinary(request.catalog, "CatalogName");
    plan.schema = arguments.pattern(request.schema, "SchemaName");
    plan.table = arguments.pattern(request.table, "TableName");
    plan.column = arguments.pattern(request.column, "ColumnName");
}

bool matches(const ColumnsPlan& plan, const Column& column) {
    return plan.catalog.matches(column.catalog_name) && plan.schema.matches(column.schema_name) &&
           plan.table.matches(column.table_name) && plan.column.matches(column.name);
}

using ColumnTaker = std::function<void(DescribedColumn column)>;

// Those that the plan lets through, in the order of the reply.
void read_columns(MetadataSource& source, const ColumnsPlan& plan, DescriptionReader& reader,
                  const ColumnTaker& take) {
    source.read(*plan.request, metadata_columns, [&](const MetadataRow& row) {
        DescribedColumn read = reader.read(row);
        if (!matches(plan, read.column)) return;
        read.column.auto_increment = row.boolean(is_autoincrement).value_or(false);
        reader.note_type(row);
        take(std::move(read));
    });
}

void add_row(SortedTable& result, const DescribedColumn& row, const ColumnsRequest& request) {
    std::array<Value, result_columns.size()> values;
    values[0] = row.column.catalog_name;
    values[1] = row.column.schema_name;
    values[2] = row.column.table_name;
    values[3] = row.column.name;
    write_description(row, request.odbc2, request.report, std::span(values).subspan(own_columns));
    result.add_row(values);
}

struct ListedTable {
    std::string catalog;
    std::string schema;
    std::string name;
};

// Those that are named exactly, and therefore few.
std::vector<ListedTable> exact_tables(MetadataSource& source, const ColumnsPlan& plan) {
    std::vector<ListedTable> tables;
    if (!plan.request->filter.table) return tables;
    MetadataRequest request = *plan.request;
    request.what = Metadata::tables;
    request.filter.column.reset();
    source.read(request, std::span(metadata_columns).first(column_name),
                [&](const MetadataRow& row) {
                    ListedTable table{std::string(row.text(table_catalog).value_or("")),
                                      std::string(row.text(table_schema).value_or("")),
                                      std::string(row.text(table_name).value_or(""))};
                    if (plan.catalog.matches(table.catalog) && plan.schema.matches(table.schema) &&
                        plan.table.matches(table.name)) {
                        tables.push_back(std::move(table));
                    }
                });
    return tables;
}

void describe_tables(MetadataSource& source, const ColumnsPlan& plan, const ColumnsRequest& request,
                     SortedTable& result) {
    for (const ListedTable& table : exact_tables(source, plan)) {
        for (const DescribedColumn& described :
             described_by_query(request.describe, table.catalog, table.schema, table.name)) {
            if (plan.column.matches(described.column.name)) add_row(result, described, request);
        }
        result.add_notes(
            {concat("/columns knows nothing of ", table.catalog, ".", table.schema, ".", table.name,
                    ": the service was asked what a query of it "
                    "would return")});
    }
}

}  // namespace

ColumnsPlan plan_columns(const ColumnsRequest& request) {
    ColumnsPlan plan;
    plan_names(plan, request);
    if (plan.catalog.matches_only_empty() || plan.table.matches_only_empty() ||
        plan.column.matches_only_empty()) {
        return plan;
    }
    plan.request.emplace();
    plan.request->what = Metadata::columns;
    plan.request->filter.catalog = plan.catalog.exact_name();
    plan.request->filter.schema = plan.schema.exact_name();
    plan.request->filter.table = plan.table.exact_name();
    plan.request->filter.column = plan.column.exact_name();
    return plan;
}

std::vector<Column> columns_of_table(MetadataSource& source, const std::string& catalog,
                                     const std::string& schema, const std::string& table) {
    // The service has filtered already, and may spell a name in another case than it was asked for.
    const NameMatcher everything = NameMatcher::ordinary(std::nullopt);
    ColumnsPlan plan{
        .catalog = everything,
        .schema = everything,
        .table = everything,
        .column = everything,
        .request = MetadataRequest{
            .what = Metadata::columns,
            .filter = {
                .catalog = catalog, .schema = schema, .table = table, .column = std::nullopt}}};
    DescriptionReader reader(description, "column", "table");
    std::vector<DescribedColumn> rows;
    read_columns(source, plan, reader,
                 [&](DescribedColumn row) { rows.push_back(std::move(row)); });
    std::ranges::stable_sort(rows, {}, [](const DescribedColumn& row) {
        return std::tie(row.column.catalog_name, row.column.schema_name, row.column.table_name,
                        row.ordinal);
    });
    std::vector<Column> columns;
    for (DescribedColumn& row : rows) columns.push_back(std::move(row.column));
    return columns;
}

std::vector<DescribedColumn> described_by_query(const TableDescriber& describe,
                                                const std::string& catalog,
                                                const std::string& schema,
                                                const std::string& table) {
    std::vector<DescribedColumn> all;
    for (Column& column : describe(catalog, schema, table)) {
        DescribedColumn& described = all.emplace_back();
        described.ordinal = static_cast<std::int64_t>(all.size());
        described.column = std::move(column);
        described.column.catalog_name = catalog;
        described.column.schema_name = schema;
        described.column.table_name = table;
        if (!described.column.label.empty()) described.column.name = described.column.label;
    }
    return all;
}

std::vector<DescribedColumn> described_columns(MetadataSource& source, const OneTable& table) {
    std::vector<DescribedColumn> columns;
    if (table.matches_none()) return columns;
    const ColumnsPlan plan{.catalog = table.catalog(),
                           .schema = table.schema(),
                           .table = table.table(),
                           .column = NameMatcher::pattern(std::nullopt),
                           .request = table.request(Metadata::columns)};
    DescriptionReader reader(description, "column", "table");
    read_columns(source, plan, reader,
                 [&](DescribedColumn row) { columns.push_back(std::move(row)); });
    return columns;
}

SortedTable columns(MetadataSource& source, const ColumnsRequest& request) {
    const ColumnsPlan plan = plan_columns(request);
    SortedTable result = result_table(result_columns, request.odbc2, result_order);
    DescriptionReader reader(description, "column", "table");
    if (plan.request) {
        read_columns(source, plan, reader,
                     [&](const DescribedColumn& row) { add_row(result, row, request); });
        if (result.rows() == 0 && request.describe) {
            describe_tables(source, plan, request, result);
        }
    }
    result.add_notes(reader.take_notes());
    return result;
}

}  // namespace connectai::catalog
