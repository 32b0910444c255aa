// The one table of pairs. ODBC 3.8, appendix D, "Converting Data from C to SQL Data Types": what
// has no entry is 07006. What goes beyond the tables is said in the files of the converters.
#include <array>

#include "convert/parameter_converters.h"

namespace connectai::convert {
namespace {

// One C type's converters, by what kind of SQL type they lead to.
struct Row {
    SQLSMALLINT c_type = 0;
    ParameterConverter characters = nullptr;
    ParameterConverter integer = nullptr;
    ParameterConverter decimal = nullptr;
    ParameterConverter real = nullptr;
    ParameterConverter bit = nullptr;
    ParameterConverter binary = nullptr;
    ParameterConverter date = nullptr;
    ParameterConverter time = nullptr;
    ParameterConverter timestamp = nullptr;
    ParameterConverter guid = nullptr;
    ParameterConverter years = nullptr;  // SQL_INTERVAL_YEAR, _MONTH
    ParameterConverter years_to_months = nullptr;
    ParameterConverter days = nullptr;             // SQL_INTERVAL_DAY, _HOUR, _MINUTE, _SECOND
    ParameterConverter days_to_seconds = nullptr;  // of several fields
};

constexpr Row texts(SQLSMALLINT c_type) {
    return {.c_type = c_type,
            .characters = text_to_characters,
            .integer = text_to_integer_type,
            .decimal = text_to_decimal_type,
            .real = text_to_real_type,
            .bit = text_to_bit_type,
            .binary = text_to_binary_type,
            .date = text_to_date_type,
            .time = text_to_time_type,
            .timestamp = text_to_timestamp_type,
            .guid = text_to_guid_type,
            .years = text_to_interval_type,
            .years_to_months = text_to_interval_type,
            .days = text_to_interval_type,
            .days_to_seconds = text_to_interval_type};
}

template <typename C>
constexpr Row integers(SQLSMALLINT c_type) {
    return {.c_type = c_type,
            .characters = integer_to_characters<C>,
            .integer = integer_to_integer_type<C>,
            .decimal = integer_to_decimal_type<C>,
            .real = integer_to_real_type<C>,
            .bit = integer_to_bit_type<C>,
            .years = integer_to_interval_type<C>,
            .days = integer_to_interval_type<C>};
}

constexpr Row bits() {
    Row row = integers<bool>(SQL_C_BIT);
    row.years = nullptr;
    row.days = nullptr;
    return row;
}

template <typename C>
constexpr Row reals(SQLSMALLINT c_type) {
    return {.c_type = c_type,
            .characters = real_to_characters<C>,
            .integer = real_to_integer_type<C>,
            .decimal = real_to_decimal_type<C>,
            .real = real_to_real_type<C>,
            .bit = real_to_bit_type<C>};
}

constexpr Row numerics() {
    return {.c_type = SQL_C_NUMERIC,
            .characters = numeric_to_characters,
            .integer = numeric_to_integer_type,
            .decimal = numeric_to_decimal_type,
            .real = numeric_to_real_type,
            .bit = numeric_to_bit_type,
            .years = numeric_to_interval_type,
            .days = numeric_to_interval_type};
}

constexpr Row octets() {
    return {.c_type = SQL_C_BINARY,
            .characters = octets_to_characters,
            .integer = octets_to_other_type,
            .decimal = octets_to_other_type,
            .real = octets_to_other_type,
            .bit = octets_to_other_type,
            .binary = octets_to_binary_type,
            .date = octets_to_other_type,
            .time = octets_to_other_type,
            .timestamp = octets_to_other_type,
            .guid = octets_to_other_type};
}

constexpr Row dates(SQLSMALLINT c_type) {
    return {.c_type = c_type,
            .characters = date_to_characters,
            .date = date_to_date_type,
            .timestamp = date_to_timestamp_type};
}
constexpr Row times(SQLSMALLINT c_type) {
    return {.c_type = c_type,
            .characters = time_to_characters,
            .time = time_to_time_type,
            .timestamp = time_to_timestamp_type};
}
constexpr Row timestamps(SQLSMALLINT c_type) {
    return {.c_type = c_type,
            .characters = timestamp_to_characters,
            .date = timestamp_to_date_type,
            .time = timestamp_to_time_type,
            .timestamp = timestamp_to_timestamp_type};
}

constexpr Row guids() {
    return {.c_type = SQL_C_GUID, .characters = guid_to_characters, .guid = guid_to_guid_type};
}

// Of several fields: not to numbers.
constexpr Row years_to_months(SQLSMALLINT c_type) {
    return {.c_type = c_type,
            .characters = interval_to_characters,
            .years = interval_to_interval_type,
            .years_to_months = interval_to_interval_type};
}
constexpr Row days_to_seconds(SQLSMALLINT c_type) {
    return {.c_type = c_type,
            .characters = interval_to_characters,
            .days = interval_to_interval_type,
            .days_to_seconds = interval_to_interval_type};
}
constexpr Row single(Row row) {
    row.integer = interval_to_integer_type;
    row.decimal = interval_to_decimal_type;
    return row;
}

constexpr std::array rows = {
    texts(SQL_C_CHAR),
    texts(SQL_C_WCHAR),
    integers<SQLSCHAR>(SQL_C_TINYINT),
    integers<SQLSCHAR>(SQL_C_STINYINT),
    integers<SQLCHAR>(SQL_C_UTINYINT),
    integers<SQLSMALLINT>(SQL_C_SHORT),
    integers<SQLSMALLINT>(SQL_C_SSHORT),
    integers<SQLUSMALLINT>(SQL_C_USHORT),
    integers<SQLINTEGER>(SQL_C_LONG),
    integers<SQLINTEGER>(SQL_C_SLONG),
    integers<SQLUINTEGER>(SQL_C_ULONG),
    integers<SQLBIGINT>(SQL_C_SBIGINT),
    integers<SQLUBIGINT>(SQL_C_UBIGINT),
    bits(),
    reals<SQLREAL>(SQL_C_FLOAT),
    reals<SQLDOUBLE>(SQL_C_DOUBLE),
    numerics(),
    octets(),
    dates(SQL_C_TYPE_DATE),
    dates(SQL_C_DATE),
    times(SQL_C_TYPE_TIME),
    times(SQL_C_TIME),
    timestamps(SQL_C_TYPE_TIMESTAMP),
    timestamps(SQL_C_TIMESTAMP),
    guids(),
    single(years_to_months(SQL_C_INTERVAL_YEAR)),
    single(years_to_months(SQL_C_INTERVAL_MONTH)),
    years_to_months(SQL_C_INTERVAL_YEAR_TO_MONTH),
    single(days_to_seconds(SQL_C_INTERVAL_DAY)),
    single(days_to_seconds(SQL_C_INTERVAL_HOUR)),
    single(days_to_seconds(SQL_C_INTERVAL_MINUTE)),
    single(days_to_seconds(SQL_C_INTERVAL_SECOND)),
    days_to_seconds(SQL_C_INTERVAL_DAY_TO_HOUR),
    days_to_seconds(SQL_C_INTERVAL_DAY_TO_MINUTE),
    days_to_seconds(SQL_C_INTERVAL_DAY_TO_SECOND),
    days_to_seconds(SQL_C_INTERVAL_HOUR_TO_MINUTE),
    days_to_seconds(SQL_C_INTERVAL_HOUR_TO_SECOND),
    days_to_seconds(SQL_C_INTERVAL_MINUTE_TO_SECOND),
};

// What a SQL type is to the service, and the column of the table that leads to it.
struct SqlType {
    SQLSMALLINT id;
    const char* name;
    DataType service;
    ParameterConverter Row::*column;
};

constexpr std::array sql_types = {
    SqlType{SQL_CHAR, "SQL_CHAR", DataType::varchar, &Row::characters},
    SqlType{SQL_VARCHAR, "SQL_VARCHAR", DataType::varchar, &Row::characters},
    SqlType{SQL_LONGVARCHAR, "SQL_LONGVARCHAR", DataType::varchar, &Row::characters},
    SqlType{SQL_WCHAR, "SQL_WCHAR", DataType::varchar, &Row::characters},
    SqlType{SQL_WVARCHAR, "SQL_WVARCHAR", DataType::varchar, &Row::characters},
    SqlType{SQL_WLONGVARCHAR, "SQL_WLONGVARCHAR", DataType::varchar, &Row::characters},
    SqlType{SQL_TINYINT, "SQL_TINYINT", DataType::tinyint, &Row::integer},
    SqlType{SQL_SMALLINT, "SQL_SMALLINT", DataType::smallint, &Row::integer},
    SqlType{SQL_INTEGER, "SQL_INTEGER", DataType::integer, &Row::integer},
    SqlType{SQL_BIGINT, "SQL_BIGINT", DataType::bigint, &Row::integer},
    SqlType{SQL_DECIMAL, "SQL_DECIMAL", DataType::decimal, &Row::decimal},
    SqlType{SQL_NUMERIC, "SQL_NUMERIC", DataType::numeric, &Row::decimal},
    SqlType{SQL_REAL, "SQL_REAL", DataType::float_, &Row::real},
    SqlType{SQL_FLOAT, "SQL_FLOAT", DataType::float_, &Row::real},
    SqlType{SQL_DOUBLE, "SQL_DOUBLE", DataType::double_, &Row::real},
    SqlType{SQL_BIT, "SQL_BIT", DataType::boolean, &Row::bit},
    SqlType{SQL_BINARY, "SQL_BINARY", DataType::binary, &Row::binary},
    SqlType{SQL_VARBINARY, "SQL_VARBINARY", DataType::binary, &Row::binary},
    SqlType{SQL_LONGVARBINARY, "SQL_LONGVARBINARY", DataType::binary, &Row::binary},
    SqlType{SQL_TYPE_DATE, "SQL_TYPE_DATE", DataType::date, &Row::date},
    SqlType{SQL_TYPE_TIME, "SQL_TYPE_TIME", DataType::time, &Row::time},
    SqlType{SQL_TYPE_TIMESTAMP, "SQL_TYPE_TIMESTAMP", DataType::timestamp, &Row::timestamp},
    SqlType{SQL_GUID, "SQL_GUID", DataType::uuid, &Row::guid},
    SqlType{SQL_INTERVAL_YEAR, "SQL_INTERVAL_YEAR", DataType::varchar, &Row::years},
    SqlType{SQL_INTERVAL_MONTH, "SQL_INTERVAL_MONTH", DataType::varchar, &Row::years},
    SqlType{SQL_INTERVAL_YEAR_TO_MONTH, "SQL_INTERVAL_YEAR_TO_MONTH", DataType::varchar,
            &Row::years_to_months},
    SqlType{SQL_INTERVAL_DAY, "SQL_INTERVAL_DAY", DataType::varchar, &Row::days},
    SqlType{SQL_INTERVAL_HOUR, "SQL_INTERVAL_HOUR", DataType::varchar, &Row::days},
    SqlType{SQL_INTERVAL_MINUTE, "SQL_INTERVAL_MINUTE", DataType::varchar, &Row::days},
    SqlType{SQL_INTERVAL_SECOND, "SQL_INTERVAL_SECOND", DataType::varchar, &Row::days},
    SqlType{SQL_INTERVAL_DAY_TO_HOUR, "SQL_INTERVAL_DAY_TO_HOUR", DataType::varchar,
            &Row::days_to_seconds},
    SqlType{SQL_INTERVAL_DAY_TO_MINUTE, "SQL_INTERVAL_DAY_TO_MINUTE", DataType::varchar,
            &Row::days_to_seconds},
    SqlType{SQL_INTERVAL_DAY_TO_SECOND, "SQL_INTERVAL_DAY_TO_SECOND", DataType::varchar,
            &Row::days_to_seconds},
    SqlType{SQL_INTERVAL_HOUR_TO_MINUTE, "SQL_INTERVAL_HOUR_TO_MINUTE", DataType::varchar,
            &Row::days_to_seconds},
    SqlType{SQL_INTERVAL_HOUR_TO_SECOND, "SQL_INTERVAL_HOUR_TO_SECOND", DataType::varchar,
            &Row::days_to_seconds},
    SqlType{SQL_INTERVAL_MINUTE_TO_SECOND, "SQL_INTERVAL_MINUTE_TO_SECOND", DataType::varchar,
            &Row::days_to_seconds},
};

// Type identifiers are small numbers of both signs; a type is looked up for every value.
constexpr int lowest_identifier = -128;
constexpr std::uint8_t no_entry = 0xFF;
using Index = std::array<std::uint8_t, 256>;

template <typename Table, typename Identifier>
constexpr Index make_index(const Table& table, Identifier identifier) {
    Index index{};
    index.fill(no_entry);
    for (std::size_t i = 0; i < table.size(); ++i) {
        index[static_cast<std::size_t>(table[i].*identifier - lowest_identifier)] =
            static_cast<std::uint8_t>(i);
    }
    return index;
}
constexpr Index row_index = make_index(rows, &Row::c_type);
constexpr Index sql_type_index = make_index(sql_types, &SqlType::id);

template <typename Table>
auto entry_of(const Table& table, const Index& index, SQLSMALLINT identifier) noexcept
    -> decltype(table.data()) {
    const int place = identifier - lowest_identifier;
    if (place < 0 || place >= static_cast<int>(index.size())) return nullptr;
    const std::uint8_t entry = index[static_cast<std::size_t>(place)];
    return entry == no_entry ? nullptr : &table[entry];
}

}  // namespace

ParameterConverter find_parameter_converter(SQLSMALLINT c_type, SQLSMALLINT sql_type) noexcept {
    const Row* const row = entry_of(rows, row_index, c_type);
    const SqlType* const type = entry_of(sql_types, sql_type_index, sql_type);
    return row == nullptr || type == nullptr ? nullptr : row->*(type->column);
}

const char* sql_type_name(SQLSMALLINT sql_type) noexcept {
    const SqlType* const type = entry_of(sql_types, sql_type_index, sql_type);
    return type == nullptr ? "an unknown SQL type" : type->name;
}

bool is_sql_type(SQLSMALLINT sql_type) noexcept {
    return entry_of(sql_types, sql_type_index, sql_type) != nullptr;
}

DataType service_type(SQLSMALLINT sql_type) noexcept {
    const SqlType* const type = entry_of(sql_types, sql_type_index, sql_type);
    return type == nullptr ? DataType::varchar : type->service;
}

}  // namespace connectai::convert
