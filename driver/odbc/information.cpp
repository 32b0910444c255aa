// SQLGetInfo, SQLGetFunctions, SQLGetTypeInfo.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "info/get_info.h"
#include "info/type_info.h"
#include "odbc/boundary.h"
#include "odbc/functions.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

template <typename Char>
SQLRETURN get_info(SQLHDBC handle, SQLUSMALLINT info_type, SQLPOINTER value, SQLSMALLINT capacity,
                   SQLSMALLINT* length) noexcept {
    using Connection = handles::Connection;
    return call<Connection, Meanwhile::allowed>("SQLGetInfo", handle, [&](auto& connection) {
        // ODBC 3.8, SQLGetInfo, 08003: all but SQL_ODBC_VER, which is the manager's, need one.
        connection.require_connected();
        const auto answer = info::get_info(info_type, connection.info_context());
        if (!answer) {
            throw Error(sqlstate::info_type_out_of_range,
                        concat("there is no information type ", info_type));
        }
        if (const auto* text = std::get_if<std::string>(&*answer)) {
            put(length, put_text_octets<Char>(connection.diagnostics(), *text, value, capacity));
        } else if (const auto* small = std::get_if<SQLUSMALLINT>(&*answer)) {
            put(static_cast<SQLUSMALLINT*>(value), *small);
            put(length, sizeof(SQLUSMALLINT));
        } else {
            put(static_cast<SQLUINTEGER*>(value), std::get<SQLUINTEGER>(*answer));
            put(length, sizeof(SQLUINTEGER));
        }
    });
}

SQLRETURN get_type_info(SQLHSTMT handle, SQLSMALLINT sql_type) noexcept {
    return call<handles::Statement>("SQLGetTypeInfo", handle, [&](auto& statement) {
        statement.show_table([&] {
            return info::type_info(sql_type, statement.connection().type_report(),
                                   statement.odbc2());
        });
    });
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLGetInfo(SQLHDBC handle, SQLUSMALLINT info_type, SQLPOINTER value,
                             SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_info<SQLCHAR>(handle, info_type, value, capacity, length);
}

SQLRETURN SQL_API SQLGetInfoW(SQLHDBC handle, SQLUSMALLINT info_type, SQLPOINTER value,
                              SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_info<SQLWCHAR>(handle, info_type, value, capacity, length);
}

SQLRETURN SQL_API SQLGetTypeInfo(SQLHSTMT handle, SQLSMALLINT sql_type) {
    return get_type_info(handle, sql_type);
}

SQLRETURN SQL_API SQLGetTypeInfoW(SQLHSTMT handle, SQLSMALLINT sql_type) {
    return get_type_info(handle, sql_type);
}

SQLRETURN SQL_API SQLGetFunctions(SQLHDBC handle, SQLUSMALLINT function, SQLUSMALLINT* supported) {
    using Connection = handles::Connection;
    return call<Connection, Meanwhile::allowed>("SQLGetFunctions", handle, [&](auto&) {
        if (supported == nullptr) {
            throw Error(sqlstate::invalid_null_pointer, "there is nowhere to put the answer");
        }
        switch (function) {
            case SQL_API_ODBC3_ALL_FUNCTIONS: return fill_odbc3_functions(supported);
            case SQL_API_ALL_FUNCTIONS: return fill_odbc2_functions(supported);
            default: *supported = has_function(function) ? SQL_TRUE : SQL_FALSE;
        }
    });
}

}  // extern "C"
