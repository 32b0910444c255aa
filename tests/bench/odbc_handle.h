// ODBC handles of the benchmark's application: they free themselves, and an error is an exception
// with the diagnostics in it.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <string>

namespace connectai::bench {

inline SQLCHAR* narrow(const std::string& text) {  // ODBC takes its input as non-const
    return reinterpret_cast<SQLCHAR*>(const_cast<char*>(text.c_str()));
}

class Handle {
public:
    Handle(SQLSMALLINT type, SQLHANDLE parent);
    ~Handle() { SQLFreeHandle(type_, handle_); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    operator SQLHANDLE() const noexcept { return handle_; }

    // Passes on the return code of a call on this handle. Errors throw std::runtime_error, and so
    // does SQL_SUCCESS_WITH_INFO when `strict`: a truncated value must not count as fetched.
    SQLRETURN check(SQLRETURN code, const char* function, bool strict = true) const {
        if (code == SQL_SUCCESS || code == SQL_NO_DATA) [[likely]]
            return code;
        if (code == SQL_SUCCESS_WITH_INFO && !strict) return code;
        fail(code, function);
    }

private:
    [[noreturn]] void fail(SQLRETURN code, const char* function) const;

    SQLSMALLINT type_;
    SQLHANDLE handle_ = SQL_NULL_HANDLE;
};

struct Environment : Handle {
    Environment();
};

// An open connection.
class Session {
public:
    Session(const Environment& environment, const std::string& connection_string);
    ~Session() { SQLDisconnect(connection_); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    SQLHANDLE connection() const noexcept { return connection_; }

private:
    Handle connection_;
};

}  // namespace connectai::bench
