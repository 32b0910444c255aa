// Parameter values: form and range by dataType.
#include "parameter_values.h"

#include <array>
#include <charconv>
#include <limits>

#include "api_error.h"

namespace mock {
namespace {

using Kind = JsonValue::Kind;

bool digit(char c) {
    return c >= '0' && c <= '9';
}

// The number in the digits [at, at + count), or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (!digit(text[i])) return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int days_in_month(int year, int month) {
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

struct IntegerRange {
    DataType type;
    std::int64_t least, greatest;
};

constexpr std::array<IntegerRange, 4> integer_ranges = {{
    {6, -128, 127},
    {7, -32768, 32767},
    {8, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()},
    {9, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()},
}};

std::optional<Value> to_integer(DataType type, const JsonValue& json) {
    if (json.kind != Kind::number) return std::nullopt;
    std::int64_t number = 0;
    const char* end = json.text.data() + json.text.size();
    const auto [at, error] = std::from_chars(json.text.data(), end, number);
    if (error != std::errc{} || at != end) return std::nullopt;
    for (const IntegerRange& range : integer_ranges) {
        if (range.type == type && (number < range.least || number > range.greatest)) {
            return std::nullopt;
        }
    }
    return number;
}

std::optional<Value> to_double(DataType, const JsonValue& json) {
    if (json.kind != Kind::number) return std::nullopt;
    double number = 0;
    const char* end = json.text.data() + json.text.size();
    const auto [at, error] = std::from_chars(json.text.data(), end, number);
    if (error != std::errc{} || at != end) return std::nullopt;
    return number;
}

std::optional<Value> to_decimal(DataType, const JsonValue& json) {
    if (json.kind == Kind::number) return json.text;
    if (json.kind == Kind::string && is_json_number(json.text)) return json.text;
    return std::nullopt;
}

std::optional<Value> to_boolean(DataType, const JsonValue& json) {
    if (json.kind != Kind::boolean) return std::nullopt;
    return json.truth;
}

std::optional<Value> to_blob(DataType, const JsonValue& json) {
    Blob blob;
    if (json.kind != Kind::string || !decode_base64(json.text, blob.octets)) return std::nullopt;
    return blob;
}

std::optional<Value> to_text(DataType, const JsonValue& json) {
    if (json.kind != Kind::string) return std::nullopt;
    return json.text;
}

template <bool (*check)(std::string_view) noexcept>
std::optional<Value> to_checked_text(DataType, const JsonValue& json) {
    if (json.kind != Kind::string || !check(json.text)) return std::nullopt;
    return json.text;
}

struct Form {
    DataType type;
    std::string_view name, expected;
    std::optional<Value> (*convert)(DataType, const JsonValue&);
};

constexpr std::array<Form, 18> forms = {{
    {1, "BINARY", "a base64 string", to_blob},
    {2, "VARBINARY", "a base64 string", to_blob},
    {3, "LONGVARBINARY", "a base64 string", to_blob},
    {4, "BLOB", "a base64 string", to_blob},
    {5, "VARCHAR", "a string", to_text},
    {6, "TINYINT", "a number without fraction, -128 to 127", to_integer},
    {7, "SMALLINT", "a number without fraction, -32768 to 32767", to_integer},
    {8, "INTEGER", "a number without fraction of 32 bits", to_integer},
    {9, "BIGINT", "a number without fraction of 64 bits", to_integer},
    {10, "FLOAT", "a number", to_double},
    {11, "DOUBLE", "a number", to_double},
    {12, "DECIMAL", "a number or a string that holds one", to_decimal},
    {13, "NUMERIC", "a number or a string that holds one", to_decimal},
    {14, "BOOLEAN", "true or false", to_boolean},
    {15, "DATE", "a string yyyy-MM-dd", to_checked_text<is_date>},
    {16, "TIME", "a string HH:mm:ss.fffffff", to_checked_text<is_time>},
    {17, "TIMESTAMP", "a string yyyy-MM-ddTHH:mm:ss.fffffffZ", to_checked_text<is_timestamp>},
    {18, "UUID", "a string {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}", to_checked_text<is_uuid>},
}};

}  // namespace

bool is_data_type(std::int64_t number) noexcept {
    return number >= 1 && number <= static_cast<std::int64_t>(forms.size());
}

Value parameter_value(std::string_view name, DataType type, const JsonValue& json) {
    if (json.kind == Kind::null) return {};
    const Form& form = forms.at(static_cast<std::size_t>(type - 1));
    if (auto value = form.convert(type, json)) return std::move(*value);
    throw bad_request("The value of parameter " + std::string(name) + " is not in the form of " +
                      std::string(form.name) + ": expected " + std::string(form.expected) +
                      " or null, found a " + std::string(kind_name(json.kind)) + ".");
}

bool is_json_number(std::string_view text) noexcept {
    std::size_t i = 0;
    const auto run = [&] {
        const std::size_t start = i;
        while (i < text.size() && digit(text[i])) ++i;
        return i > start;
    };
    if (i < text.size() && text[i] == '-') ++i;
    if (i < text.size() && text[i] == '0') {
        ++i;
    } else if (!run()) {
        return false;
    }
    if (i < text.size() && text[i] == '.') {
        ++i;
        if (!run()) return false;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
        if (!run()) return false;
    }
    return i == text.size();
}

bool is_date(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

bool is_time(std::string_view text) noexcept {
    if (text.size() < 8 || text[2] != ':' || text[5] != ':') return false;
    const int hour = digits(text, 0, 2), minute = digits(text, 3, 2), second = digits(text, 6, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
        return false;
    }
    if (text.size() == 8) return true;
    const std::size_t fraction = text.size() - 9;
    return text[8] == '.' && fraction >= 1 && fraction <= 7 && digits(text, 9, fraction) >= 0;
}

bool is_timestamp(std::string_view text) noexcept {
    return text.size() >= 20 && is_date(text.substr(0, 10)) && text[10] == 'T' &&
           text.back() == 'Z' && is_time(text.substr(11, text.size() - 12));
}

bool is_uuid(std::string_view text) noexcept {
    constexpr std::string_view form = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const char c = text[i];
        const bool hex = digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (form[i] == 'x' ? !hex : c != form[i]) return false;
    }
    return true;
}

bool decode_base64(std::string_view text, std::string& octets) {
    if (text.size() % 4 != 0) return false;
    octets.clear();
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') {
        ++padding;
    }
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < text.size() - padding; ++i) {
        const char c = text[i];
        std::uint32_t six = 0;
        if (c >= 'A' && c <= 'Z')
            six = static_cast<std::uint32_t>(c - 'A');
        else if (c >= 'a' && c <= 'z')
            six = static_cast<std::uint32_t>(c - 'a' + 26);
        else if (digit(c))
            six = static_cast<std::uint32_t>(c - '0' + 52);
        else if (c == '+')
            six = 62;
        else if (c == '/')
            six = 63;
        else
            return false;
        group = group << 6 | six;
        switch (i % 4) {
            case 1: octets.push_back(static_cast<char>(group >> 4 & 0xFF)); break;
            case 2: octets.push_back(static_cast<char>(group >> 2 & 0xFF)); break;
            case 3: octets.push_back(static_cast<char>(group & 0xFF)); break;
            default: break;
        }
    }
    return true;
}

}  // namespace mock
