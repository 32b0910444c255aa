// Attributes that are plain values, held to what the specification allows.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <string>
#include <variant>

#include "handles/diagnostics.h"

namespace connectai::handles {

// What SQLGetStmtAttr and SQLGetConnectAttr answer: a number, an address or handle, or UTF-8 text.
using AttributeValue = std::variant<SQLULEN, SQLPOINTER, std::string>;

// A statement's numeric attributes; defaults as ODBC 3.8, SQLSetStmtAttr, gives them. A connection
// holds one too, as the default for its statements: an ODBC 2 application sets statement options
// on the connection.
struct StatementAttributes {
    SQLULEN query_timeout = 0;  // seconds; 0: none
    SQLULEN max_rows = 0;       // 0: all
    SQLULEN noscan = SQL_NOSCAN_OFF;
    SQLULEN max_length = 0;
    SQLULEN async_enable = SQL_ASYNC_ENABLE_OFF;
    SQLULEN cursor_type = SQL_CURSOR_FORWARD_ONLY;
    SQLULEN concurrency = SQL_CONCUR_READ_ONLY;
    SQLULEN keyset_size = 0;
    SQLULEN simulate_cursor = SQL_SC_NON_UNIQUE;
    SQLULEN retrieve_data = SQL_RD_ON;
    SQLULEN use_bookmarks = SQL_UB_OFF;
    SQLULEN enable_auto_ipd = SQL_FALSE;
    SQLULEN metadata_id = SQL_FALSE;
    SQLULEN cursor_scrollable = SQL_NONSCROLLABLE;
    SQLULEN cursor_sensitivity = SQL_UNSPECIFIED;
    SQLULEN rowset_size = 1;  // rows, of SQLExtendedFetch
    // Of a statement that is to come: then it is a field of the ARD.
    SQLULEN row_bind_type = SQL_BIND_BY_COLUMN;

    // False when the attribute is none of these. Throws Error HY024 for a value that the
    // specification does not have, HYC00 for one that is not supported; a value that is replaced by
    // the nearest supported one is warned about (01S02). `executed`, with or without a cursor, and
    // `prepared`: attributes of the cursor cannot change then (24000, HY011).
    bool set(SQLINTEGER attribute, SQLULEN value, bool executed, bool prepared,
             Diagnostics& diagnostics);

    // Null when the attribute is none of these.
    const SQLULEN* find(SQLINTEGER attribute) const noexcept;

private:
    // What else a characteristic of the cursor brings with it.
    void set_implied(SQLINTEGER attribute) noexcept;
};

}  // namespace connectai::handles
