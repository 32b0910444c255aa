// SQLBindCol, SQLFetch, SQLFetchScroll, SQLGetData.
#include "base/text.h"
#include "odbc/boundary.h"

using namespace connectai;
using namespace connectai::odbc;

extern "C" {

SQLRETURN SQL_API SQLBindCol(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type,
                             SQLPOINTER data, SQLLEN buffer_octets, SQLLEN* length_or_indicator) {
    return call<handles::Statement>("SQLBindCol", handle, [&](auto& statement) {
        statement.bind_column(number, c_type, data, buffer_octets, length_or_indicator);
    });
}

SQLRETURN SQL_API SQLFetch(SQLHSTMT handle) {
    return cancellable_call("SQLFetch", handle, [](auto& statement) { return statement.fetch(); });
}

SQLRETURN SQL_API SQLFetchScroll(SQLHSTMT handle, SQLSMALLINT orientation, SQLLEN /*offset*/) {
    return cancellable_call("SQLFetchScroll", handle, [&](auto& statement) {
        // ODBC 3.8, SQLFetchScroll: HY106 for all but SQL_FETCH_NEXT on a forward-only cursor.
        if (orientation != SQL_FETCH_NEXT) {
            throw Error(sqlstate::fetch_type_out_of_range,
                        concat("the cursor is forward-only: it has only SQL_FETCH_NEXT, not ",
                               orientation));
        }
        return statement.fetch();
    });
}

SQLRETURN SQL_API SQLGetData(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type,
                             SQLPOINTER data, SQLLEN buffer_octets, SQLLEN* length_or_indicator) {
    return call<handles::Statement>("SQLGetData", handle, [&](auto& statement) {
        return statement.get_data(number, c_type, data, buffer_octets, length_or_indicator);
    });
}

}  // extern "C"
