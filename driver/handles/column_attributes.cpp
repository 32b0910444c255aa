#include "handles/column_attributes.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/text.h"

namespace connectai::handles {

namespace {

using convert::ColumnShape;
using convert::TypeProperties;

// One column, as its fields need it.
struct View {
    const Column& column;
    const ColumnShape& shape;
    const TypeProperties& type;
    bool odbc2;
};

SQLLEN flag(bool value) {
    return value ? SQL_TRUE : SQL_FALSE;
}

std::string text(std::string_view value) {
    return std::string(value);
}

struct Field {
    SQLUSMALLINT identifier;
    ColumnAttribute (*answer)(const View&);
};

// Identifiers of ODBC 2 that have another number, or another meaning, than those of ODBC 3.
constexpr SQLUSMALLINT column_name_2 = SQL_COLUMN_NAME;
constexpr SQLUSMALLINT column_length_2 = SQL_COLUMN_LENGTH;
constexpr SQLUSMALLINT column_precision_2 = SQL_COLUMN_PRECISION;
constexpr SQLUSMALLINT column_scale_2 = SQL_COLUMN_SCALE;
constexpr SQLUSMALLINT column_nullable_2 = SQL_COLUMN_NULLABLE;

using A = ColumnAttribute;
constexpr std::array fields{
    Field{SQL_DESC_AUTO_UNIQUE_VALUE,
          [](const View& v) -> A { return flag(v.column.auto_increment); }},
    Field{SQL_DESC_BASE_COLUMN_NAME, [](const View& v) -> A { return v.column.name; }},
    Field{SQL_DESC_BASE_TABLE_NAME, [](const View& v) -> A { return v.column.table_name; }},
    Field{SQL_DESC_CASE_SENSITIVE, [](const View& v) -> A { return flag(v.type.case_sensitive); }},
    Field{SQL_DESC_CATALOG_NAME, [](const View& v) -> A { return v.column.catalog_name; }},
    Field{SQL_DESC_CONCISE_TYPE,
          [](const View& v) -> A {
              return SQLLEN{v.odbc2 ? convert::odbc2_type(v.shape.concise_type)
                                    : v.shape.concise_type};
          }},
    Field{SQL_DESC_DISPLAY_SIZE, [](const View& v) -> A { return v.shape.display_size; }},
    Field{SQL_DESC_FIXED_PREC_SCALE,
          [](const View& v) -> A { return flag(v.type.fixed_precision_scale); }},
    Field{SQL_DESC_LABEL, [](const View& v) -> A { return v.column.label; }},
    Field{SQL_DESC_LENGTH, [](const View& v) -> A { return v.shape.length; }},
    Field{SQL_DESC_LITERAL_PREFIX, [](const View& v) -> A { return text(v.type.literal_prefix); }},
    Field{SQL_DESC_LITERAL_SUFFIX, [](const View& v) -> A { return text(v.type.literal_suffix); }},
    Field{SQL_DESC_LOCAL_TYPE_NAME, [](const View&) -> A { return std::string(); }},
    Field{SQL_DESC_NAME, [](const View& v) -> A { return v.column.label; }},
    Field{SQL_DESC_NULLABLE, [](const View& v) -> A { return SQLLEN{nullability(v.column)}; }},
    Field{SQL_DESC_NUM_PREC_RADIX, [](const View& v) -> A { return SQLLEN{v.shape.radix}; }},
    Field{SQL_DESC_OCTET_LENGTH, [](const View& v) -> A { return v.shape.octet_length; }},
    Field{SQL_DESC_PRECISION, [](const View& v) -> A { return SQLLEN{v.shape.precision}; }},
    Field{SQL_DESC_SCALE, [](const View& v) -> A { return SQLLEN{v.shape.scale}; }},
    Field{SQL_DESC_SCHEMA_NAME, [](const View& v) -> A { return v.column.schema_name; }},
    Field{SQL_DESC_SEARCHABLE, [](const View& v) -> A { return SQLLEN{v.type.searchable}; }},
    Field{SQL_DESC_TABLE_NAME, [](const View& v) -> A { return v.column.table_name; }},
    Field{SQL_DESC_TYPE,
          [](const View& v) -> A {
              return SQLLEN{v.odbc2 ? convert::odbc2_type(v.shape.concise_type)
                                    : v.shape.verbose_type};
          }},
    Field{SQL_DESC_TYPE_NAME,
          [](const View& v) -> A {
              return v.column.type_name.empty() ? text(v.type.name) : v.column.type_name;
          }},
    Field{SQL_DESC_UNNAMED,
          [](const View& v) -> A {
              return SQLLEN{v.column.label.empty() ? SQL_UNNAMED : SQL_NAMED};
          }},
    Field{SQL_DESC_UNSIGNED, [](const View& v) -> A { return flag(!v.type.is_signed); }},
    // Whether a column can be written is the data source's business: not known here.
    Field{SQL_DESC_UPDATABLE, [](const View&) -> A { return SQLLEN{SQL_ATTR_READWRITE_UNKNOWN}; }},
    // ODBC 2: SQLColAttributes. Its other identifiers have the numbers of the fields above.
    Field{column_name_2, [](const View& v) -> A { return v.column.label; }},
    Field{column_length_2, [](const View& v) -> A { return v.shape.octet_length; }},
    Field{column_precision_2,
          [](const View& v) -> A { return static_cast<SQLLEN>(v.shape.column_size); }},
    Field{column_scale_2, [](const View& v) -> A { return SQLLEN{v.shape.decimal_digits}; }},
    Field{column_nullable_2, [](const View& v) -> A { return SQLLEN{nullability(v.column)}; }},
};

}  // namespace

ColumnAttribute column_attribute(const Descriptor& ird, SQLUSMALLINT number, SQLUSMALLINT field,
                                 bool odbc2) {
    const auto known = std::ranges::find(fields, field, &Field::identifier);
    if (known == fields.end()) {
        throw Error(sqlstate::invalid_descriptor_field,
                    concat("a column has no attribute ", field));
    }
    const Column& column = ird.column(number);
    return known->answer({column, ird.shape(number), convert::properties_of(column.type), odbc2});
}

SQLSMALLINT nullability(const Column& column) noexcept {
    if (!column.nullable) return SQL_NULLABLE_UNKNOWN;
    return *column.nullable ? SQL_NULLABLE : SQL_NO_NULLS;
}

}  // namespace connectai::handles
