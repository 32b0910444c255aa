// What SQL_DIAG_DYNAMIC_FUNCTION and SQL_DIAG_DYNAMIC_FUNCTION_CODE say that was executed.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <string_view>

#include "sql/statement_kind.h"

namespace connectai::handles {

struct DynamicFunction {
    std::string_view name;  // empty: a statement the specification has no name for
    SQLINTEGER code = SQL_DIAG_UNKNOWN_STATEMENT;
};

// Of the first statement of `text`, which `summary` sums up. ODBC 3.8, SQLGetDiagField, "Values of
// the Dynamic Function Fields".
DynamicFunction dynamic_function_of(std::string_view text,
                                    const sql::TextSummary& summary) noexcept;

}  // namespace connectai::handles
