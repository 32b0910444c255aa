// SQLGetInfo as one table.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace connectai::info {

// What some answers depend on.
struct InfoContext {
    std::string dsn;              // SQL_DATA_SOURCE_NAME; empty after a DSN-less connect
    std::string default_catalog;  // SQL_DATABASE_NAME
    std::string user;             // SQL_USER_NAME
    std::string server;           // SQL_SERVER_NAME: the endpoint's host
    bool odbc2 = false;           // the application's declared behaviour
};

// The type of the variant is the type that the specification gives the info type: a character
// string (UTF-8), a SQLUSMALLINT, or a SQLUINTEGER.
using InfoValue = std::variant<std::string, SQLUSMALLINT, SQLUINTEGER>;

// Nothing for an info type that is not known, or that only a driver manager can answer
// (SQL_DRIVER_HDBC and the other handles): HY096.
std::optional<InfoValue> get_info(SQLUSMALLINT info_type, const InfoContext& context);

// "SQL_DBMS_NAME", for log lines; empty for an info type that is not known.
std::string_view info_type_name(SQLUSMALLINT info_type) noexcept;

}  // namespace connectai::info
