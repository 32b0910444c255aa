#include "catalog/column_description.h"

#include <sqlext.h>

#include <algorithm>

#include "base/text.h"
#include "convert/type_properties.h"

namespace connectai::catalog {
namespace {

using convert::ColumnShape;
using convert::TypeProperties;
using Value = Table::Value;

constexpr std::size_t most_notes = 20;

std::optional<std::int64_t> positive(std::optional<std::int64_t> value) {
    return value && *value > 0 ? value : std::nullopt;
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

}  // namespace

// The number, or where there is none the name, decides.
std::optional<DataType> DescriptionReader::type_of(const MetadataRow& row) const {
    const auto types = convert::all_types();
    if (const auto number = row.integer(index_.data_type)) {
        const auto found = std::ranges::find_if(types, [&](const TypeProperties& type) {
            return static_cast<std::int64_t>(type.type) == *number;
        });
        return found == types.end() ? std::nullopt : std::optional(found->type);
    }
    const std::string_view name = row.text(index_.type_name).value_or("");
    const auto found = std::ranges::find_if(
        types, [&](const TypeProperties& type) { return iequals(type.name, name); });
    return found == types.end() ? std::nullopt : std::optional(found->type);
}

void DescriptionReader::note_type(const MetadataRow& row) {
    if (type_of(row) || notes_.size() == most_notes) return;
    std::string type(row.text(index_.data_type).value_or(row.text(index_.type_name).value_or("")));
    if (!unknown_types_.insert(type).second) return;
    notes_.push_back(concat("the unknown type '", type, "' of ", what_, " ",
                            row.text(index_.name).value_or(""), " of ", owner_, " ",
                            row.text(index_.owner).value_or(""), " is read as text"));
}

DescribedColumn DescriptionReader::read(const MetadataRow& row) {
    DescribedColumn read;
    Column& column = read.column;
    column.catalog_name = row.text(index_.catalog).value_or("");
    column.schema_name = row.text(index_.schema).value_or("");
    column.table_name = row.text(index_.owner).value_or("");
    column.name = column.label = row.text(index_.name).value_or("");
    column.type = type_of(row).value_or(DataType::varchar);
    column.type_name = row.text(index_.type_name).value_or("");
    const auto size = positive(row.integer(index_.length));
    const auto digits = positive(row.integer(index_.precision));
    column.length = size ? size : digits;
    column.precision = digits ? digits : size;
    column.scale = row.integer(index_.scale);
    column.nullable = row.boolean(index_.nullable);
    if (const auto text = row.text(index_.remarks)) read.remarks.emplace(*text);
    if (const auto position = row.integer(index_.ordinal)) {
        read.ordinal = *position;
    } else {
        read.ordinal = ++arrived_[{column.catalog_name, column.schema_name, column.table_name}];
    }
    return read;
}

// In the order of description_columns.
void write_description(const DescribedColumn& described, bool odbc2,
                       const convert::TypeReport& report, std::span<Value> values) {
    const Column& column = described.column;
    const TypeProperties& type = convert::properties_of(column.type);
    const ColumnShape shape = convert::shape_of(column, report);
    const std::array<Value, description_columns.size()> written{
        integer(odbc2 ? convert::odbc2_type(shape.concise_type) : shape.concise_type),
        column.type_name.empty() ? type.name : std::string_view(column.type_name),
        integer(static_cast<std::int64_t>(shape.column_size)),
        integer(shape.octet_length),
        integer_if(shape.has_decimal_digits, shape.decimal_digits),
        // COLUMN_SIZE counts decimal digits; the shape's radix goes with SQL_DESC_PRECISION.
        integer_if(type.radix != 0, type.radix),
        integer(nullable_code(column.nullable)),
        described.remarks ? Value{std::string_view(*described.remarks)} : Value{},
        Value{},  // the service does not tell defaults
        integer(shape.verbose_type),
        integer_if(shape.datetime_code != 0, shape.datetime_code),
        integer_if(is_character_or_binary(column.type), shape.octet_length),
        integer(described.ordinal),
        nullable_word(column.nullable),
    };
    std::ranges::copy(written, values.begin());
}

}  // namespace connectai::catalog
