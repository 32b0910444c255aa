// SQLGetTypeInfo from the one table of types.
#include "info/type_info.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "convert/type_properties.h"

namespace connectai::info {
namespace {

using convert::TypeProperties;
using Value = Table::Value;

// ODBC 3.8, SQLGetTypeInfo, "Comments": names, types and NOT NULL of the columns.
struct ResultColumn {
    std::string_view name;
    std::string_view odbc2_name;
    DataType type;
    bool nullable;
};
constexpr std::array result_columns{
    ResultColumn{"TYPE_NAME", "TYPE_NAME", DataType::varchar, false},
    ResultColumn{"DATA_TYPE", "DATA_TYPE", DataType::smallint, false},
    ResultColumn{"COLUMN_SIZE", "PRECISION", DataType::integer, true},
    ResultColumn{"LITERAL_PREFIX", "LITERAL_PREFIX", DataType::varchar, true},
    ResultColumn{"LITERAL_SUFFIX", "LITERAL_SUFFIX", DataType::varchar, true},
    ResultColumn{"CREATE_PARAMS", "CREATE_PARAMS", DataType::varchar, true},
    ResultColumn{"NULLABLE", "NULLABLE", DataType::smallint, false},
    ResultColumn{"CASE_SENSITIVE", "CASE_SENSITIVE", DataType::smallint, false},
    ResultColumn{"SEARCHABLE", "SEARCHABLE", DataType::smallint, false},
    ResultColumn{"UNSIGNED_ATTRIBUTE", "UNSIGNED_ATTRIBUTE", DataType::smallint, true},
    ResultColumn{"FIXED_PREC_SCALE", "MONEY", DataType::smallint, false},
    ResultColumn{"AUTO_UNIQUE_VALUE", "AUTO_INCREMENT", DataType::smallint, true},
    ResultColumn{"LOCAL_TYPE_NAME", "LOCAL_TYPE_NAME", DataType::varchar, true},
    ResultColumn{"MINIMUM_SCALE", "MINIMUM_SCALE", DataType::smallint, true},
    ResultColumn{"MAXIMUM_SCALE", "MAXIMUM_SCALE", DataType::smallint, true},
    ResultColumn{"SQL_DATA_TYPE", "SQL_DATA_TYPE", DataType::smallint, false},
    ResultColumn{"SQL_DATETIME_SUB", "SQL_DATETIME_SUB", DataType::smallint, true},
    ResultColumn{"NUM_PREC_RADIX", "NUM_PREC_RADIX", DataType::integer, true},
    ResultColumn{"INTERVAL_PRECISION", "INTERVAL_PRECISION", DataType::smallint, true},
};
constexpr std::int64_t text_column_length = 128;  // characters; the specification sets none

// A row: a type of the service as one SQL type. Where two rows have the same SQL type, the one
// that maps more closely stands first.
struct Mapping {
    DataType type;
    SQLSMALLINT also_as = 0;  // 0: as the type's columns are described
};
// Text is listed as narrow and as wide: what columns are not, parameters may be all the same, and
// pyodbc refuses to work without a row for SQL_VARCHAR.
constexpr std::array mappings{
    Mapping{DataType::varbinary},
    Mapping{DataType::binary},
    Mapping{DataType::long_varbinary},
    Mapping{DataType::blob},
    Mapping{DataType::long_varbinary, SQL_LONGVARBINARY},
    Mapping{DataType::varchar, SQL_VARCHAR},
    Mapping{DataType::varchar, SQL_LONGVARCHAR},
    Mapping{DataType::varchar, SQL_WVARCHAR},
    Mapping{DataType::varchar, SQL_WLONGVARCHAR},
    Mapping{DataType::tinyint},
    Mapping{DataType::smallint},
    Mapping{DataType::integer},
    Mapping{DataType::bigint},
    Mapping{DataType::float_},
    Mapping{DataType::double_},
    Mapping{DataType::decimal},
    Mapping{DataType::numeric},
    Mapping{DataType::boolean},
    Mapping{DataType::date},
    Mapping{DataType::time},
    Mapping{DataType::timestamp},
    Mapping{DataType::uuid},
};

constexpr std::array sql_types{
    SQL_CHAR,
    SQL_VARCHAR,
    SQL_LONGVARCHAR,
    SQL_WCHAR,
    SQL_WVARCHAR,
    SQL_WLONGVARCHAR,
    SQL_DECIMAL,
    SQL_NUMERIC,
    SQL_SMALLINT,
    SQL_INTEGER,
    SQL_REAL,
    SQL_FLOAT,
    SQL_DOUBLE,
    SQL_BIT,
    SQL_TINYINT,
    SQL_BIGINT,
    SQL_BINARY,
    SQL_VARBINARY,
    SQL_LONGVARBINARY,
    SQL_TYPE_DATE,
    SQL_TYPE_TIME,
    SQL_TYPE_TIMESTAMP,
    SQL_INTERVAL_YEAR,
    SQL_INTERVAL_MONTH,
    SQL_INTERVAL_DAY,
    SQL_INTERVAL_HOUR,
    SQL_INTERVAL_MINUTE,
    SQL_INTERVAL_SECOND,
    SQL_INTERVAL_YEAR_TO_MONTH,
    SQL_INTERVAL_DAY_TO_HOUR,
    SQL_INTERVAL_DAY_TO_MINUTE,
    SQL_INTERVAL_DAY_TO_SECOND,
    SQL_INTERVAL_HOUR_TO_MINUTE,
    SQL_INTERVAL_HOUR_TO_SECOND,
    SQL_INTERVAL_MINUTE_TO_SECOND,
    SQL_GUID,
};

// SQL_DATE, SQL_TIME and SQL_TIMESTAMP are accepted from any application: some of ODBC 3 still
// use them, and the driver manager does not always translate.
SQLSMALLINT odbc3_type(SQLSMALLINT sql_type) noexcept {
    switch (sql_type) {
        case SQL_DATE: return SQL_TYPE_DATE;
        case SQL_TIME: return SQL_TYPE_TIME;
        case SQL_TIMESTAMP: return SQL_TYPE_TIMESTAMP;
        default: return sql_type;
    }
}

SQLSMALLINT data_type_of(const Mapping& mapping) noexcept {
    return mapping.also_as != 0 ? mapping.also_as
                                : convert::properties_of(mapping.type).concise_type;
}

bool is_long(SQLSMALLINT sql_type) noexcept {
    return sql_type == SQL_LONGVARCHAR || sql_type == SQL_WLONGVARCHAR ||
           sql_type == SQL_LONGVARBINARY;
}

bool is_wide(SQLSMALLINT sql_type) noexcept {
    return sql_type == SQL_WVARCHAR || sql_type == SQL_WLONGVARCHAR;
}

// What a column of unknown length is described with, so that the two agree.
convert::ColumnShape shape_of(const Mapping& mapping, const convert::TypeReport& report) {
    Column column;
    column.type = mapping.type;
    return convert::shape_of(column, report);
}

Value text_or_null(std::string_view text) {
    return text.empty() ? Value{} : Value{text};
}
Value number(std::int64_t value) {
    return value;
}
Value number_or_null(std::int64_t value, bool applies) {
    return applies ? Value{value} : Value{};
}

void add_row(Table& table, const Mapping& mapping, const convert::TypeReport& report, bool odbc2) {
    const convert::ColumnShape shape = shape_of(mapping, report);
    const TypeProperties& type = convert::properties_of(mapping.type);
    const SQLSMALLINT data_type = data_type_of(mapping);
    const SQLSMALLINT verbose_type = mapping.also_as != 0 ? mapping.also_as : type.verbose_type;
    const bool case_sensitive = type.case_sensitive;
    const std::array<Value, result_columns.size()> values{
        Value{type.name}, number(odbc2 ? convert::odbc2_type(data_type) : data_type),
        // "For numeric data, this is the maximum precision": bits where NUM_PREC_RADIX is 2.
        number(type.is_numeric ? std::int64_t{shape.precision}
                               : static_cast<std::int64_t>(shape.column_size)),
        text_or_null(type.literal_prefix), text_or_null(type.literal_suffix),
        is_long(data_type) ? Value{} : text_or_null(type.create_params), number(SQL_NULLABLE),
        number(case_sensitive ? SQL_TRUE : SQL_FALSE), number(type.searchable),
        number_or_null(type.is_signed ? SQL_FALSE : SQL_TRUE, type.is_numeric),
        number(type.fixed_precision_scale ? SQL_TRUE : SQL_FALSE),
        number_or_null(SQL_FALSE, type.is_numeric),
        Value{},  // the service knows no localized names
        number_or_null(type.minimum_scale, type.minimum_scale >= 0),
        number_or_null(type.maximum_scale, type.maximum_scale >= 0), number(verbose_type),
        number_or_null(type.datetime_code, type.datetime_code != 0),
        number_or_null(shape.radix, shape.radix != 0), Value{},  // there are no intervals
    };
    table.add_row(values);
}

Table empty_result(bool odbc2) {
    std::vector<Column> columns;
    columns.reserve(result_columns.size());
    for (const ResultColumn& column : result_columns) {
        const bool is_text = column.type == DataType::varchar;
        columns.push_back(table_column(odbc2 ? column.odbc2_name : column.name, column.type,
                                       is_text ? text_column_length : 0, column.nullable));
    }
    return Table(std::move(columns));
}

}  // namespace

Table type_info(SQLSMALLINT sql_type, const convert::TypeReport& report, bool odbc2) {
    const SQLSMALLINT wanted = odbc3_type(sql_type);
    if (wanted != SQL_ALL_TYPES && std::ranges::find(sql_types, wanted) == sql_types.end()) {
        throw Error(sqlstate::invalid_sql_data_type,
                    "SQLGetTypeInfo: " + std::to_string(sql_type) +
                        " is no SQL data type; use an identifier of ODBC's appendix D or "
                        "SQL_ALL_TYPES");
    }

    std::vector<Mapping> rows(mappings.begin(), mappings.end());
    if (!report.wide_text) {
        std::erase_if(rows, [](const Mapping& row) { return is_wide(data_type_of(row)); });
    }
    if (wanted != SQL_ALL_TYPES) {
        std::erase_if(rows, [=](const Mapping& row) { return data_type_of(row) != wanted; });
    }
    const auto shown_type = [=](const Mapping& row) {
        return odbc2 ? convert::odbc2_type(data_type_of(row)) : data_type_of(row);
    };
    std::ranges::stable_sort(rows, {}, shown_type);

    Table table = empty_result(odbc2);
    for (const Mapping& row : rows) add_row(table, row, report, odbc2);
    return table;
}

}  // namespace connectai::info
