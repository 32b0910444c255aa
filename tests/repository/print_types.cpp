// Prints the tables of docs/types.md: print_types types | to-c | to-sql
//
// types: what ODBC is told of each type. Sizes are worked out from the driver's own function, by
// what becomes of them when a column's length (n), precision (p) or scale (s) grows by one. to-c,
// to-sql: which conversions there are, from the driver's tables of converters.
#include <array>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "convert/convert.h"
#include "convert/parameter.h"
#include "convert/type_properties.h"

namespace connectai::convert {
namespace {

ColumnShape shape_with(const TypeProperties& type, std::int64_t length, std::int64_t precision,
                       std::int64_t scale) {
    Column column;
    column.type = type.type;
    column.length = length;
    column.precision = precision;
    column.scale = scale;
    return shape_of(column, {.max_column_size = 4000});
}

// "p + 2", of a size that grows evenly with what is declared.
template <typename Field>
std::string formula(const TypeProperties& type, Field field) {
    constexpr std::int64_t length = 100, precision = 20, scale = 5;
    const auto size = [&](std::int64_t n, std::int64_t p, std::int64_t s) {
        return static_cast<std::int64_t>(field(shape_with(type, n, p, s)));
    };
    const std::int64_t at = size(length, precision, scale);
    std::string text;
    std::int64_t constant = at;
    const auto add = [&](std::string_view name, std::int64_t growth, std::int64_t value) {
        if (growth == 0) return;
        constant -= growth * value;
        if (!text.empty()) text += " + ";
        text += growth == 1 ? std::string(name) : concat(growth, " × ", name);
    };
    add("n", size(length + 1, precision, scale) - at, length);
    add("p", size(length, precision + 1, scale) - at, precision);
    add("s", size(length, precision, scale + 1) - at, scale);
    if (text.empty()) return std::to_string(constant);
    return constant == 0 ? text : concat(text, " + ", constant);
}

void print_types() {
    std::cout << "| type | of the service | ODBC type | default C type | column size | decimal "
                 "digits | octets | display size | literal |\n"
                 "|---|---|---|---|---|---|---|---|---|\n";
    for (const TypeProperties& type : all_types()) {
        const std::string digits =
            shape_with(type, 1, 20, 5).has_decimal_digits
                ? formula(type, [](const ColumnShape& shape) { return shape.decimal_digits; })
                : std::string();
        std::string literal;
        if (!type.literal_prefix.empty()) {
            literal = concat('`', type.literal_prefix, "...", type.literal_suffix, '`');
        }
        std::cout << "| " << type.name << " | " << static_cast<int>(type.type) << " | "
                  << sql_type_name(type.concise_type) << " | "
                  << c_type_name(default_c_type(type.concise_type)) << " | "
                  << formula(type, [](const ColumnShape& shape) { return shape.column_size; })
                  << " | " << digits << " | "
                  << formula(type, [](const ColumnShape& shape) { return shape.octet_length; })
                  << " | "
                  << formula(type, [](const ColumnShape& shape) { return shape.display_size; })
                  << " | " << literal << " |\n";
    }
}

// C types that convert alike.
struct CTypes {
    std::string_view heading;
    std::vector<SQLSMALLINT> types;
};
const std::array c_types{
    CTypes{"text", {SQL_C_CHAR, SQL_C_WCHAR}},
    CTypes{"BINARY", {SQL_C_BINARY}},
    CTypes{"BIT", {SQL_C_BIT}},
    CTypes{"integers",
           {SQL_C_TINYINT, SQL_C_STINYINT, SQL_C_UTINYINT, SQL_C_SHORT, SQL_C_SSHORT, SQL_C_USHORT,
            SQL_C_LONG, SQL_C_SLONG, SQL_C_ULONG, SQL_C_SBIGINT, SQL_C_UBIGINT}},
    CTypes{"FLOAT, DOUBLE", {SQL_C_FLOAT, SQL_C_DOUBLE}},
    CTypes{"NUMERIC", {SQL_C_NUMERIC}},
    CTypes{"DATE", {SQL_C_TYPE_DATE, SQL_C_DATE}},
    CTypes{"TIME", {SQL_C_TYPE_TIME, SQL_C_TIME}},
    CTypes{"TIMESTAMP", {SQL_C_TYPE_TIMESTAMP, SQL_C_TIMESTAMP}},
    CTypes{"GUID", {SQL_C_GUID}},
    CTypes{"INTERVAL, one field",
           {SQL_C_INTERVAL_YEAR, SQL_C_INTERVAL_MONTH, SQL_C_INTERVAL_DAY, SQL_C_INTERVAL_HOUR,
            SQL_C_INTERVAL_MINUTE, SQL_C_INTERVAL_SECOND}},
    CTypes{"INTERVAL, several",
           {SQL_C_INTERVAL_YEAR_TO_MONTH, SQL_C_INTERVAL_DAY_TO_HOUR, SQL_C_INTERVAL_DAY_TO_MINUTE,
            SQL_C_INTERVAL_DAY_TO_SECOND, SQL_C_INTERVAL_HOUR_TO_MINUTE,
            SQL_C_INTERVAL_HOUR_TO_SECOND, SQL_C_INTERVAL_MINUTE_TO_SECOND}},
};

void print_heading(std::string_view corner) {
    std::cout << "| " << corner << " |";
    for (const CTypes& group : c_types) std::cout << ' ' << group.heading << " |";
    std::cout << "\n|---|";
    for (std::size_t i = 0; i < c_types.size(); ++i) std::cout << ":-:|";
    std::cout << '\n';
}

// False: the types of a group do not convert alike, and the table would lie.
template <typename Converts>
bool print_row(std::string_view name, Converts converts) {
    std::cout << "| " << name << " |";
    for (const CTypes& group : c_types) {
        const bool first = converts(group.types.front());
        for (const SQLSMALLINT c_type : group.types) {
            if (converts(c_type) == first) continue;
            std::cerr << name << " does not convert alike for all of '" << group.heading << "'\n";
            return false;
        }
        std::cout << (first ? " yes |" : " |");
    }
    std::cout << '\n';
    return true;
}

bool print_to_c() {
    print_heading("column");
    bool good = true;
    for (const TypeProperties& type : all_types()) {
        good &= print_row(type.name, [&](SQLSMALLINT c_type) {
            return find_converter(type.type, c_type) != nullptr;
        });
    }
    return good;
}

bool print_to_sql() {
    constexpr std::array sql_types{
        SQL_CHAR,         SQL_VARCHAR,        SQL_LONGVARCHAR, SQL_WCHAR,         SQL_WVARCHAR,
        SQL_WLONGVARCHAR, SQL_BINARY,         SQL_VARBINARY,   SQL_LONGVARBINARY, SQL_BIT,
        SQL_TINYINT,      SQL_SMALLINT,       SQL_INTEGER,     SQL_BIGINT,        SQL_REAL,
        SQL_FLOAT,        SQL_DOUBLE,         SQL_DECIMAL,     SQL_NUMERIC,       SQL_TYPE_DATE,
        SQL_TYPE_TIME,    SQL_TYPE_TIMESTAMP, SQL_GUID};
    print_heading("parameter");
    bool good = true;
    for (const int sql_type : sql_types) {
        const auto type = static_cast<SQLSMALLINT>(sql_type);
        const std::string name =
            concat(sql_type_name(type), " → ", properties_of(service_type(type)).name);
        good &= print_row(name, [&](SQLSMALLINT c_type) {
            return find_parameter_converter(c_type, type) != nullptr;
        });
    }
    return good;
}

}  // namespace
}  // namespace connectai::convert

int main(int count, char** arguments) {
    const std::string_view table = count == 2 ? arguments[1] : "";
    if (table == "types") {
        connectai::convert::print_types();
        return 0;
    }
    if (table == "to-c") return connectai::convert::print_to_c() ? 0 : 1;
    if (table == "to-sql") return connectai::convert::print_to_sql() ? 0 : 1;
    std::cerr << "print_types types | to-c | to-sql\n";
    return 2;
}
