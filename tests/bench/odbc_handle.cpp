#include "odbc_handle.h"

#include <array>
#include <stdexcept>

namespace connectai::bench {

Handle::Handle(SQLSMALLINT type, SQLHANDLE parent) : type_(type) {
    if (!SQL_SUCCEEDED(SQLAllocHandle(type, parent, &handle_))) {
        throw std::runtime_error("SQLAllocHandle fails");
    }
}

void Handle::fail(SQLRETURN code, const char* function) const {
    std::string message = std::string(function) + " returns " + std::to_string(code);
    std::array<SQLCHAR, 6> state{};
    std::array<SQLCHAR, 1024> text{};
    SQLINTEGER native = 0;
    SQLSMALLINT length = 0;
    for (SQLSMALLINT record = 1;
         SQL_SUCCEEDED(SQLGetDiagRec(type_, handle_, record, state.data(), &native, text.data(),
                                     static_cast<SQLSMALLINT>(text.size()), &length));
         ++record) {
        message.append("\n  ").append(reinterpret_cast<const char*>(state.data()));
        message.append(" ").append(reinterpret_cast<const char*>(text.data()));
    }
    throw std::runtime_error(message);
}

Environment::Environment() : Handle(SQL_HANDLE_ENV, SQL_NULL_HANDLE) {
    const auto version = reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3);
    check(SQLSetEnvAttr(*this, SQL_ATTR_ODBC_VERSION, version, 0), "SQLSetEnvAttr");
}

Session::Session(const Environment& environment, const std::string& connection_string)
    : connection_(SQL_HANDLE_DBC, environment) {
    const SQLRETURN code = SQLDriverConnect(connection_, nullptr, narrow(connection_string),
                                            SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
    connection_.check(code, "SQLDriverConnect", false);
}

}  // namespace connectai::bench
