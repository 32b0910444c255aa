// Who calls the driver: an application, or a driver manager for it.
#pragma once

namespace connectai::odbc {

// Whether the code at this address belongs to a driver manager of the time before ODBC 3.8's
// asynchronous functions: one that has SQLConnect, and no SQLCompleteAsync (which is "only
// implemented in the ODBC Driver Manager"). unixODBC is such a one. It takes SQL_STILL_EXECUTING
// from SQLConnect for a failure, and tries anew at the next call; from SQLFetch it does not get
// over an SQL_NO_DATA, and from SQLNumResultCols over nothing: all further calls of the statement
// are HY010. Only functions that execute statements or list the catalog, and SQLSetConnectAttr, are
// polled properly. And SQLCancel of a statement that does nothing means to it what it meant in ODBC
// 2: the cursor is closed.
bool is_old_manager(const void* code) noexcept;

}  // namespace connectai::odbc
