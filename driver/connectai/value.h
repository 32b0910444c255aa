// What a reply is made of: columns, and cells that point into the bytes of a received block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace connectai {

// The service's `dataType` numbers.
enum class DataType : std::uint8_t {
    binary = 1,
    varbinary = 2,
    long_varbinary = 3,
    blob = 4,
    varchar = 5,
    tinyint = 6,
    smallint = 7,
    integer = 8,
    bigint = 9,
    float_ = 10,
    double_ = 11,
    decimal = 12,
    numeric = 13,
    boolean = 14,
    date = 15,
    time = 16,
    timestamp = 17,
    uuid = 18,
};
inline constexpr int data_type_count = 18;

struct Column {
    std::string catalog_name;
    std::string schema_name;
    std::string table_name;
    std::string name;   // the column behind it; empty for an expression
    std::string label;  // what the result calls it
    DataType type = DataType::varchar;
    std::string type_name;                  // the data source's own name
    std::optional<std::int64_t> length;     // characters or octets; absent, 0 or 2^31-1: unknown
    std::optional<std::int64_t> precision;  // decimal digits
    std::optional<std::int64_t> scale;      // digits behind the point
    std::optional<bool> nullable;           // absent: unknown
    bool auto_increment = false;            // known for catalog results only
};

enum class CellKind : std::uint8_t { null, boolean_false, boolean_true, number, string };

// One value as it stands in the reply: the characters of a number, or a string's text without
// quotes and escapes, valid UTF-8. Lives as long as the block it points into.
struct Cell {
    const char* text = nullptr;
    std::uint32_t size = 0;  // octets
    CellKind kind = CellKind::null;

    std::string_view view() const noexcept { return {text, size}; }
    bool is_null() const noexcept { return kind == CellKind::null; }
};
static_assert(sizeof(Cell) == 16 || sizeof(void*) < 8);

}  // namespace connectai
