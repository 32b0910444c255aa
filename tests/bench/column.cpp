#include "column.h"

#include <cstring>
#include <stdexcept>
#include <string>

namespace connectai::bench {

namespace {

SQLSMALLINT c_type_of(Family family, bool wide_text) {
    switch (family) {
        case Family::integer: return SQL_C_SBIGINT;
        case Family::approximate: return SQL_C_DOUBLE;
        case Family::decimal: return SQL_C_CHAR;
        case Family::boolean: return SQL_C_BIT;
        case Family::date: return SQL_C_TYPE_DATE;
        case Family::timestamp: return SQL_C_TYPE_TIMESTAMP;
        case Family::text: break;
    }
    return wide_text ? SQL_C_WCHAR : SQL_C_CHAR;
}

void append_utf8(std::string& utf8, char32_t code) {
    const auto octet = [&utf8](char32_t value) { utf8 += static_cast<char>(value); };
    const auto continuation = [&](int shift) { octet(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
        octet(code);
    } else if (code < 0x800) {
        octet(0xC0 | (code >> 6));
        continuation(0);
    } else if (code < 0x10000) {
        octet(0xE0 | (code >> 12));
        continuation(6);
        continuation(0);
    } else {
        octet(0xF0 | (code >> 18));
        continuation(12);
        continuation(6);
        continuation(0);
    }
}

// On its own, not the driver's: the checksum must not lean on what it is to check. An unpaired
// surrogate stays one, and shows as a wrong sum.
std::string utf8_from_wide(const char* text, std::size_t units) {
    std::string utf8;
    const auto unit_at = [text](std::size_t i) {
        SQLWCHAR unit = 0;
        std::memcpy(&unit, text + i * sizeof unit, sizeof unit);
        return char32_t{unit};
    };
    for (std::size_t i = 0; i < units; ++i) {
        char32_t code = unit_at(i);
        if (code >= 0xD800 && code < 0xDC00 && i + 1 < units) {
            code = 0x10000 + ((code - 0xD800) << 10) + (unit_at(++i) - 0xDC00);
        }
        append_utf8(utf8, code);
    }
    return utf8;
}

}  // namespace

std::size_t width_of(SQLSMALLINT c_type) noexcept {
    switch (c_type) {
        case SQL_C_SBIGINT: return sizeof(SQLBIGINT);
        case SQL_C_DOUBLE: return sizeof(SQLDOUBLE);
        case SQL_C_BIT: return sizeof(SQLCHAR);
        case SQL_C_TYPE_DATE: return sizeof(SQL_DATE_STRUCT);
        case SQL_C_TYPE_TIMESTAMP: return sizeof(SQL_TIMESTAMP_STRUCT);
        case SQL_C_WCHAR: return text_width * sizeof(SQLWCHAR);
        default: return text_width;
    }
}

Column make_column(Family family, std::size_t rows, bool wide_text) {
    const SQLSMALLINT c_type = c_type_of(family, wide_text);
    return {c_type, family == Family::decimal ? decimal_width : width_of(c_type), rows};
}

void Checksum::add_row(const std::vector<Column>& columns, std::size_t row) {
    for (const Column& column : columns) add(column, row);
}

void Checksum::add(const Column& column, std::size_t row) {
    const SQLLEN length = column.lengths[row];
    if (length == SQL_NULL_DATA) {
        mix(static_cast<std::uint32_t>(-1));
    } else if (column.c_type == SQL_C_CHAR || column.c_type == SQL_C_WCHAR) {
        add_text(column, row, length);
    } else {
        // The length of a fixed-length value carries no information: its type says it all.
        add_sized({column.value(row), column.width});
    }
}

void Checksum::add_text(const Column& column, std::size_t row, SQLLEN length) {
    const bool wide = column.c_type == SQL_C_WCHAR;
    const std::size_t terminator = wide ? sizeof(SQLWCHAR) : 1;
    const auto octets = static_cast<std::size_t>(length);
    // SQL_NO_TOTAL is negative too.
    if (length < 0 || octets + terminator > column.width) {
        throw std::runtime_error("a text does not fit its buffer: there can be no checksum");
    }
    if (wide) {
        add_sized(utf8_from_wide(column.value(row), octets / sizeof(SQLWCHAR)));
    } else {
        add_sized({column.value(row), octets});
    }
}

// The size goes in too: "ab","c" must not equal "a","bc", nor NULL an empty text.
void Checksum::add_sized(std::string_view octets) {
    mix(static_cast<std::uint32_t>(octets.size()));
    for (const char octet : octets) mix(static_cast<unsigned char>(octet));
}

}  // namespace connectai::bench
