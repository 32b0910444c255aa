// SQLGetCursorName, SQLSetCursorName.
#include "odbc/boundary.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

// ODBC 3.8: lengths in characters, in the wide form too.
template <typename Char>
SQLRETURN get_cursor_name(SQLHSTMT handle, Char* name, SQLSMALLINT capacity,
                          SQLSMALLINT* length) noexcept {
    return call<handles::Statement>("SQLGetCursorName", handle, [&](auto& statement) {
        put(length, put_text(statement.diagnostics(), statement.cursor_name(), name, capacity));
    });
}

template <typename Char>
SQLRETURN set_cursor_name(SQLHSTMT handle, const Char* name, SQLSMALLINT length) noexcept {
    return call<handles::Statement>("SQLSetCursorName", handle, [&](auto& statement) {
        statement.set_cursor_name(text_in(name, length));
    });
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLGetCursorName(SQLHSTMT handle, SQLCHAR* name, SQLSMALLINT capacity,
                                   SQLSMALLINT* length) {
    return get_cursor_name(handle, name, capacity, length);
}

SQLRETURN SQL_API SQLGetCursorNameW(SQLHSTMT handle, SQLWCHAR* name, SQLSMALLINT capacity,
                                    SQLSMALLINT* length) {
    return get_cursor_name(handle, name, capacity, length);
}

SQLRETURN SQL_API SQLSetCursorName(SQLHSTMT handle, SQLCHAR* name, SQLSMALLINT length) {
    return set_cursor_name(handle, name, length);
}

SQLRETURN SQL_API SQLSetCursorNameW(SQLHSTMT handle, SQLWCHAR* name, SQLSMALLINT length) {
    return set_cursor_name(handle, name, length);
}

}  // extern "C"
