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

constexpr std::string_view to_anything = "to text, numbers, BIT, dates and times, GUID";
constexpr std::string_view to_text_and_numbers = "to text, numbers and BIT";
constexpr std::string_view no_such_type = "the service has no such type";

constexpr std::array rows{
    CONNECTAI_INFO_WHY(
        SQL_CONVERT_FUNCTIONS,
        "CAST alone, as Power Query wants it; {fn CONVERT()} becomes CAST all the same",
        &ScalarFunctions::conversion),

    CONNECTAI_INFO_WHY(SQL_CONVERT_CHAR, to_anything, mask(from_text)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_VARCHAR, to_anything, mask(from_text)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_LONGVARCHAR, to_anything, mask(from_text)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_WCHAR, to_anything, mask(from_text)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_WVARCHAR, to_anything, mask(from_text)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_WLONGVARCHAR, to_anything, mask(from_text)),

    CONNECTAI_INFO_WHY(SQL_CONVERT_TINYINT, to_text_and_numbers, mask(from_number)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_SMALLINT, to_text_and_numbers, mask(from_number)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_INTEGER, to_text_and_numbers, mask(from_number)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_BIGINT, to_text_and_numbers, mask(from_number)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_FLOAT, to_text_and_numbers, mask(from_number)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_DOUBLE, to_text_and_numbers, mask(from_number)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_DECIMAL, to_text_and_numbers, mask(from_number)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_NUMERIC, to_text_and_numbers, mask(from_number)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_BIT, to_text_and_numbers, mask(from_number)),

    CONNECTAI_INFO_WHY(SQL_CONVERT_DATE, "to text, DATE and TIMESTAMP",
                       mask(to_text, SQL_CVT_DATE, SQL_CVT_TIMESTAMP)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_TIME, "to text and TIME", mask(to_text, SQL_CVT_TIME)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_TIMESTAMP, "to text, DATE, TIME and TIMESTAMP",
                       mask(to_text, to_datetime)),

    CONNECTAI_INFO_WHY(SQL_CONVERT_BINARY, "to itself", mask(to_binary)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_VARBINARY, "to itself", mask(to_binary)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_LONGVARBINARY, "to itself", mask(to_binary)),
    CONNECTAI_INFO_WHY(SQL_CONVERT_GUID, "to text and to itself", mask(to_text, SQL_CVT_GUID)),

    CONNECTAI_INFO_WHY(SQL_CONVERT_REAL, no_such_type, mask()),
    CONNECTAI_INFO_WHY(SQL_CONVERT_INTERVAL_DAY_TIME, no_such_type, mask()),
    CONNECTAI_INFO_WHY(SQL_CONVERT_INTERVAL_YEAR_MONTH, no_such_type, mask()),
};

}  // namespace

std::span<const InfoRow> conversion_rows() noexcept {
    return rows;
}

}  // namespace connectai::info
