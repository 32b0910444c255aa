// SQLGetInfo: which types convert to which, by CAST(x AS TYPE), which is sent as it stands, and by
// {fn CONVERT(x, SQL_TYPE)}, which becomes that.
// SQL-92, 6.10 <cast specification>, "valid combinations".
#include <array>

#include "info/info_table.h"

namespace connectai::info {
namespace {

// Targets: the types that a column of the service can have (see SQLGetTypeInfo).
// Text and binary are one type each there, whose names in ODBC are all the same to {fn CONVERT}.
constexpr SQLUINTEGER to_text = SQL_CVT_CHAR | SQL_CVT_VARCHAR | SQL_CVT_LONGVARCHAR |
                                SQL_CVT_WCHAR | SQL_CVT_WVARCHAR | SQL_CVT_WLONGVARCHAR;
constexpr SQLUINTEGER to_binary = SQL_CVT_BINARY | SQL_CVT_VARBINARY | SQL_CVT_LONGVARBINARY;
constexpr SQLUINTEGER to_number = SQL_CVT_TINYINT | SQL_CVT_SMALLINT | SQL_CVT_INTEGER |
                                  SQL_CVT_BIGINT | SQL_CVT_FLOAT | SQL_CVT_DOUBLE |
                                  SQL_CVT_DECIMAL | SQL_CVT_NUMERIC;
constexpr SQLUINTEGER to_datetime = SQL_CVT_DATE | SQL_CVT_TIME | SQL_CVT_TIMESTAMP;

constexpr SQLUINTEGER from_text = to_text | to_number | SQL_CVT_BIT | to_datetime | SQL_CVT_GUID;
constexpr SQLUINTEGER from_number = to_text | to_number | SQL_CVT_BIT;

constexpr std::array rows{
    CONNECTAI_INFO(SQL_CONVERT_FUNCTIONS, &ScalarFunctions::conversion),

    CONNECTAI_INFO(SQL_CONVERT_CHAR, mask(from_text)),
    CONNECTAI_INFO(SQL_CONVERT_VARCHAR, mask(from_text)),
    CONNECTAI_INFO(SQL_CONVERT_LONGVARCHAR, mask(from_text)),
    CONNECTAI_INFO(SQL_CONVERT_WCHAR, mask(from_text)),
    CONNECTAI_INFO(SQL_CONVERT_WVARCHAR, mask(from_text)),
    CONNECTAI_INFO(SQL_CONVERT_WLONGVARCHAR, mask(from_text)),

    CONNECTAI_INFO(SQL_CONVERT_TINYINT, mask(from_number)),
    CONNECTAI_INFO(SQL_CONVERT_SMALLINT, mask(from_number)),
    CONNECTAI_INFO(SQL_CONVERT_INTEGER, mask(from_number)),
    CONNECTAI_INFO(SQL_CONVERT_BIGINT, mask(from_number)),
    CONNECTAI_INFO(SQL_CONVERT_FLOAT, mask(from_number)),
    CONNECTAI_INFO(SQL_CONVERT_DOUBLE, mask(from_number)),
    CONNECTAI_INFO(SQL_CONVERT_DECIMAL, mask(from_number)),
    CONNECTAI_INFO(SQL_CONVERT_NUMERIC, mask(from_number)),
    CONNECTAI_INFO(SQL_CONVERT_BIT, mask(from_number)),

    CONNECTAI_INFO(SQL_CONVERT_DATE, mask(to_text, SQL_CVT_DATE, SQL_CVT_TIMESTAMP)),
    CONNECTAI_INFO(SQL_CONVERT_TIME, mask(to_text, SQL_CVT_TIME)),
    CONNECTAI_INFO(SQL_CONVERT_TIMESTAMP, mask(to_text, to_datetime)),

    CONNECTAI_INFO(SQL_CONVERT_BINARY, mask(to_binary)),
    CONNECTAI_INFO(SQL_CONVERT_VARBINARY, mask(to_binary)),
    CONNECTAI_INFO(SQL_CONVERT_LONGVARBINARY, mask(to_binary)),
    CONNECTAI_INFO(SQL_CONVERT_GUID, mask(to_text, SQL_CVT_GUID)),

    // The service has no such types.
    CONNECTAI_INFO(SQL_CONVERT_REAL, mask()),
    CONNECTAI_INFO(SQL_CONVERT_INTERVAL_DAY_TIME, mask()),
    CONNECTAI_INFO(SQL_CONVERT_INTERVAL_YEAR_MONTH, mask()),
};

}  // namespace

std::span<const InfoRow> conversion_rows() noexcept {
    return rows;
}

}  // namespace connectai::info
