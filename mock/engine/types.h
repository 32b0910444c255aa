// The service's 18 data types: their names, sizes and families, and which one two of them make
// together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/engine.h"

namespace mock::sql {

namespace type_number {
inline constexpr DataType unknown = 0;  // a bare NULL: takes the type of whatever it meets
inline constexpr DataType binary = 1, varbinary = 2, longvarbinary = 3, blob = 4, varchar = 5,
                          tinyint = 6, smallint = 7, integer = 8, bigint = 9, real = 10,
                          double_ = 11, decimal = 12, numeric = 13, boolean = 14, date = 15,
                          time = 16, timestamp = 17, uuid = 18;
}  // namespace type_number

enum class Family {
    unknown,
    binary,
    text,
    integer,
    real,
    decimal,
    boolean,
    date,
    time,
    timestamp,
    uuid
};

inline constexpr std::int64_t unlimited_length = 2147483647;

// `length` is in characters for text, in octets for binary and numbers, and the number of
// characters of the wire form for the rest; 0 is unknown.
struct Type {
    DataType number = type_number::varchar;
    std::string name = "VARCHAR";
    std::int64_t length = 0;
    std::optional<std::int64_t> precision, scale;
};

Family family_of(DataType number) noexcept;
inline Family family_of(const Type& type) noexcept {
    return family_of(type.number);
}
std::string_view service_name(DataType number) noexcept;  // "VARCHAR"
bool is_number(Family family) noexcept;                   // integer, real, decimal

// With the usual sizes. For text and binary, `size` is the length (0: unknown); for DECIMAL and
// NUMERIC, the precision (0: 38), and `scale` the scale.
Type make_type(DataType number, std::int64_t size = 0, std::int64_t scale = 0);

// The type that SQL text calls `name`, with its arguments. Nothing for an unknown name.
std::optional<Type> type_from_sql_name(std::string_view name, std::optional<std::int64_t> first,
                                       std::optional<std::int64_t> second);

// The type that can hold both, as for the branches of a CASE or the arms of a UNION.
Type common_type(const Type& left, const Type& right);

// How SQLite stores it: "INTEGER", "REAL", "TEXT", "TEXT COLLATE CA_DECIMAL" or "BLOB".
std::string_view storage_class(DataType number) noexcept;

}  // namespace mock::sql
