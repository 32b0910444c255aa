// The driver loaded by a program of its own, without a driver manager, and by nobody else in the
// process: it can be unloaded.
#pragma once

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sql.h>
#include <sqlext.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>

#include "support/odbc.h"

namespace connectai::test {

// CONNECTAI_DRIVER is the library's path.
class LoadedLibrary {
public:
    LoadedLibrary() : library_(dlopen(CONNECTAI_DRIVER, RTLD_NOW | RTLD_LOCAL)) {}
    ~LoadedLibrary() { unload(); }
    LoadedLibrary(const LoadedLibrary&) = delete;
    LoadedLibrary& operator=(const LoadedLibrary&) = delete;

    void unload() {
        if (library_ != nullptr) dlclose(std::exchange(library_, nullptr));
    }

    static bool is_loaded() {
        std::ifstream maps("/proc/self/maps");
        for (std::string line; std::getline(maps, line);) {
            if (line.ends_with("/libconnectaiodbc.so")) return true;
        }
        return false;
    }

    // function<decltype(SQLFetch)>("SQLFetch")
    template <typename Function>
    Function* function(const char* name) const {
        return reinterpret_cast<Function*>(dlsym(library_, name));
    }

    SQLHANDLE allocate(SQLSMALLINT type, SQLHANDLE parent) const {
        SQLHANDLE handle = SQL_NULL_HANDLE;
        EXPECT_EQ(function<decltype(SQLAllocHandle)>("SQLAllocHandle")(type, parent, &handle),
                  SQL_SUCCESS);
        return handle;
    }

    SQLHANDLE environment() const {
        SQLHANDLE handle = allocate(SQL_HANDLE_ENV, SQL_NULL_HANDLE);
        const auto version = reinterpret_cast<SQLPOINTER>(std::uintptr_t{SQL_OV_ODBC3});
        function<decltype(SQLSetEnvAttr)>("SQLSetEnvAttr")(handle, SQL_ATTR_ODBC_VERSION, version,
                                                           0);
        return handle;
    }

    SQLRETURN connect(SQLHANDLE connection, const std::string& text) const {
        return function<decltype(SQLDriverConnect)>("SQLDriverConnect")(
            connection, nullptr, narrow(text), SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
    }

private:
    void* library_;
};

}  // namespace connectai::test
