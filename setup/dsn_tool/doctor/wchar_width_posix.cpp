#include "setup/dsn_tool/doctor/wchar_width.h"

#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace connectai::dsn_tool {
namespace {

// What the child ends with is this and the width; a sanitizer's runtime has others.
constexpr int asked = 20;

template <typename Function>
Function function_of(void* library, const char* name) {
    return reinterpret_cast<Function>(dlsym(library, name));
}

[[noreturn]] void ask(const std::string& path) {
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) _exit(asked);
    const auto allocate = function_of<decltype(&SQLAllocHandle)>(library, "SQLAllocHandle");
    const EnvironmentFunctions functions{
        function_of<decltype(&SQLSetEnvAttr)>(library, "SQLSetEnvAttr"),
        function_of<decltype(&SQLGetDiagRecW)>(library, "SQLGetDiagRecW")};
    SQLHENV environment = SQL_NULL_HENV;
    if (allocate == nullptr || functions.set_attribute == nullptr ||
        functions.get_diagnostic_record == nullptr ||
        !SQL_SUCCEEDED(allocate(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment))) {
        _exit(asked);
    }
    functions.set_attribute(environment, SQL_ATTR_ODBC_VERSION,
                            reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3), 0);
    _exit(asked + static_cast<int>(wchar_width(functions, environment)));
}

}  // namespace

// The distance of the first two digits of an SQLSTATE.
std::size_t wchar_width(const EnvironmentFunctions& functions, SQLHENV environment) {
    // No environment has this attribute.
    constexpr SQLINTEGER nobodys = 99999;
    if (SQL_SUCCEEDED(functions.set_attribute(environment, nobodys, nullptr, 0))) return 0;
    std::array<unsigned char, 6 * sizeof(char32_t)> state{};
    std::array<unsigned char, 4096> text{};
    SQLINTEGER native = 0;
    SQLSMALLINT length = 0;
    const SQLRETURN result = functions.get_diagnostic_record(
        SQL_HANDLE_ENV, environment, 1, reinterpret_cast<SQLWCHAR*>(state.data()), &native,
        reinterpret_cast<SQLWCHAR*>(text.data()), 512, &length);
    if (!SQL_SUCCEEDED(result) || state[0] == 0) return 0;
    for (const std::size_t width : {sizeof(char16_t), sizeof(char32_t)}) {
        if (state[width] != 0) return width;
    }
    return 0;
}

std::size_t wchar_width_of_driver(const std::string& path) {
    const pid_t child = fork();
    if (child == 0) ask(path);
    if (child < 0) return 0;
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status)) return 0;
    for (const std::size_t width : {sizeof(char16_t), sizeof(char32_t)}) {
        if (WEXITSTATUS(status) == asked + static_cast<int>(width)) return width;
    }
    return 0;
}

}  // namespace connectai::dsn_tool
