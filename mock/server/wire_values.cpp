// Values and schemas as JSON.
#include "wire_values.h"

#include <algorithm>
#include <array>

#include "json_writer.h"
#include "parameter_values.h"

namespace mock {
namespace {

using Values = ReplyFormat::Values;

bool is_decimal(DataType type) {
    return type == 12 || type == 13;
}

// Fraction digits of 0 dropped: "13:37:00.5000000" becomes "13:37:00.5".
void drop_zero_fraction(std::string& text) {
    if (text.find('.') == std::string::npos) return;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
}

std::string relaxed_text(DataType type, std::string text) {
    if (type == 16) {
        drop_zero_fraction(text);
    } else if (type == 17 && text.size() > 11 && text.back() == 'Z') {
        text.pop_back();
        text[10] = ' ';
        drop_zero_fraction(text);
        text += "+00:00";
    } else if (type == 18 && text.size() > 2 && text.front() == '{') {
        text = text.substr(1, text.size() - 2);
    }
    return text;
}

void append_text(std::string& out, DataType type, const std::string& text, Values form) {
    if (form == Values::swapped && is_decimal(type) && is_json_number(text)) {
        out.append(text);
    } else if (form == Values::relaxed && type >= 16) {
        append_json_string(out, relaxed_text(type, text));
    } else {
        append_json_string(out, text);
    }
}

struct Appender {
    std::string& out;
    DataType type;
    Values form;

    void operator()(std::monostate) const { out.append("null"); }
    void operator()(bool truth) const {
        if (form == Values::relaxed) {
            out.push_back(truth ? '1' : '0');
        } else {
            quoted([&] { out.append(truth ? "true" : "false"); });
        }
    }
    void operator()(std::int64_t number) const {
        quoted([&] { append_json_integer(out, number); });
    }
    void operator()(double number) const {
        quoted([&] { append_json_double(out, number); });
    }
    void operator()(const std::string& text) const { append_text(out, type, text, form); }
    void operator()(const Blob& blob) const {
        out.push_back('"');
        append_base64(out, blob.octets);
        out.push_back('"');
    }

    // In quotes where the type travels as a string, or the scenario swaps the forms.
    template <class Write>
    void quoted(Write write) const {
        const bool quotes = is_decimal(type) != (form == Values::swapped);
        if (quotes) out.push_back('"');
        write();
        if (quotes) out.push_back('"');
    }
};

void append_optional(JsonWriter& json, std::string_view name,
                     const std::optional<std::int64_t>& number) {
    json.key(name);
    if (number) {
        json.value(*number);
    } else {
        json.null();
    }
}

struct ColumnContext {
    const Column& column;
    std::size_t ordinal;
    const ReplyFormat& format;
};

struct ColumnMember {
    std::string_view name;
    bool essential;  // kept in ReplyFormat::short_columns
    void (*write)(JsonWriter& json, const ColumnContext& context);
};

const std::array<ColumnMember, 12>& column_members() {
    using C = const ColumnContext&;
    static const std::array<ColumnMember, 12> members = {{
        {"ordinal", false, [](JsonWriter& json, C c) { json.member("ordinal", c.ordinal); }},
        {"catalogName", false,
         [](JsonWriter& json, C c) { json.member("catalogName", c.column.catalog_name); }},
        {"schemaName", false,
         [](JsonWriter& json, C c) { json.member("schemaName", c.column.schema_name); }},
        {"tableName", false,
         [](JsonWriter& json, C c) { json.member("tableName", c.column.table_name); }},
        {"columnName", true,
         [](JsonWriter& json, C c) { json.member("columnName", c.column.name); }},
        {"columnLabel", false,
         [](JsonWriter& json, C c) { json.member("columnLabel", c.column.label); }},
        {"dataType", true,
         [](JsonWriter& json, C c) {
             const int type = c.format.data_type.value_or(c.column.data_type);
             json.key("dataType");
             if (c.format.data_type_as_text) {
                 json.value(std::to_string(type));
             } else {
                 json.value(type);
             }
         }},
        {"dataTypeName", true,
         [](JsonWriter& json, C c) {
             json.member("dataTypeName", c.format.type_name.value_or(c.column.type_name));
         }},
        {"length", true, [](JsonWriter& json, C c) { json.member("length", c.column.length); }},
        {"precision", false,
         [](JsonWriter& json, C c) { append_optional(json, "precision", c.column.precision); }},
        {"scale", false,
         [](JsonWriter& json, C c) { append_optional(json, "scale", c.column.scale); }},
        {"nullable", true,
         [](JsonWriter& json, C c) { json.member("nullable", c.column.nullable); }},
    }};
    return members;
}

std::vector<const ColumnMember*> member_order(const ReplyFormat& format) {
    std::vector<const ColumnMember*> order;
    for (const ColumnMember& member : column_members()) {
        if (member.essential || !format.short_columns) order.push_back(&member);
    }
    if (format.alphabetical_columns) {
        std::sort(order.begin(), order.end(),
                  [](const auto* a, const auto* b) { return a->name < b->name; });
    }
    return order;
}

}  // namespace

void append_value(std::string& out, DataType type, const Value& value, ReplyFormat::Values form) {
    std::visit(Appender{out, type, form}, value);
}

void append_schema(std::string& out, const std::vector<Column>& columns,
                   const ReplyFormat& format) {
    const auto order = member_order(format);
    out.push_back('[');
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) out.push_back(',');
        std::string members;
        JsonWriter json(members);
        json.begin_object();
        for (const ColumnMember* member : order) member->write(json, {columns[i], i, format});
        out.push_back('{');
        out.append(format.before_column).append(members, 1).append(format.after_column);
        out.push_back('}');
    }
    out.push_back(']');
}

}  // namespace mock
