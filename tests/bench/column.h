// A result column bound the way an ODBC application binds it, and a checksum over such columns, so
// that two readers of the same rows can be compared.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace connectai::bench {

// Octets kept for a text value or a decimal, the terminator included. No text in the reference
// replies is longer.
inline constexpr std::size_t text_width = 512;
inline constexpr std::size_t decimal_width = 40;

// Octets from one value of a C type to the next.
std::size_t width_of(SQLSMALLINT c_type) noexcept;

struct Column {
    SQLSMALLINT c_type;
    std::size_t width;            // octets from one value to the next
    std::vector<char> values;     // width * rows
    std::vector<SQLLEN> lengths;  // octets; SQL_NULL_DATA where the value is NULL

    Column(SQLSMALLINT type, std::size_t octets, std::size_t rows)
        : c_type(type), width(octets), values(octets * rows), lengths(rows) {}

    char* value(std::size_t row) noexcept { return values.data() + row * width; }
    const char* value(std::size_t row) const noexcept { return values.data() + row * width; }
};

// The buffers that an application would choose for a column: integers as SQL_C_SBIGINT, other
// numbers as SQL_C_DOUBLE, exact decimals and what is not known as text.
enum class Family : std::uint8_t { integer, approximate, decimal, boolean, date, timestamp, text };
Column make_column(Family family, std::size_t rows, bool wide_text);

// FNV-1a over every value, row by row. Wide text counts as its UTF-8 form, so that the way the
// columns were bound, and the size of the blocks, do not show in the sum.
class Checksum {
public:
    // Throws std::runtime_error for a text that does not fit its buffer.
    void add_row(const std::vector<Column>& columns, std::size_t row);

    std::uint64_t value() const noexcept { return hash_; }

private:
    void add(const Column& column, std::size_t row);
    void add_text(const Column& column, std::size_t row, SQLLEN length);
    void add_sized(std::string_view octets);
    void mix(std::uint32_t value) noexcept { hash_ = (hash_ ^ value) * 1099511628211U; }

    std::uint64_t hash_ = 14695981039346656037U;
};

}  // namespace connectai::bench
