// The service's data types: see types.h.
#include "engine/types.h"

#include <algorithm>
#include <array>

#include "engine/text.h"

namespace mock::sql {
namespace {

using namespace type_number;

struct Properties {
    Family family;
    std::string_view name;
    std::string_view storage;
    std::int64_t length, precision, scale;
};

constexpr std::array<Properties, 19> properties{{
    {Family::unknown, "VARCHAR", "TEXT", 0, 0, 0},
    {Family::binary, "BINARY", "BLOB", 0, 0, 0},
    {Family::binary, "VARBINARY", "BLOB", 0, 0, 0},
    {Family::binary, "LONGVARBINARY", "BLOB", unlimited_length, 0, 0},
    {Family::binary, "BLOB", "BLOB", unlimited_length, 0, 0},
    {Family::text, "VARCHAR", "TEXT", 0, 0, 0},
    // Not "INTEGER": a primary key of that very name would become SQLite's row number.
    {Family::integer, "TINYINT", "BIGINT", 1, 3, 0},
    {Family::integer, "SMALLINT", "BIGINT", 2, 5, 0},
    {Family::integer, "INTEGER", "BIGINT", 4, 10, 0},
    {Family::integer, "BIGINT", "BIGINT", 8, 19, 0},
    {Family::real, "FLOAT", "REAL", 8, 15, 0},
    {Family::real, "DOUBLE", "REAL", 8, 15, 0},
    {Family::decimal, "DECIMAL", "TEXT COLLATE CA_DECIMAL", 38, 38, 0},
    {Family::decimal, "NUMERIC", "TEXT COLLATE CA_DECIMAL", 38, 38, 0},
    {Family::boolean, "BOOLEAN", "BIGINT", 1, 1, 0},
    {Family::date, "DATE", "TEXT", 10, 10, 0},
    {Family::time, "TIME", "TEXT", 16, 16, 7},
    {Family::timestamp, "TIMESTAMP", "TEXT", 28, 27, 7},
    {Family::uuid, "UUID", "TEXT", 38, 38, 0},
}};

const Properties& of(DataType number) noexcept {
    return properties[number >= 0 && number < static_cast<int>(properties.size())
                          ? static_cast<std::size_t>(number)
                          : std::size_t{varchar}];
}

struct SqlName {
    std::string_view name;
    DataType number;
    std::int64_t size;  // where the text gives none
};

constexpr SqlName sql_names[] = {
    {"BINARY", binary, 1},
    {"VARBINARY", varbinary, 0},
    {"LONGVARBINARY", longvarbinary, 0},
    {"BLOB", blob, 0},
    {"IMAGE", longvarbinary, 0},
    {"CHAR", varchar, 1},
    {"CHARACTER", varchar, 1},
    {"NCHAR", varchar, 1},
    {"VARCHAR", varchar, 255},
    {"NVARCHAR", varchar, 255},
    {"CHARACTER VARYING", varchar, 255},
    {"CHAR VARYING", varchar, 255},
    {"TEXT", varchar, unlimited_length},
    {"NTEXT", varchar, unlimited_length},
    {"LONGVARCHAR", varchar, unlimited_length},
    {"CLOB", varchar, unlimited_length},
    {"STRING", varchar, unlimited_length},
    {"TINYINT", tinyint, 0},
    {"SMALLINT", smallint, 0},
    {"INT", integer, 0},
    {"INTEGER", integer, 0},
    {"BIGINT", bigint, 0},
    {"REAL", real, 0},
    {"FLOAT", real, 0},
    {"DOUBLE", double_, 0},
    {"DOUBLE PRECISION", double_, 0},
    {"DECIMAL", decimal, 18},
    {"DEC", decimal, 18},
    {"MONEY", decimal, 19},
    {"NUMERIC", numeric, 18},
    {"BOOLEAN", boolean, 0},
    {"BOOL", boolean, 0},
    {"BIT", boolean, 0},
    {"DATE", date, 0},
    {"TIME", time, 0},
    {"TIMESTAMP", timestamp, 0},
    {"DATETIME", timestamp, 0},
    {"DATETIME2", timestamp, 0},
    {"UUID", uuid, 0},
    {"GUID", uuid, 0},
    {"UNIQUEIDENTIFIER", uuid, 0},
};

constexpr std::int64_t max_precision = 38;

// The larger of two lengths, where 0 is unknown.
std::int64_t wider(std::int64_t left, std::int64_t right) {
    return left == 0 || right == 0 ? 0 : std::max(left, right);
}

Type common_decimal(const Type& left, const Type& right) {
    const auto whole = [](const Type& t) { return t.precision.value_or(38) - t.scale.value_or(0); };
    const std::int64_t scale = std::max(left.scale.value_or(0), right.scale.value_or(0));
    const DataType number = left.number == numeric && right.number == numeric ? numeric : decimal;
    return make_type(number, std::min(max_precision, std::max(whole(left), whole(right)) + scale),
                     scale);
}

Type common_number(const Type& left, const Type& right) {
    const Family a = family_of(left), b = family_of(right);
    if (a == Family::real || b == Family::real) {
        return make_type(left.number == real && right.number == real ? real : double_);
    }
    if (a == Family::decimal || b == Family::decimal) return common_decimal(left, right);
    return make_type(std::max(left.number, right.number));
}

}  // namespace

Family family_of(DataType number) noexcept {
    return of(number).family;
}

std::string_view service_name(DataType number) noexcept {
    return of(number).name;
}

bool is_number(Family family) noexcept {
    return family == Family::integer || family == Family::real || family == Family::decimal;
}

std::string_view storage_class(DataType number) noexcept {
    return of(number).storage;
}

Type make_type(DataType number, std::int64_t size, std::int64_t scale) {
    const Properties& p = of(number);
    Type type{number, std::string(p.name), p.length, p.precision, p.scale};
    if (p.family == Family::decimal) {
        type.precision = size == 0 ? max_precision : size;
        type.scale = scale;
        type.length = *type.precision;
    } else if (p.family == Family::text || p.family == Family::binary) {
        if (size != 0) type.length = size;
        type.precision = type.length;
    }
    return type;
}

std::optional<Type> type_from_sql_name(std::string_view name, std::optional<std::int64_t> first,
                                       std::optional<std::int64_t> second) {
    const auto found = std::find_if(std::begin(sql_names), std::end(sql_names), [&](const auto& n) {
        return equal_ignoring_case(n.name, name);
    });
    if (found == std::end(sql_names)) return std::nullopt;
    if (family_of(found->number) != Family::decimal) {
        Type type = make_type(found->number, first.value_or(found->size));
        return type;
    }
    const std::int64_t precision = first.value_or(found->size);
    const std::int64_t scale = second.value_or(found->name == "MONEY" ? 4 : 0);
    if (precision < 1 || precision > max_precision || scale < 0 || scale > precision) {
        return std::nullopt;
    }
    return make_type(found->number, precision, scale);
}

Type common_type(const Type& left, const Type& right) {
    const Family a = family_of(left), b = family_of(right);
    if (a == Family::unknown) return right;
    if (b == Family::unknown) return left;
    if (is_number(a) && is_number(b)) return common_number(left, right);
    if (a == Family::boolean && is_number(b)) return right;
    if (b == Family::boolean && is_number(a)) return left;
    if (a == b) {
        if (a == Family::text) return make_type(varchar, wider(left.length, right.length));
        if (a == Family::binary) {
            return make_type(left.number == right.number ? left.number : varbinary,
                             wider(left.length, right.length));
        }
        return left;
    }
    const bool moments = (a == Family::date && b == Family::timestamp) ||
                         (a == Family::timestamp && b == Family::date);
    return moments ? make_type(timestamp) : make_type(varchar);
}

}  // namespace mock::sql
