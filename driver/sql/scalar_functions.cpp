// The table of scalar functions.
#include "sql/scalar_functions.h"

#include <sql.h>
#include <sqlext.h>

#include <algorithm>
#include <array>

#include "sql/lexer.h"

namespace connectai::sql {
namespace {

using enum FunctionFamily;
using Form = ArgumentForm;

constexpr ScalarFunction missing(std::string_view name, FunctionFamily family, std::uint32_t bit,
                                 std::string_view remedy) {
    return {name, family, bit, "", 0, 0, Form::list, false, remedy};
}

constexpr std::array functions{
    // Strings.
    ScalarFunction{"ASCII", string, SQL_FN_STR_ASCII, "ASCII(", 1, 1},
    missing("BIT_LENGTH", string, SQL_FN_STR_BIT_LENGTH, "{fn OCTET_LENGTH()} counts octets"),
    ScalarFunction{"CHAR", string, SQL_FN_STR_CHAR, "CHAR(", 1, 1},
    ScalarFunction{"CHAR_LENGTH", string, SQL_FN_STR_CHAR_LENGTH, "CHAR_LENGTH(", 1, 1},
    ScalarFunction{"CHARACTER_LENGTH", string, SQL_FN_STR_CHARACTER_LENGTH, "CHAR_LENGTH(", 1, 1},
    ScalarFunction{"CONCAT", string, SQL_FN_STR_CONCAT, "CONCAT(", 2, 2},
    missing("DIFFERENCE", string, SQL_FN_STR_DIFFERENCE, "compare what {fn SOUNDEX()} gives"),
    ScalarFunction{"INSERT", string, SQL_FN_STR_INSERT, "STUFF(", 4, 4},
    ScalarFunction{"LCASE", string, SQL_FN_STR_LCASE, "LOWER(", 1, 1},
    ScalarFunction{"LEFT", string, SQL_FN_STR_LEFT, "LEFT(", 2, 2},
    ScalarFunction{"LENGTH", string, SQL_FN_STR_LENGTH, "LEN(", 1, 1},
    // From the beginning only. The service's CHARINDEX has a start, but its documents count its
    // positions from 0 and say -1 for what is not found.
    ScalarFunction{"LOCATE", string, SQL_FN_STR_LOCATE_2, "LOCATE(", 2, 2, Form::list, false,
                   "the service searches from the first character: search in {fn SUBSTRING()}"},
    ScalarFunction{"LTRIM", string, SQL_FN_STR_LTRIM, "LTRIM(", 1, 1},
    ScalarFunction{"OCTET_LENGTH", string, SQL_FN_STR_OCTET_LENGTH, "OCTET_LENGTH(", 1, 1},
    ScalarFunction{"POSITION", string, SQL_FN_STR_POSITION, "POSITION(", 2, 2, Form::position},
    ScalarFunction{"REPEAT", string, SQL_FN_STR_REPEAT, "REPLICATE(", 2, 2},
    ScalarFunction{"REPLACE", string, SQL_FN_STR_REPLACE, "REPLACE(", 3, 3},
    ScalarFunction{"RIGHT", string, SQL_FN_STR_RIGHT, "RIGHT(", 2, 2},
    ScalarFunction{"RTRIM", string, SQL_FN_STR_RTRIM, "RTRIM(", 1, 1},
    ScalarFunction{"SOUNDEX", string, SQL_FN_STR_SOUNDEX, "SOUNDEX(", 1, 1},
    ScalarFunction{"SPACE", string, SQL_FN_STR_SPACE, "SPACE(", 1, 1},
    ScalarFunction{"SUBSTRING", string, SQL_FN_STR_SUBSTRING, "SUBSTRING(", 3, 3},
    ScalarFunction{"UCASE", string, SQL_FN_STR_UCASE, "UPPER(", 1, 1},

    // Numbers.
    ScalarFunction{"ABS", numeric, SQL_FN_NUM_ABS, "ABS(", 1, 1},
    ScalarFunction{"ACOS", numeric, SQL_FN_NUM_ACOS, "ACOS(", 1, 1},
    ScalarFunction{"ASIN", numeric, SQL_FN_NUM_ASIN, "ASIN(", 1, 1},
    ScalarFunction{"ATAN", numeric, SQL_FN_NUM_ATAN, "ATAN(", 1, 1},
    ScalarFunction{"ATAN2", numeric, SQL_FN_NUM_ATAN2, "ATN2(", 2, 2},
    ScalarFunction{"CEILING", numeric, SQL_FN_NUM_CEILING, "CEILING(", 1, 1},
    ScalarFunction{"COS", numeric, SQL_FN_NUM_COS, "COS(", 1, 1},
    ScalarFunction{"COT", numeric, SQL_FN_NUM_COT, "COT(", 1, 1},
    ScalarFunction{"DEGREES", numeric, SQL_FN_NUM_DEGREES, "DEGREES(", 1, 1},
    ScalarFunction{"EXP", numeric, SQL_FN_NUM_EXP, "EXP(", 1, 1},
    ScalarFunction{"FLOOR", numeric, SQL_FN_NUM_FLOOR, "FLOOR(", 1, 1},
    ScalarFunction{"LOG", numeric, SQL_FN_NUM_LOG, "LOG(", 1, 1},
    ScalarFunction{"LOG10", numeric, SQL_FN_NUM_LOG10, "LOG10(", 1, 1},
    ScalarFunction{"MOD", numeric, SQL_FN_NUM_MOD, "MOD(", 2, 2},
    ScalarFunction{"PI", numeric, SQL_FN_NUM_PI, "PI(", 0, 0},
    ScalarFunction{"POWER", numeric, SQL_FN_NUM_POWER, "POWER(", 2, 2},
    ScalarFunction{"RADIANS", numeric, SQL_FN_NUM_RADIANS, "RADIANS(", 1, 1},
    ScalarFunction{"RAND", numeric, SQL_FN_NUM_RAND, "RAND(", 0, 1},
    ScalarFunction{"ROUND", numeric, SQL_FN_NUM_ROUND, "ROUND(", 2, 2},
    ScalarFunction{"SIGN", numeric, SQL_FN_NUM_SIGN, "SIGN(", 1, 1},
    ScalarFunction{"SIN", numeric, SQL_FN_NUM_SIN, "SIN(", 1, 1},
    ScalarFunction{"SQRT", numeric, SQL_FN_NUM_SQRT, "SQRT(", 1, 1},
    ScalarFunction{"TAN", numeric, SQL_FN_NUM_TAN, "TAN(", 1, 1},
    ScalarFunction{"TRUNCATE", numeric, SQL_FN_NUM_TRUNCATE, "TRUNC(", 2, 2},

    // Times and dates. "Current" is in UTC, as all that the service does.
    ScalarFunction{"CURDATE", timedate, SQL_FN_TD_CURDATE, "CURRENT_DATE(", 0, 0},
    ScalarFunction{"CURRENT_DATE", timedate, SQL_FN_TD_CURRENT_DATE, "CURRENT_DATE(", 0, 0,
                   Form::list, true},
    missing("CURRENT_TIME", timedate, SQL_FN_TD_CURRENT_TIME,
            "{fn CONVERT({fn NOW()}, SQL_TIME)} is the time of day in UTC"),
    ScalarFunction{"CURRENT_TIMESTAMP", timedate, SQL_FN_TD_CURRENT_TIMESTAMP, "CURRENT_TIMESTAMP(",
                   0, 0, Form::list, true, "the service chooses the precision"},
    missing("CURTIME", timedate, SQL_FN_TD_CURTIME,
            "{fn CONVERT({fn NOW()}, SQL_TIME)} is the time of day in UTC"),
    ScalarFunction{"DAYNAME", timedate, SQL_FN_TD_DAYNAME, "DATENAME('dw', ", 1, 1},
    ScalarFunction{"DAYOFMONTH", timedate, SQL_FN_TD_DAYOFMONTH, "DAYOFMONTH(", 1, 1},
    ScalarFunction{"DAYOFWEEK", timedate, SQL_FN_TD_DAYOFWEEK, "DAYOFWEEK(", 1, 1},
    ScalarFunction{"DAYOFYEAR", timedate, SQL_FN_TD_DAYOFYEAR, "DAYOFYEAR(", 1, 1},
    ScalarFunction{"EXTRACT", timedate, SQL_FN_TD_EXTRACT, "DATEPART(", 2, 2, Form::extract},
    ScalarFunction{"HOUR", timedate, SQL_FN_TD_HOUR, "HOUR(", 1, 1},
    ScalarFunction{"MINUTE", timedate, SQL_FN_TD_MINUTE, "MINUTE(", 1, 1},
    ScalarFunction{"MONTH", timedate, SQL_FN_TD_MONTH, "MONTH(", 1, 1},
    ScalarFunction{"MONTHNAME", timedate, SQL_FN_TD_MONTHNAME, "DATENAME('m', ", 1, 1},
    ScalarFunction{"NOW", timedate, SQL_FN_TD_NOW, "CURRENT_TIMESTAMP(", 0, 0},
    ScalarFunction{"QUARTER", timedate, SQL_FN_TD_QUARTER, "QUARTER(", 1, 1},
    ScalarFunction{"SECOND", timedate, SQL_FN_TD_SECOND, "SECOND(", 1, 1},
    ScalarFunction{"TIMESTAMPADD", timedate, SQL_FN_TD_TIMESTAMPADD, "DATEADD(", 3, 3,
                   Form::interval},
    ScalarFunction{"TIMESTAMPDIFF", timedate, SQL_FN_TD_TIMESTAMPDIFF, "DATEDIFF(", 3, 3,
                   Form::interval},
    ScalarFunction{"WEEK", timedate, SQL_FN_TD_WEEK, "WEEK(", 1, 1},
    ScalarFunction{"YEAR", timedate, SQL_FN_TD_YEAR, "YEAR(", 1, 1},

    // The system.
    missing("DATABASE", system, SQL_FN_SYS_DBNAME, "SQLGetInfo(SQL_DATABASE_NAME) tells it"),
    ScalarFunction{"IFNULL", system, SQL_FN_SYS_IFNULL, "ISNULL(", 2, 2},
    missing("USER", system, SQL_FN_SYS_USERNAME, "SQLGetInfo(SQL_USER_NAME) tells it"),

    // Conversion. CONVERT is translated and not told of: an application that is told of both writes
    // CONVERT, and the service's own word is the surer one.
    ScalarFunction{"CAST", conversion, SQL_FN_CVT_CAST, "CAST(", 1, 1, Form::cast},
    ScalarFunction{
        "CONVERT", conversion, SQL_FN_CVT_CONVERT, "CAST(", 2, 2, Form::convert, false, {}, false},
};

// Documents of the service's engine list the parts of DATEADD down to the millisecond, and those of
// DATEDIFF from the day. ODBC's SQL_TSI_FRAC_SECOND is the nanosecond.
constexpr std::array intervals{
    TimestampInterval{"SQL_TSI_FRAC_SECOND", SQL_FN_TSI_FRAC_SECOND, "", false},
    TimestampInterval{"SQL_TSI_SECOND", SQL_FN_TSI_SECOND, "second", true},
    TimestampInterval{"SQL_TSI_MINUTE", SQL_FN_TSI_MINUTE, "minute", true},
    TimestampInterval{"SQL_TSI_HOUR", SQL_FN_TSI_HOUR, "hour", true},
    TimestampInterval{"SQL_TSI_DAY", SQL_FN_TSI_DAY, "day", true},
    TimestampInterval{"SQL_TSI_WEEK", SQL_FN_TSI_WEEK, "week", false},
    TimestampInterval{"SQL_TSI_MONTH", SQL_FN_TSI_MONTH, "month", false},
    TimestampInterval{"SQL_TSI_QUARTER", SQL_FN_TSI_QUARTER, "quarter", false},
    TimestampInterval{"SQL_TSI_YEAR", SQL_FN_TSI_YEAR, "year", false},
};

struct Spelling {
    std::string_view keyword;
    std::string_view native;
};

constexpr std::array extract_fields{
    Spelling{"YEAR", "year"}, Spelling{"MONTH", "month"},   Spelling{"DAY", "day"},
    Spelling{"HOUR", "hour"}, Spelling{"MINUTE", "minute"}, Spelling{"SECOND", "second"},
};

// The page's keywords but SQL_REAL and the intervals, of which the service has none; and ODBC 3's
// names of the datetime types, which applications write as well.
constexpr std::array conversion_types{
    Spelling{"SQL_BIGINT", "BIGINT"},
    Spelling{"SQL_BINARY", "BINARY"},
    Spelling{"SQL_BIT", "BOOLEAN"},
    Spelling{"SQL_CHAR", "VARCHAR"},
    Spelling{"SQL_DATE", "DATE"},
    Spelling{"SQL_DECIMAL", "DECIMAL"},
    Spelling{"SQL_DOUBLE", "DOUBLE"},
    Spelling{"SQL_FLOAT", "FLOAT"},
    Spelling{"SQL_GUID", "UUID"},
    Spelling{"SQL_INTEGER", "INTEGER"},
    Spelling{"SQL_LONGVARBINARY", "BINARY"},
    Spelling{"SQL_LONGVARCHAR", "VARCHAR"},
    Spelling{"SQL_NUMERIC", "NUMERIC"},
    Spelling{"SQL_SMALLINT", "SMALLINT"},
    Spelling{"SQL_TIME", "TIME"},
    Spelling{"SQL_TIMESTAMP", "TIMESTAMP"},
    Spelling{"SQL_TINYINT", "TINYINT"},
    Spelling{"SQL_TYPE_DATE", "DATE"},
    Spelling{"SQL_TYPE_TIME", "TIME"},
    Spelling{"SQL_TYPE_TIMESTAMP", "TIMESTAMP"},
    Spelling{"SQL_VARBINARY", "BINARY"},
    Spelling{"SQL_VARCHAR", "VARCHAR"},
    Spelling{"SQL_WCHAR", "VARCHAR"},
    Spelling{"SQL_WLONGVARCHAR", "VARCHAR"},
    Spelling{"SQL_WVARCHAR", "VARCHAR"},
};

template <typename Table>
std::string_view native_spelling(const Table& table, std::string_view word) noexcept {
    const auto found = std::ranges::find_if(
        table, [&](const Spelling& spelling) { return is_keyword(word, spelling.keyword); });
    return found == table.end() ? std::string_view{} : found->native;
}

}  // namespace

std::span<const ScalarFunction> scalar_functions() noexcept {
    return functions;
}

const ScalarFunction* find_scalar_function(std::string_view name) noexcept {
    const auto found = std::ranges::find_if(
        functions, [&](const ScalarFunction& function) { return is_keyword(name, function.name); });
    return found == functions.end() ? nullptr : &*found;
}

std::span<const TimestampInterval> timestamp_intervals() noexcept {
    return intervals;
}

std::string_view date_part_of_interval(std::string_view keyword) noexcept {
    const auto found = std::ranges::find_if(intervals, [&](const TimestampInterval& interval) {
        return is_keyword(keyword, interval.keyword);
    });
    return found == intervals.end() ? std::string_view{} : found->date_part;
}

std::string_view date_part_of_field(std::string_view keyword) noexcept {
    return native_spelling(extract_fields, keyword);
}

std::string_view conversion_type(std::string_view keyword) noexcept {
    return native_spelling(conversion_types, keyword);
}

std::uint32_t function_mask(FunctionFamily family) noexcept {
    std::uint32_t mask = 0;
    for (const ScalarFunction& function : functions) {
        const bool told = function.reported && !function.opening.empty();
        if (function.family == family && told) mask |= function.bit;
    }
    return mask;
}

std::uint32_t add_intervals_mask() noexcept {
    std::uint32_t mask = 0;
    for (const TimestampInterval& interval : intervals) {
        if (!interval.date_part.empty()) mask |= interval.bit;
    }
    return mask;
}

std::uint32_t difference_intervals_mask() noexcept {
    std::uint32_t mask = 0;
    for (const TimestampInterval& interval : intervals) {
        if (interval.difference) mask |= interval.bit;
    }
    return mask;
}

}  // namespace connectai::sql
