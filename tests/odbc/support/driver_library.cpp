#include "support/driver_library.h"

#include <dlfcn.h>

#include <stdexcept>

namespace connectai::test::direct {

namespace {

Functions load() {
    void* library = dlopen(CONNECTAI_DRIVER, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    Functions functions;
    const auto find = [&](const char* name, auto& function) {
        void* symbol = dlsym(library, name);
        if (symbol == nullptr) throw std::runtime_error(std::string("no function ") + name);
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(symbol);
    };
#define CONNECTAI_EXPORT(name) find(#name, functions.name);
#include "odbc/exports.def.h"
#undef CONNECTAI_EXPORT
    return functions;
}

std::vector<DiagRecord> records_of(SQLSMALLINT type, SQLHANDLE handle) {
    std::vector<DiagRecord> records;
    for (SQLSMALLINT number = 1;; ++number) {
        SQLCHAR state[6] = {};
        SQLCHAR message[4096] = {};
        DiagRecord record;
        if (!SQL_SUCCEEDED(driver().SQLGetDiagRec(type, handle, number, state, &record.native,
                                                  message, sizeof message, nullptr))) {
            return records;
        }
        record.state = reinterpret_cast<const char*>(state);
        record.message = reinterpret_cast<const char*>(message);
        records.push_back(std::move(record));
    }
}

}  // namespace

const Functions& driver() {
    static const Functions functions = load();
    return functions;
}

std::vector<std::string_view> exported_names() {
    return {
#define CONNECTAI_EXPORT(name) #name,
#include "odbc/exports.def.h"
#undef CONNECTAI_EXPORT
    };
}

Handle::Handle(SQLSMALLINT type, SQLHANDLE parent) : type_(type) {
    const SQLRETURN code = driver().SQLAllocHandle(type, parent, &handle_);
    EXPECT_EQ(code, SQL_SUCCESS) << "SQLAllocHandle of type " << type;
}

Handle::~Handle() {
    free();
}

SQLRETURN Handle::free() {
    if (handle_ == SQL_NULL_HANDLE) return SQL_SUCCESS;
    const SQLRETURN code = driver().SQLFreeHandle(type_, handle_);
    if (SQL_SUCCEEDED(code)) handle_ = SQL_NULL_HANDLE;
    return code;
}

std::vector<DiagRecord> Handle::records() const {
    return records_of(type_, handle_);
}

Environment::Environment(SQLINTEGER version) : Handle(SQL_HANDLE_ENV, SQL_NULL_HANDLE) {
    EXPECT_EQ(driver().SQLSetEnvAttr(*this, SQL_ATTR_ODBC_VERSION,
                                     as_pointer(static_cast<std::uintptr_t>(version)), 0),
              SQL_SUCCESS);
}

Connection::Connection(SQLINTEGER version)
    : environment_(version), handle_(SQL_HANDLE_DBC, environment_) {}

Connection::~Connection() {
    driver().SQLDisconnect(handle_);
}

SQLRETURN Connection::connect(const std::string& text) {
    return driver().SQLDriverConnect(handle_, nullptr, narrow(text), SQL_NTS, nullptr, 0, nullptr,
                                     SQL_DRIVER_NOPROMPT);
}

std::string unchecked_connection_string(std::string_view more) {
    // Port 9 of the loopback interface, where nothing listens.
    return "URL=http://127.0.0.1:9/api;User=user@example.com;Password=test-token;"
           "ConnectOnOpen=false;" +
           std::string(more);
}

std::string outcome(SQLSMALLINT handle_type, SQLHANDLE handle, SQLRETURN code) {
    switch (code) {
        case SQL_SUCCESS: return "ok";
        case SQL_NO_DATA: return "no data";
        case SQL_NEED_DATA: return "need data";
        case SQL_INVALID_HANDLE: return "invalid handle";
        default: break;
    }
    const auto records = records_of(handle_type, handle);
    if (records.empty()) {
        ADD_FAILURE() << "return code " << code << " without a diagnostic record";
        return "no record";
    }
    EXPECT_TRUE(records.front().message.starts_with("[connectai-odbc]")) << records.front().message;
    if (code == SQL_SUCCESS_WITH_INFO) return "+" + records.front().state;
    EXPECT_EQ(code, SQL_ERROR);
    return records.front().state;
}

SQLPOINTER as_pointer(std::uintptr_t number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

}  // namespace connectai::test::direct
