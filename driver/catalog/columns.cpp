// SQLColumns from /columns.
#include "catalog/columns.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"
#include "catalog/result_table.h"
#include "convert/type_properties.h"

namespace connectai::catalog {
namespace {

using convert::ColumnShape;
using convert::TypeProperties;
using Value = Table::Value;

// ODBC 3.8, SQLColumns, "Comments".
constexpr std::array result_columns{
    ResultColumn{"TABLE_CAT", "TABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_SCHEM", "TABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_NAME", "TABLE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"COLUMN_NAME", "COLUMN_NAME", DataType::varchar, false, name_length},
    ResultColumn{"DATA_TYPE", "DATA_TYPE", DataType::smallint, false},
    ResultColumn{"TYPE_NAME", "TYPE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"COLUMN_SIZE", "PRECISION", DataType::integer, true},
    ResultColumn{"BUFFER_LENGTH", "LENGTH", DataType::integer, true},
    ResultColumn{"DECIMAL_DIGITS", "SCALE", DataType::smallint, true},
    ResultColumn{"NUM_PREC_RADIX", "RADIX", DataType::smallint, true},
    ResultColumn{"NULLABLE", "NULLABLE", DataType::smallint, false},
    ResultColumn{"REMARKS", "REMARKS", DataType::varchar, true, remarks_length},
    ResultColumn{"COLUMN_DEF", "COLUMN_DEF", DataType::varchar, true, remarks_length},
    ResultColumn{"SQL_DATA_TYPE", "SQL_DATA_TYPE", DataType::smallint, false},
    ResultColumn{"SQL_DATETIME_SUB", "SQL_DATETIME_SUB", DataType::smallint, true},
    ResultColumn{"CHAR_OCTET_LENGTH", "CHAR_OCTET_LENGTH", DataType::integer, true},
    ResultColumn{"ORDINAL_POSITION", "ORDINAL_POSITION", DataType::integer, false},
    ResultColumn{"IS_NULLABLE", "IS_NULLABLE", DataType::varchar, true, 3},
};

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

struct ColumnRow {
    Column column;
    std::optional<std::string> remarks;
    std::int64_t ordinal = 0;  // from 1
};

// The number, or where there is none the name, decides.
std::optional<DataType> type_of(const MetadataRow& row) {
    const auto types = convert::all_types();
    if (const auto number = row.integer(data_type)) {
        const auto found = std::ranges::find_if(types, [&](const TypeProperties& type) {
            return static_cast<std::int64_t>(type.type) == *number;
        });
        return found == types.end() ? std::nullopt : std::optional(found->type);
    }
    const std::string_view name = row.text(type_name).value_or("");
    const auto found = std::ranges::find_if(
        types, [&](const TypeProperties& type) { return iequals(type.name, name); });
    return found == types.end() ? std::nullopt : std::optional(found->type);
}

// An unknown type is read as text, as in a reply; one note for each.
class UnknownTypes {
public:
    void note(const MetadataRow& row) {
        std::string type(row.text(data_type).value_or(row.text(type_name).value_or("")));
        if (notes_.size() == most_notes || !seen_.insert(type).second) return;
        notes_.push_back(concat("the unknown type '", type, "' of column ",
                                row.text(column_name).value_or(""), " of table ",
                                row.text(table_name).value_or(""), " is read as text"));
    }
    std::vector<std::string> take() noexcept { return std::move(notes_); }

private:
    static constexpr std::size_t most_notes = 20;
    std::set<std::string> seen_;
    std::vector<std::string> notes_;
};

std::optional<std::int64_t> positive(std::optional<std::int64_t> value) {
    return value && *value > 0 ? value : std::nullopt;
}

Column column_of(const MetadataRow& row) {
    Column column;
    column.catalog_name = row.text(table_catalog).value_or("");
    column.schema_name = row.text(table_schema).value_or("");
    column.table_name = row.text(table_name).value_or("");
    column.name = column.label = row.text(column_name).value_or("");
    column.type = type_of(row).value_or(DataType::varchar);
    column.type_name = row.text(type_name).value_or("");
    // Sources give the size in either column, or in both.
    const auto size = positive(row.integer(column_size));
    const auto digits = positive(row.integer(precision));
    column.length = size ? size : digits;
    column.precision = digits ? digits : size;
    column.scale = row.integer(scale);
    column.nullable = row.boolean(is_nullable);
    column.auto_increment = row.boolean(is_autoincrement).value_or(false);
    return column;
}

void plan_names(ColumnsPlan& plan, const ColumnsRequest& request) {
    if (request.metadata_id) {
        plan.catalog = NameMatcher::identifier(request.catalog, "CatalogName");
        plan.schema = NameMatcher::identifier(request.schema, "SchemaName");
        plan.table = NameMatcher::identifier(request.table, "TableName");
        plan.column = NameMatcher::identifier(request.column, "ColumnName");
        return;
    }
    plan.catalog = NameMatcher::ordinary(request.catalog);
    plan.schema = NameMatcher::pattern(request.schema);
    plan.table = NameMatcher::pattern(request.table);
    plan.column = NameMatcher::pattern(request.column);
}

bool matches(const ColumnsPlan& plan, const Column& column) {
    return plan.catalog.matches(column.catalog_name) && plan.schema.matches(column.schema_name) &&
           plan.table.matches(column.table_name) && plan.column.matches(column.name);
}

std::vector<ColumnRow> read_columns(MetadataSource& source, const ColumnsPlan& plan,
                                    UnknownTypes& unknown) {
    std::vector<ColumnRow> rows;
    // For a reply without positions: the order of arrival within the table.
    std::map<std::array<std::string, 3>, std::int64_t> arrived;
    source.read(*plan.request, metadata_columns, [&](const MetadataRow& row) {
        ColumnRow read{column_of(row), std::nullopt, 0};
        if (const auto position = row.integer(ordinal_position)) {
            read.ordinal = *position;
        } else {
            read.ordinal = ++arrived[{read.column.catalog_name, read.column.schema_name,
                                      read.column.table_name}];
        }
        if (!matches(plan, read.column)) return;
        if (!type_of(row)) unknown.note(row);
        if (const auto text = row.text(remarks)) read.remarks.emplace(*text);
        rows.push_back(std::move(read));
    });
    std::ranges::stable_sort(rows, {}, [](const ColumnRow& row) {
        return std::tie(row.column.catalog_name, row.column.schema_name, row.column.table_name,
                        row.ordinal);
    });
    return rows;
}

Value integer(std::int64_t value) {
    return value;
}
Value integer_if(bool applies, std::int64_t value) {
    return applies ? Value{value} : Value{};
}

SQLSMALLINT nullable_code(const std::optional<bool>& nullable) {
    if (!nullable) return SQL_NULLABLE_UNKNOWN;
    return *nullable ? SQL_NULLABLE : SQL_NO_NULLS;
}
std::string_view nullable_word(const std::optional<bool>& nullable) {
    if (!nullable) return "";
    return *nullable ? "YES" : "NO";
}

bool is_character_or_binary(DataType type) {
    return type == DataType::varchar || type == DataType::binary || type == DataType::varbinary ||
           type == DataType::long_varbinary || type == DataType::blob;
}

// In the order of result_columns.
void write_row(const ColumnRow& row, const ColumnsRequest& request, std::span<Value> values) {
    const Column& column = row.column;
    const TypeProperties& type = convert::properties_of(column.type);
    const ColumnShape shape = convert::shape_of(column, request.report);
    const std::array<Value, result_columns.size()> written{
        column.catalog_name,
        column.schema_name,
        column.table_name,
        column.name,
        integer(request.odbc2 ? convert::odbc2_type(shape.concise_type) : shape.concise_type),
        column.type_name.empty() ? type.name : std::string_view(column.type_name),
        integer(static_cast<std::int64_t>(shape.column_size)),
        integer(shape.octet_length),
        integer_if(shape.has_decimal_digits, shape.decimal_digits),
        // COLUMN_SIZE counts decimal digits; the shape's radix goes with SQL_DESC_PRECISION.
        integer_if(type.radix != 0, type.radix),
        integer(nullable_code(column.nullable)),
        row.remarks ? Value{std::string_view(*row.remarks)} : Value{},
        Value{},  // the service does not tell defaults
        integer(shape.verbose_type),
        integer_if(shape.datetime_code != 0, shape.datetime_code),
        integer_if(is_character_or_binary(column.type), shape.octet_length),
        integer(row.ordinal),
        nullable_word(column.nullable),
    };
    std::ranges::copy(written, values.begin());
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
    UnknownTypes unknown;
    std::vector<Column> columns;
    for (ColumnRow& row : read_columns(source, plan, unknown)) {
        columns.push_back(std::move(row.column));
    }
    return columns;
}

Table columns(MetadataSource& source, const ColumnsRequest& request) {
    const ColumnsPlan plan = plan_columns(request);
    std::vector<ColumnRow> rows;
    UnknownTypes unknown;
    if (plan.request) rows = read_columns(source, plan, unknown);
    Table table = make_table(result_columns, request.odbc2, rows.size(),
                             [&](std::size_t index, std::span<Value> values) {
                                 write_row(rows[index], request, values);
                             });
    table.take_notes(unknown.take());
    return table;
}

Table columns(ServiceClient& client, const RequestContext& context, const ColumnsRequest& request) {
    ServiceMetadata source(client, context);
    return columns(source, request);
}

}  // namespace connectai::catalog
