// A program's value into every type of the service: what goes out is a value of that type, is JSON,
// and keeps to the parameter's size.
#include <rapidjson/document.h>

#include <optional>
#include <vector>

#include "base/unicode.h"
#include "connectai/parameter_writer.h"
#include "conversion_support.h"
#include "convert/parameter.h"

namespace connectai::convert {
namespace {

using fuzz::require;

constexpr std::array<SQLSMALLINT, 23> sql_types{
    SQL_CHAR,         SQL_VARCHAR,        SQL_LONGVARCHAR, SQL_WCHAR,         SQL_WVARCHAR,
    SQL_WLONGVARCHAR, SQL_DECIMAL,        SQL_NUMERIC,     SQL_TINYINT,       SQL_SMALLINT,
    SQL_INTEGER,      SQL_BIGINT,         SQL_REAL,        SQL_FLOAT,         SQL_DOUBLE,
    SQL_BIT,          SQL_BINARY,         SQL_VARBINARY,   SQL_LONGVARBINARY, SQL_TYPE_DATE,
    SQL_TYPE_TIME,    SQL_TYPE_TIMESTAMP, SQL_GUID,
};
constexpr std::array<SQLULEN, 8> column_sizes{0, 1, 2, 5, 10, 19, 38, 255};

struct Sent {
    ParameterOutcome outcome = ParameterOutcome::restricted;
    ParameterValue value;
};

// From a buffer that is exactly as large as its octets, at an odd address.
Sent send(ParameterBuffer buffer, std::string_view octets, const ParameterType& type) {
    Sent sent;
    const ParameterConverter converter = find_parameter_converter(buffer.c_type, type.sql_type);
    if (converter == nullptr) return sent;
    std::vector<char> memory(octets.size() + 1);
    std::ranges::copy(octets, memory.begin() + 1);
    buffer.data = memory.data() + 1;
    if (buffer.octets != SQL_NTS) buffer.octets = static_cast<SQLLEN>(octets.size());
    sent.outcome = converter(buffer, type, sent.value);
    return sent;
}

bool is_character(SQLSMALLINT sql_type) noexcept {
    return sql_type == SQL_CHAR || sql_type == SQL_VARCHAR || sql_type == SQL_LONGVARCHAR ||
           sql_type == SQL_WCHAR || sql_type == SQL_WVARCHAR || sql_type == SQL_WLONGVARCHAR;
}

void check_json(const ParameterValue& value) {
    std::string json;
    append_json_value(json, value);
    rapidjson::Document document;
    document.Parse<rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag>(
        json.data(), json.size());
    require(!document.HasParseError(), "a parameter is JSON", json);
    if (value.type == DataType::boolean) {
        require(document.IsBool(), "a boolean is true or false", json);
        return;
    }
    require(document.IsString() &&
                std::string_view(document.GetString(), document.GetStringLength()) == value.text,
            "JSON says the value", json);
    const bool number = travels_unquoted(value.type) || value.type == DataType::decimal ||
                        value.type == DataType::numeric;
    require(!number || is_json_number(value.text), "a number is JSON's", json);
}

void check_value(const ParameterType& type, const ParameterValue& value) {
    require(!value.null && value.type == service_type(type.sql_type), "a value has its type");
    require(find_invalid_utf8(value.text) == std::string::npos, "a value is UTF-8", value.text);
    check_json(value);
    if (is_character(type.sql_type) && type.column_size > 0) {
        require(utf8_characters(value.text) <= type.column_size, "text keeps to its column size",
                value.text);
    }
    // The service would send it back so.
    const bool unquoted = travels_unquoted(value.type) && value.type != DataType::boolean;
    Cell cell{value.text.data(), static_cast<std::uint32_t>(value.text.size()),
              unquoted ? CellKind::number : CellKind::string};
    Target target;
    target.c_type = SQL_C_CHAR;
    Progress progress;
    const Delivery back =
        deliver({value.type, 0}, cell, target, progress, value.text.size() * 4 + 1200);
    require(!is_error(back.outcome), "what goes out can be read back", value.text);
}

bool same(const Sent& a, const Sent& b) {
    return a.outcome == b.outcome && (is_error(a.outcome) || a.value.text == b.value.text);
}

void check_text(const ParameterBuffer& buffer, std::string_view text, const ParameterType& type,
                const Sent& sent) {
    const bool utf8 = find_invalid_utf8(text) == text.npos;
    require(!utf8 || sent.outcome != ParameterOutcome::invalid_encoding, "UTF-8 is taken");
    if (text.find('\0') == text.npos) {
        ParameterBuffer terminated = buffer;
        terminated.octets = SQL_NTS;
        require(same(sent, send(terminated, std::string(text) + '\0', type)),
                "SQL_NTS says the length", text);
    }
    if (!utf8) return;
    const std::u16string units = utf16_from_utf8(text);
    ParameterBuffer wide = buffer;
    wide.c_type = SQL_C_WCHAR;
    const std::string_view octets(reinterpret_cast<const char*>(units.data()), units.size() * 2);
    require(same(sent, send(wide, octets, type)), "wide text fares as narrow text does", text);
}

}  // namespace
}  // namespace connectai::convert

// Choices: C type, SQL type, column size, decimal digits, leading precision, precision and scale.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai;
    using namespace connectai::convert;
    fuzz::Input input(data, size);
    ParameterBuffer buffer;
    buffer.c_type = choose_type(c_types, input);
    buffer.octets = 0;
    ParameterType type;
    type.sql_type = choose_type(sql_types, input);
    type.column_size = column_sizes[input.choice(column_sizes.size())];
    type.decimal_digits = static_cast<SQLSMALLINT>(input.choice(12));
    type.leading_precision = static_cast<SQLSMALLINT>(1 + input.choice(9));
    buffer.precision = static_cast<SQLSMALLINT>(input.choice(39));
    buffer.scale = static_cast<SQLSMALLINT>(static_cast<int>(input.choice(60)) - 20);

    std::string octets(input.text());
    if (const std::size_t fixed = fixed_size(buffer.c_type); fixed != 0) octets.resize(fixed);
    const Sent sent = send(buffer, octets, type);
    if (!is_error(sent.outcome)) check_value(type, sent.value);
    if (buffer.c_type == SQL_C_CHAR) check_text(buffer, octets, type, sent);
    return 0;
}
