// The table of types, and a column's sizes made from it.
#include "convert/type_properties.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace connectai::convert {
namespace {

constexpr SQLSMALLINT none = -1;
constexpr std::int64_t unlimited = 2147483647;  // how the service spells an unknown length

// A declared length beyond this, and beyond the configured maximum, makes SQL_WLONGVARCHAR: what
// data sources call a long type begins there.
constexpr std::int64_t long_text = 8000;

// What a DECIMAL without declared precision and scale is taken for: the widest that
// SQL_NUMERIC_STRUCT holds, its digits shared out evenly, so that neither side is cut to nothing.
constexpr std::int64_t default_precision = 38;
constexpr std::int64_t default_scale = 18;

// A timestamp on the wire has seven fraction digits, and the service gives scale 0 also where it
// means nothing: both absent and 0 mean seven.
constexpr std::int64_t wire_fraction_digits = 7;
constexpr std::int64_t maximum_fraction_digits = 9;  // SQL_TIMESTAMP_STRUCT counts nanoseconds

constexpr SQLSMALLINT double_mantissa_bits = 53;

constexpr SQLLEN most_utf8_octets = 3;  // of one UTF-16 unit; a surrogate pair has four

constexpr TypeProperties entry(DataType type, std::string_view name, SQLSMALLINT concise_type) {
    return {.type = type,
            .concise_type = concise_type,
            .verbose_type = concise_type,
            .datetime_code = 0,
            .name = name,
            .literal_prefix = {},
            .literal_suffix = {},
            .create_params = {},
            .column_size = 0,
            .octet_length = 0,
            .display_size = 0,
            .minimum_scale = none,
            .maximum_scale = none,
            .radix = 0,
            .searchable = SQL_PRED_BASIC,
            .case_sensitive = false,
            .is_signed = false,
            .is_numeric = false,
            .fixed_precision_scale = false};
}

constexpr TypeProperties binary(DataType type, std::string_view name) {
    TypeProperties result = entry(type, name, SQL_VARBINARY);
    result.create_params = "length";
    return result;
}

constexpr TypeProperties text(DataType type, std::string_view name) {
    TypeProperties result = entry(type, name, SQL_WVARCHAR);
    result.literal_prefix = "'";
    result.literal_suffix = "'";
    result.create_params = "length";
    result.searchable = SQL_SEARCHABLE;
    result.case_sensitive = true;
    return result;
}

constexpr TypeProperties exact(DataType type, std::string_view name, SQLSMALLINT concise_type,
                               SQLLEN digits, SQLLEN octets) {
    TypeProperties result = entry(type, name, concise_type);
    result.column_size = digits;
    result.octet_length = octets;
    result.display_size = digits + 1;  // the sign
    result.minimum_scale = 0;
    result.maximum_scale = 0;
    result.radix = 10;
    result.is_signed = true;
    result.is_numeric = true;
    return result;
}

constexpr TypeProperties approximate(DataType type, std::string_view name,
                                     SQLSMALLINT concise_type) {
    TypeProperties result = entry(type, name, concise_type);
    result.column_size = 15;
    result.octet_length = sizeof(SQLDOUBLE);
    result.display_size = 24;
    result.radix = 10;  // column_size counts decimal digits
    result.is_signed = true;
    result.is_numeric = true;
    return result;
}

constexpr TypeProperties decimal(DataType type, std::string_view name, SQLSMALLINT concise_type) {
    TypeProperties result = exact(type, name, concise_type, 0, 0);
    result.create_params = "precision,scale";
    result.column_size = default_precision;
    result.display_size = default_precision + 2;
    result.octet_length = default_precision + 2;
    result.maximum_scale = default_precision;
    return result;
}

constexpr TypeProperties boolean(DataType type, std::string_view name) {
    TypeProperties result = entry(type, name, SQL_BIT);
    result.column_size = 1;
    result.octet_length = 1;
    result.display_size = 1;
    return result;
}

constexpr TypeProperties datetime(DataType type, std::string_view name, SQLSMALLINT concise_type,
                                  SQLSMALLINT code, SQLLEN characters, SQLLEN octets) {
    const bool has_seconds = code != SQL_CODE_DATE;
    TypeProperties result = entry(type, name, concise_type);
    result.verbose_type = SQL_DATETIME;
    result.datetime_code = code;
    result.literal_prefix = "'";
    result.literal_suffix = "'";
    result.column_size = characters;
    result.octet_length = octets;
    result.display_size = characters;
    result.minimum_scale = has_seconds ? SQLSMALLINT{0} : none;
    result.maximum_scale = has_seconds ? SQLSMALLINT{wire_fraction_digits} : none;
    return result;
}

constexpr TypeProperties uuid(DataType type, std::string_view name) {
    TypeProperties result = entry(type, name, SQL_GUID);
    result.literal_prefix = "'";
    result.literal_suffix = "'";
    result.column_size = 36;
    result.octet_length = sizeof(SQLGUID);
    result.display_size = 36;
    return result;
}

// ODBC 3.8, appendix D, "Column size", "Decimal digits", "Transfer octet length", "Display size".
// One departure: BIGINT's transfer octet length is 8, because its default C type here is
// SQL_C_SBIGINT and not, as that page presumes, characters.
constexpr std::array<TypeProperties, data_type_count> types = {
    binary(DataType::binary, "BINARY"),
    binary(DataType::varbinary, "VARBINARY"),
    binary(DataType::long_varbinary, "LONGVARBINARY"),
    binary(DataType::blob, "BLOB"),
    text(DataType::varchar, "VARCHAR"),
    exact(DataType::tinyint, "TINYINT", SQL_TINYINT, 3, 1),
    exact(DataType::smallint, "SMALLINT", SQL_SMALLINT, 5, 2),
    exact(DataType::integer, "INTEGER", SQL_INTEGER, 10, 4),
    exact(DataType::bigint, "BIGINT", SQL_BIGINT, 19, 8),
    approximate(DataType::float_, "FLOAT", SQL_FLOAT),
    approximate(DataType::double_, "DOUBLE", SQL_DOUBLE),
    decimal(DataType::decimal, "DECIMAL", SQL_DECIMAL),
    decimal(DataType::numeric, "NUMERIC", SQL_NUMERIC),
    boolean(DataType::boolean, "BOOLEAN"),
    datetime(DataType::date, "DATE", SQL_TYPE_DATE, SQL_CODE_DATE, 10, sizeof(SQL_DATE_STRUCT)),
    datetime(DataType::time, "TIME", SQL_TYPE_TIME, SQL_CODE_TIME, 9 + wire_fraction_digits,
             sizeof(SQL_TIME_STRUCT)),
    datetime(DataType::timestamp, "TIMESTAMP", SQL_TYPE_TIMESTAMP, SQL_CODE_TIMESTAMP,
             20 + wire_fraction_digits, sizeof(SQL_TIMESTAMP_STRUCT)),
    uuid(DataType::uuid, "UUID"),
};

SQLSMALLINT to_small(std::int64_t value) noexcept {
    return static_cast<SQLSMALLINT>(std::clamp<std::int64_t>(value, -32768, 32767));
}

// A variable length as the application may size its buffers by.
std::int64_t capped_length(const Column& column, std::int64_t maximum) noexcept {
    const std::int64_t length = column.length.value_or(0);
    return length <= 0 || length > maximum ? maximum : length;
}

SQLSMALLINT text_type(bool is_long, bool wide) noexcept {
    if (wide) return is_long ? SQL_WLONGVARCHAR : SQL_WVARCHAR;
    return is_long ? SQL_LONGVARCHAR : SQL_VARCHAR;
}

void shape_text(ColumnShape& shape, const Column& column, std::int64_t maximum,
                bool wide) noexcept {
    const std::int64_t declared = column.length.value_or(0);
    const bool is_long = declared < unlimited && declared > std::max(maximum, long_text);
    shape.concise_type = shape.verbose_type = text_type(is_long, wide);
    const std::int64_t characters = capped_length(column, maximum);
    shape.column_size = static_cast<SQLULEN>(characters);
    shape.display_size = static_cast<SQLLEN>(characters);
    shape.octet_length =
        static_cast<SQLLEN>(characters) * (wide ? SQLLEN{sizeof(SQLWCHAR)} : most_utf8_octets);
}

void shape_binary(ColumnShape& shape, const Column& column, std::int64_t maximum) noexcept {
    const std::int64_t octets = capped_length(column, maximum);
    shape.column_size = static_cast<SQLULEN>(octets);
    shape.octet_length = static_cast<SQLLEN>(octets);
    shape.display_size = static_cast<SQLLEN>(octets) * 2;
}

void shape_decimal(ColumnShape& shape, const Column& column) noexcept {
    const bool declared = column.precision.value_or(0) > 0;
    const std::int64_t scale =
        std::clamp<std::int64_t>(column.scale.value_or(declared ? 0 : default_scale), -128, 1000);
    const std::int64_t precision = std::clamp<std::int64_t>(
        declared ? *column.precision : default_precision, std::max<std::int64_t>(scale, 1), 1000);
    // Digits that a negative scale stands for are zeros in front of the point.
    const auto characters = static_cast<SQLLEN>(precision + 2 + std::max<std::int64_t>(0, -scale));
    shape.column_size = static_cast<SQLULEN>(precision);
    shape.display_size = characters;
    shape.octet_length = characters;
    shape.decimal_digits = to_small(scale);
    shape.has_decimal_digits = true;
    shape.precision = to_small(precision);
    shape.scale = to_small(scale);
}

void shape_datetime(ColumnShape& shape, const Column& column) noexcept {
    if (shape.datetime_code == SQL_CODE_DATE) return;
    const std::int64_t declared = column.scale.value_or(0);
    const std::int64_t digits =
        declared <= 0 ? wire_fraction_digits : std::min(declared, maximum_fraction_digits);
    const std::int64_t whole = shape.datetime_code == SQL_CODE_TIME ? 9 : 20;
    shape.column_size = static_cast<SQLULEN>(whole + digits);
    shape.display_size = static_cast<SQLLEN>(whole + digits);
    shape.decimal_digits = to_small(digits);
    shape.has_decimal_digits = true;
    shape.precision = to_small(digits);
    shape.scale = to_small(digits);
}

bool is_approximate(SQLSMALLINT concise_type) noexcept {
    return concise_type == SQL_FLOAT || concise_type == SQL_DOUBLE;
}

void shape_number(ColumnShape& shape) noexcept {
    if (is_approximate(shape.concise_type)) {
        shape.precision = double_mantissa_bits;
        shape.radix = 2;
    } else {
        shape.precision = to_small(static_cast<std::int64_t>(shape.column_size));
        shape.has_decimal_digits = true;
    }
}

}  // namespace

std::span<const TypeProperties> all_types() noexcept {
    return types;
}

const TypeProperties& properties_of(DataType type) noexcept {
    const auto index = static_cast<std::size_t>(type) - 1;
    // A number that the service may invent is read as text.
    return types[index < types.size() ? index : static_cast<std::size_t>(DataType::varchar) - 1];
}

ColumnShape shape_of(const Column& column, const TypeReport& report) noexcept {
    const TypeProperties& type = properties_of(column.type);
    const std::int64_t maximum = std::clamp<std::int64_t>(report.max_column_size, 1, unlimited / 4);
    ColumnShape shape{.concise_type = type.concise_type,
                      .verbose_type = type.verbose_type,
                      .datetime_code = type.datetime_code,
                      .column_size = static_cast<SQLULEN>(type.column_size),
                      .decimal_digits = 0,
                      .has_decimal_digits = false,
                      .octet_length = type.octet_length,
                      .display_size = type.display_size,
                      .precision = 0,
                      .scale = 0,
                      .length = 0,
                      .radix = type.radix};
    switch (type.concise_type) {
        case SQL_WVARCHAR: shape_text(shape, column, maximum, report.wide_text); break;
        case SQL_VARBINARY: shape_binary(shape, column, maximum); break;
        case SQL_DECIMAL:
        case SQL_NUMERIC: shape_decimal(shape, column); break;
        default:
            if (type.verbose_type == SQL_DATETIME) shape_datetime(shape, column);
            if (type.is_numeric) shape_number(shape);
            break;
    }
    shape.length = static_cast<SQLLEN>(shape.column_size);
    return shape;
}

SQLSMALLINT odbc2_type(SQLSMALLINT concise_type) noexcept {
    switch (concise_type) {
        case SQL_TYPE_DATE: return SQL_DATE;
        case SQL_TYPE_TIME: return SQL_TIME;
        case SQL_TYPE_TIMESTAMP: return SQL_TIMESTAMP;
        default: return concise_type;
    }
}

}  // namespace connectai::convert
