// SQLGetInfo as one table.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace connectai::info {

// The scalar functions that {fn ...} is translated for, as bits of the information type of that
// name. They come from the table of sql/, of which this layer does not know.
struct ScalarFunctions {
    SQLUINTEGER string = 0;                // SQL_STRING_FUNCTIONS
    SQLUINTEGER numeric = 0;               // SQL_NUMERIC_FUNCTIONS
    SQLUINTEGER timedate = 0;              // SQL_TIMEDATE_FUNCTIONS
    SQLUINTEGER system = 0;                // SQL_SYSTEM_FUNCTIONS
    SQLUINTEGER conversion = 0;            // SQL_CONVERT_FUNCTIONS
    SQLUINTEGER add_intervals = 0;         // SQL_TIMEDATE_ADD_INTERVALS
    SQLUINTEGER difference_intervals = 0;  // SQL_TIMEDATE_DIFF_INTERVALS
};

// What some answers depend on.
struct InfoContext {
    std::string dsn;              // SQL_DATA_SOURCE_NAME; empty after a DSN-less connect
    std::string default_catalog;  // SQL_DATABASE_NAME
    std::string user;             // SQL_USER_NAME
    std::string server;           // SQL_SERVER_NAME: http::server_of()
    bool odbc2 = false;           // the application's declared behaviour
    ScalarFunctions functions{};
};

// The type of the variant is the type that the specification gives the info type: a character
// string (UTF-8), a SQLUSMALLINT, or a SQLUINTEGER.
using InfoValue = std::variant<std::string, SQLUSMALLINT, SQLUINTEGER>;

// Nothing for an info type that is not known, or that only a driver manager can answer
// (SQL_DRIVER_HDBC and the other handles): HY096.
std::optional<InfoValue> get_info(SQLUSMALLINT info_type, const InfoContext& context);

// "SQL_DBMS_NAME", for log lines; empty for an info type that is not known.
std::string_view info_type_name(SQLUSMALLINT info_type) noexcept;

// The documentation's table of answers and reasons.
std::string info_table_markdown();

}  // namespace connectai::info
