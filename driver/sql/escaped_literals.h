// The literals that ODBC writes as escape sequences. For escapes.cpp and
// procedure_call.cpp.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/sqlstate.h"

namespace connectai::sql {

// What stands between the quotes of the service's literal; nothing for a value that is not of the
// form, or that is no date or time.
// ODBC 3.8, appendix C, "Date, time, and timestamp escape sequences", "GUID escape sequences".
std::optional<std::string> native_date(std::string_view value);
std::optional<std::string> native_time(std::string_view value);
std::optional<std::string> native_timestamp(std::string_view value);
std::optional<std::string> native_guid(std::string_view value);

struct EscapedLiteral {
    std::string_view keyword;
    std::optional<std::string> (*native)(std::string_view value);
    SqlState malformed;
    std::string_view form;
};
inline constexpr std::array escaped_literals{
    EscapedLiteral{"D", native_date, sqlstate::invalid_datetime_format, "date 'yyyy-mm-dd'"},
    EscapedLiteral{"T", native_time, sqlstate::invalid_datetime_format, "time 'hh:mm:ss[.f...]'"},
    EscapedLiteral{"TS", native_timestamp, sqlstate::invalid_datetime_format,
                   "timestamp 'yyyy-mm-dd hh:mm:ss[.f...]'"},
    EscapedLiteral{"GUID", native_guid, sqlstate::invalid_character_value,
                   "GUID 'nnnnnnnn-nnnn-nnnn-nnnn-nnnnnnnnnnnn'"},
};

}  // namespace connectai::sql
