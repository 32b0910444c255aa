// Statements whose functions execute asynchronously, without a driver manager.
#pragma once

#include "support/driver_library.h"

namespace connectai::test::direct {

inline SQLCHAR* const query_text =
    narrow("SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 5");

// Repeats a call, which may be asynchronous, until it has ended.
template <typename Call>
SQLRETURN polled(Call&& call) {
    SQLRETURN code = SQL_STILL_EXECUTING;
    while (code == SQL_STILL_EXECUTING) code = call();
    return code;
}

inline void make_asynchronous(SQLHANDLE statement) {
    ASSERT_EQ(driver().SQLSetStmtAttr(statement, SQL_ATTR_ASYNC_ENABLE,
                                      as_pointer(SQL_ASYNC_ENABLE_ON), 0),
              SQL_SUCCESS);
}

}  // namespace connectai::test::direct
