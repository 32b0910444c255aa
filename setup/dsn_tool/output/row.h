// Rows as the writers of this folder take them, whoever has them: a statement's result, the
// service's log of queries.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::dsn_tool {

enum class ValueKind : std::uint8_t {
    text,       // UTF-8
    number,     // as ODBC spells it in SQL_C_CHAR: -12.50, 1E-7
    boolean,    // 1 or 0
    timestamp,  // 2024-02-29 13:37:42.1234567
    binary      // octets
};

struct OutputColumn {
    std::string name;  // may be empty, and another column's as well
    ValueKind kind = ValueKind::text;
};

// Absent: NULL. What it points to is valid until the next row.
using OutputValue = std::optional<std::string_view>;
using OutputRow = std::span<const OutputValue>;

}  // namespace connectai::dsn_tool
