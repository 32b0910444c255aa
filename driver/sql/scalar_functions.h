// ODBC's scalar functions and what the service has for them: the one table by which {fn ...} is
// translated, and from which SQLGetInfo's answers about functions are made.
// ODBC 3.8, appendix E, "Scalar functions".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace connectai::sql {

enum class FunctionFamily : std::uint8_t { string, numeric, timedate, system, conversion };

// What stands between a function's parentheses, as far as it is not arguments and commas.
enum class ArgumentForm : std::uint8_t {
    list,      // (a, b)
    position,  // (a IN b)
    extract,   // (YEAR FROM a): the field becomes a quoted date part
    interval,  // (SQL_TSI_DAY, a, b): the interval becomes a quoted date part
    convert,   // (a, SQL_INTEGER) becomes (a AS INTEGER)
    cast,      // (a AS INTEGER): left as it is
};

struct ScalarFunction {
    std::string_view name;  // ODBC's, upper case
    FunctionFamily family;
    std::uint32_t bit;         // SQL_FN_...
    std::string_view opening;  // what is sent for the name and its "("; empty: there is nothing
    std::uint8_t least_arguments = 0;
    std::uint8_t most_arguments = 0;
    ArgumentForm form = ArgumentForm::list;
    bool bare = false;          // may stand without parentheses
    std::string_view remedy{};  // for who calls it otherwise than the service can
    bool reported = true;       // by SQLGetInfo, where there is a translation
};

std::span<const ScalarFunction> scalar_functions() noexcept;

// In any case; null for a name that appendix E does not have.
const ScalarFunction* find_scalar_function(std::string_view name) noexcept;

// A keyword of TIMESTAMPADD and TIMESTAMPDIFF.
struct TimestampInterval {
    std::string_view keyword;    // SQL_TSI_DAY
    std::uint32_t bit;           // SQL_FN_TSI_DAY
    std::string_view date_part;  // day; empty: there is none of that size
    bool difference;             // whether the service documents it for DATEDIFF, too
};
std::span<const TimestampInterval> timestamp_intervals() noexcept;

// The quoted date part for a SQL_TSI_... keyword or a field of EXTRACT; empty where there is none.
std::string_view date_part_of_interval(std::string_view keyword) noexcept;
std::string_view date_part_of_field(std::string_view keyword) noexcept;

// The service's type for CONVERT's keyword: SQL_WVARCHAR is VARCHAR; empty where there is none.
// ODBC 3.8, appendix E, "Explicit data type conversion function".
std::string_view conversion_type(std::string_view keyword) noexcept;

// What SQLGetInfo answers for SQL_STRING_FUNCTIONS and so on: the functions that have an `opening`,
// and are to be reported.
std::uint32_t function_mask(FunctionFamily family) noexcept;
std::uint32_t add_intervals_mask() noexcept;         // SQL_TIMEDATE_ADD_INTERVALS
std::uint32_t difference_intervals_mask() noexcept;  // SQL_TIMEDATE_DIFF_INTERVALS

// The documentation's table of functions.
std::string function_table_markdown();

}  // namespace connectai::sql
