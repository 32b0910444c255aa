// SQLBindCol, SQLFetch, SQLFetchScroll, SQLExtendedFetch, SQLSetPos, SQLGetData.
#include "odbc/boundary.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

bool needs_rows(const handles::Statement& statement, SQLSMALLINT orientation) {
    return !statement.has_read(orientation, statement.ard().array_size);
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLBindCol(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type,
                             SQLPOINTER data, SQLLEN buffer_octets, SQLLEN* length_or_indicator) {
    return call<handles::Statement>("SQLBindCol", handle, [&](auto& statement) {
        statement.bind_column(number, c_type, data, buffer_octets, length_or_indicator);
    });
}

SQLRETURN SQL_API SQLFetch(SQLHSTMT handle) {
    return cancellable_call(
        "SQLFetch", handle, [](auto& statement) { return statement.fetch(SQL_FETCH_NEXT, 0); },
        [](const auto& statement) { return needs_rows(statement, SQL_FETCH_NEXT); });
}

SQLRETURN SQL_API SQLFetchScroll(SQLHSTMT handle, SQLSMALLINT orientation, SQLLEN offset) {
    return cancellable_call(
        "SQLFetchScroll", handle,
        [=](auto& statement) { return statement.fetch(orientation, offset); },
        [=](const auto& statement) { return needs_rows(statement, orientation); });
}

SQLRETURN SQL_API SQLExtendedFetch(SQLHSTMT handle, SQLUSMALLINT orientation, SQLLEN offset,
                                   SQLULEN* row_count, SQLUSMALLINT* row_status) {
    return cancellable_call(
        "SQLExtendedFetch", handle,
        [=](auto& statement) {
            return statement.extended_fetch(orientation, offset, row_count, row_status);
        },
        [=](const auto& statement) {
            return !statement.has_read(static_cast<SQLSMALLINT>(orientation),
                                       statement.extended_rowset_size());
        });
}

SQLRETURN SQL_API SQLSetPos(SQLHSTMT handle, SQLSETPOSIROW row, SQLUSMALLINT operation,
                            SQLUSMALLINT lock) {
    return cancellable_call(
        "SQLSetPos", handle,
        [=](auto& statement) { return statement.set_position(row, operation, lock); }, always,
        Polled::never);  // it stays in the rowset, whose rows have been read
}

SQLRETURN SQL_API SQLGetData(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type,
                             SQLPOINTER data, SQLLEN buffer_octets, SQLLEN* length_or_indicator) {
    return call<handles::Statement>("SQLGetData", handle, [&](auto& statement) {
        return statement.get_data(number, c_type, data, buffer_octets, length_or_indicator);
    });
}

}  // extern "C"
