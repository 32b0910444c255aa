// The C types: which there are, how large, what SQL_C_DEFAULT means.
// ODBC 3.8, appendix D, "C data types" and "Default C data types".
#include <array>

#include "convert/convert.h"

namespace connectai::convert {
namespace {

struct CType {
    SQLSMALLINT id;
    const char* name;
    std::size_t size;  // octets; 0: the application's buffer says
};

#define CONNECTAI_INTERVAL(name)                                  \
    CType {                                                       \
        SQL_C_##name, "SQL_C_" #name, sizeof(SQL_INTERVAL_STRUCT) \
    }

// Synonyms of ODBC 2 stand behind the names of ODBC 3 where both have one value.
constexpr std::array c_types = {
    CType{SQL_C_CHAR, "SQL_C_CHAR", 0},
    CType{SQL_C_WCHAR, "SQL_C_WCHAR", 0},
    CType{SQL_C_BINARY, "SQL_C_BINARY", 0},
    CType{SQL_C_BIT, "SQL_C_BIT", sizeof(SQLCHAR)},
    CType{SQL_C_TINYINT, "SQL_C_TINYINT", sizeof(SQLSCHAR)},
    CType{SQL_C_STINYINT, "SQL_C_STINYINT", sizeof(SQLSCHAR)},
    CType{SQL_C_UTINYINT, "SQL_C_UTINYINT", sizeof(SQLCHAR)},
    CType{SQL_C_SHORT, "SQL_C_SHORT", sizeof(SQLSMALLINT)},
    CType{SQL_C_SSHORT, "SQL_C_SSHORT", sizeof(SQLSMALLINT)},
    CType{SQL_C_USHORT, "SQL_C_USHORT", sizeof(SQLUSMALLINT)},
    CType{SQL_C_LONG, "SQL_C_LONG", sizeof(SQLINTEGER)},
    CType{SQL_C_SLONG, "SQL_C_SLONG", sizeof(SQLINTEGER)},
    CType{SQL_C_ULONG, "SQL_C_ULONG", sizeof(SQLUINTEGER)},
    CType{SQL_C_SBIGINT, "SQL_C_SBIGINT", sizeof(SQLBIGINT)},
    CType{SQL_C_UBIGINT, "SQL_C_UBIGINT", sizeof(SQLUBIGINT)},
    CType{SQL_C_FLOAT, "SQL_C_FLOAT", sizeof(SQLREAL)},
    CType{SQL_C_DOUBLE, "SQL_C_DOUBLE", sizeof(SQLDOUBLE)},
    CType{SQL_C_NUMERIC, "SQL_C_NUMERIC", sizeof(SQL_NUMERIC_STRUCT)},
    CType{SQL_C_TYPE_DATE, "SQL_C_TYPE_DATE", sizeof(SQL_DATE_STRUCT)},
    CType{SQL_C_TYPE_TIME, "SQL_C_TYPE_TIME", sizeof(SQL_TIME_STRUCT)},
    CType{SQL_C_TYPE_TIMESTAMP, "SQL_C_TYPE_TIMESTAMP", sizeof(SQL_TIMESTAMP_STRUCT)},
    CType{SQL_C_DATE, "SQL_C_DATE", sizeof(SQL_DATE_STRUCT)},
    CType{SQL_C_TIME, "SQL_C_TIME", sizeof(SQL_TIME_STRUCT)},
    CType{SQL_C_TIMESTAMP, "SQL_C_TIMESTAMP", sizeof(SQL_TIMESTAMP_STRUCT)},
    CType{SQL_C_GUID, "SQL_C_GUID", sizeof(SQLGUID)},
    CONNECTAI_INTERVAL(INTERVAL_YEAR),
    CONNECTAI_INTERVAL(INTERVAL_MONTH),
    CONNECTAI_INTERVAL(INTERVAL_DAY),
    CONNECTAI_INTERVAL(INTERVAL_HOUR),
    CONNECTAI_INTERVAL(INTERVAL_MINUTE),
    CONNECTAI_INTERVAL(INTERVAL_SECOND),
    CONNECTAI_INTERVAL(INTERVAL_YEAR_TO_MONTH),
    CONNECTAI_INTERVAL(INTERVAL_DAY_TO_HOUR),
    CONNECTAI_INTERVAL(INTERVAL_DAY_TO_MINUTE),
    CONNECTAI_INTERVAL(INTERVAL_DAY_TO_SECOND),
    CONNECTAI_INTERVAL(INTERVAL_HOUR_TO_MINUTE),
    CONNECTAI_INTERVAL(INTERVAL_HOUR_TO_SECOND),
    CONNECTAI_INTERVAL(INTERVAL_MINUTE_TO_SECOND),
    CType{SQL_C_DEFAULT, "SQL_C_DEFAULT", 0},
};
#undef CONNECTAI_INTERVAL

const CType* find(SQLSMALLINT c_type) noexcept {
    for (const CType& type : c_types) {
        if (type.id == c_type) return &type;
    }
    return nullptr;
}

struct DefaultType {
    SQLSMALLINT sql_type;
    SQLSMALLINT c_type;
};

// Intervals and the date types of both ODBC versions have the same number as their C type.
constexpr std::array default_types = {
    DefaultType{SQL_CHAR, SQL_C_CHAR},
    DefaultType{SQL_VARCHAR, SQL_C_CHAR},
    DefaultType{SQL_LONGVARCHAR, SQL_C_CHAR},
    DefaultType{SQL_WCHAR, SQL_C_WCHAR},
    DefaultType{SQL_WVARCHAR, SQL_C_WCHAR},
    DefaultType{SQL_WLONGVARCHAR, SQL_C_WCHAR},
    DefaultType{SQL_DECIMAL, SQL_C_CHAR},
    DefaultType{SQL_NUMERIC, SQL_C_CHAR},
    DefaultType{SQL_BIT, SQL_C_BIT},
    DefaultType{SQL_TINYINT, SQL_C_STINYINT},
    DefaultType{SQL_SMALLINT, SQL_C_SSHORT},
    DefaultType{SQL_INTEGER, SQL_C_SLONG},
    DefaultType{SQL_BIGINT, SQL_C_SBIGINT},
    DefaultType{SQL_REAL, SQL_C_FLOAT},
    DefaultType{SQL_FLOAT, SQL_C_DOUBLE},
    DefaultType{SQL_DOUBLE, SQL_C_DOUBLE},
    DefaultType{SQL_BINARY, SQL_C_BINARY},
    DefaultType{SQL_VARBINARY, SQL_C_BINARY},
    DefaultType{SQL_LONGVARBINARY, SQL_C_BINARY},
    DefaultType{SQL_GUID, SQL_C_GUID},
};

}  // namespace

bool is_c_type(SQLSMALLINT c_type) noexcept {
    return find(c_type) != nullptr;
}

std::size_t fixed_size(SQLSMALLINT c_type) noexcept {
    const CType* type = find(c_type);
    return type == nullptr ? 0 : type->size;
}

const char* c_type_name(SQLSMALLINT c_type) noexcept {
    const CType* type = find(c_type);
    return type == nullptr ? "an unknown C type" : type->name;
}

SQLSMALLINT default_c_type(SQLSMALLINT sql_type) noexcept {
    for (const DefaultType& entry : default_types) {
        if (entry.sql_type == sql_type) return entry.c_type;
    }
    const std::size_t size = fixed_size(sql_type);
    const bool same_number = size == sizeof(SQL_INTERVAL_STRUCT) ||
                             size == sizeof(SQL_TIMESTAMP_STRUCT) ||
                             size == sizeof(SQL_DATE_STRUCT);
    return same_number ? sql_type : SQLSMALLINT{SQL_C_CHAR};
}

}  // namespace connectai::convert
