#include "connectai/schema.h"

#include <charconv>
#include <optional>

#include "base/error.h"
#include "base/text.h"

namespace connectai {

namespace {

using rapidjson::Value;

const Value* member(const Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found == object.MemberEnd() || found->value.IsNull() ? nullptr : &found->value;
}

std::string text_of(const Value& object, const char* name) {
    const Value* value = member(object, name);
    return value != nullptr && value->IsString()
               ? std::string(value->GetString(), value->GetStringLength())
               : std::string();
}

std::optional<std::int64_t> integer(const Value& value) noexcept {
    if (value.IsInt64()) return value.GetInt64();
    if (value.IsDouble() && value.GetDouble() >= -9.2e18 && value.GetDouble() <= 9.2e18) {
        return static_cast<std::int64_t>(value.GetDouble());
    }
    if (value.IsString()) {
        std::int64_t number = 0;
        const char* end = value.GetString() + value.GetStringLength();
        const auto result = std::from_chars(value.GetString(), end, number);
        if (result.ec == std::errc() && result.ptr == end) return number;
    }
    return std::nullopt;
}

std::optional<std::int64_t> integer_of(const Value& object, const char* name) {
    const Value* value = member(object, name);
    return value != nullptr ? integer(*value) : std::nullopt;
}

std::optional<bool> boolean_of(const Value& object, const char* name) {
    const Value* value = member(object, name);
    if (value == nullptr) return std::nullopt;
    if (value->IsBool()) return value->GetBool();
    if (value->IsString()) {
        const std::string_view text(value->GetString(), value->GetStringLength());
        if (iequals(text, "true")) return true;
        if (iequals(text, "false")) return false;
    }
    if (const auto number = integer(*value)) return *number != 0;
    return std::nullopt;
}

DataType type_of(const Value& object, const std::string& label, std::vector<std::string>& notes) {
    const auto number = integer_of(object, "dataType");
    if (number) {
        if (const auto type = data_type_of(*number)) return *type;
    }
    notes.push_back("column \"" + label + "\" has " +
                    (number ? "the unknown dataType " + std::to_string(*number) : "no dataType") +
                    "; it is read as text");
    return DataType::varchar;
}

Column column_from(const Value& object, std::vector<std::string>& notes) {
    Column column;
    column.catalog_name = text_of(object, "catalogName");
    column.schema_name = text_of(object, "schemaName");
    column.table_name = text_of(object, "tableName");
    column.name = text_of(object, "columnName");
    column.label = text_of(object, "columnLabel");
    if (column.label.empty()) column.label = column.name;
    column.type = type_of(object, column.label, notes);
    column.type_name = text_of(object, "dataTypeName");
    column.length = integer_of(object, "length");
    column.precision = integer_of(object, "precision");
    column.scale = integer_of(object, "scale");
    column.nullable = boolean_of(object, "nullable");
    return column;
}

}  // namespace

std::vector<Column> schema_columns(const Value& schema, std::vector<std::string>& notes) {
    std::vector<Column> columns;
    if (schema.IsNull()) return columns;
    if (!schema.IsArray()) {
        throw Error(sqlstate::general_error,
                    "the service's reply cannot be read: its schema is no array");
    }
    columns.reserve(schema.Size());
    for (const Value& column : schema.GetArray()) {
        if (!column.IsObject()) {
            throw Error(sqlstate::general_error, "the service's reply cannot be read: column " +
                                                     std::to_string(columns.size() + 1) +
                                                     " of its schema is no object");
        }
        columns.push_back(column_from(column, notes));
    }
    return columns;
}

std::optional<DataType> data_type_of(std::int64_t number) noexcept {
    if (number < 1 || number > data_type_count) return std::nullopt;
    return static_cast<DataType>(number);
}

std::optional<std::int64_t> read_integer(const Value& value) noexcept {
    return integer(value);
}

std::int64_t read_affected_rows(const Value& value) noexcept {
    return integer(value).value_or(-1);
}

}  // namespace connectai
