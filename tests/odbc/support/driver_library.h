// The driver without a driver manager: loaded by dlopen, so that a test sees what the driver itself
// answers, and can call it in ways that a manager would stop.
#pragma once

#include <gtest/gtest.h>
#include <sql.h>
#include <sqlext.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/odbc.h"

namespace connectai::test::direct {

// A pointer for each exported function, under its name.
struct Functions {
#define CONNECTAI_EXPORT(name) decltype(&::name) name = nullptr;
#include "odbc/exports.def.h"
#undef CONNECTAI_EXPORT
};

// Loaded at the first call, and kept. Throws std::runtime_error if a function is missing.
const Functions& driver();
std::vector<std::string_view> exported_names();

class Handle {
public:
    Handle(SQLSMALLINT type, SQLHANDLE parent);
    ~Handle();
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    operator SQLHANDLE() const noexcept { return handle_; }
    SQLSMALLINT type() const noexcept { return type_; }
    std::vector<DiagRecord> records() const;
    SQLRETURN free();

private:
    SQLSMALLINT type_;
    SQLHANDLE handle_ = SQL_NULL_HANDLE;
};

class Environment : public Handle {
public:
    explicit Environment(SQLINTEGER version = SQL_OV_ODBC3_80);
};

// An environment and a connection that can be opened; closed at the end.
class Connection {
public:
    explicit Connection(SQLINTEGER version = SQL_OV_ODBC3_80);
    ~Connection();

    SQLRETURN connect(const std::string& connection_string);
    Environment& environment() noexcept { return environment_; }
    Handle& handle() noexcept { return handle_; }
    operator SQLHANDLE() const noexcept { return handle_; }

private:
    Environment environment_;
    Handle handle_;
};

// "URL=...;User=...;Password=...;ConnectOnOpen=false": opens without a server.
std::string unchecked_connection_string(std::string_view more = {});

// What a call came to, in one word for tables: "ok", "no data", "need data", "invalid handle", the
// SQLSTATE of an error, or that of a warning with a '+' before it. Fails the test if an SQL_ERROR,
// or an SQL_SUCCESS_WITH_INFO, has no diagnostic record.
std::string outcome(SQLSMALLINT handle_type, SQLHANDLE handle, SQLRETURN code);
inline std::string outcome(const Handle& handle, SQLRETURN code) {
    return outcome(handle.type(), handle, code);
}

SQLPOINTER as_pointer(std::uintptr_t number);  // an attribute's value

}  // namespace connectai::test::direct
