// Calls of ODBC's scalar functions and what they give, a few for each bit of SQLGetInfo.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <span>

namespace connectai::test {

struct ScalarFunctionCall {
    SQLUSMALLINT info_type;
    SQLUINTEGER bit;         // of the information type
    const char* expression;  // $NOW is the time in UTC as {ts} has it
    const char* value;       // as text; NULL for a NULL
};

std::span<const ScalarFunctionCall> scalar_function_calls();

}  // namespace connectai::test
