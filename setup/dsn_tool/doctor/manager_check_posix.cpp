// The driver manager that this program is linked with, and so most applications of this machine.
#include <dlfcn.h>
#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <array>
#include <filesystem>

#include "base/text.h"
#include "setup/dsn_tool/doctor/checks.h"
#include "setup/dsn_tool/query/odbc_session.h"

namespace connectai::dsn_tool {
namespace {

std::string library_path() {
    Dl_info info{};
    if (dladdr(reinterpret_cast<void*>(&SQLAllocHandle), &info) == 0) return "unknown";
    std::error_code failed;
    const std::filesystem::path path = std::filesystem::canonical(info.dli_fname, failed);
    return failed ? info.dli_fname : path.string();
}

// Which manager it is, and its version. unixODBC tells both by an attribute of its own. What it
// says as SQL_DM_VER is ODBC's version and two numbers of the three that make its own.
std::string version_of(const OdbcConnection& connection) {
    std::array<char, 64> text{};
    // It writes a zero behind as many octets as there are said to be.
    constexpr SQLINTEGER room = text.size() - 1;
    if (SQL_SUCCEEDED(SQLGetEnvAttr(connection.environment(), SQL_ATTR_UNIXODBC_VERSION,
                                    text.data(), room, nullptr))) {
        return concat("unixODBC ", text.data());
    }
    SQLSMALLINT length = 0;
    const SQLRETURN result =
        SQLGetInfo(connection.handle(), SQL_DM_VER, text.data(), SQLSMALLINT{room}, &length);
    return SQL_SUCCEEDED(result) ? concat("version ", text.data(), " by SQL_DM_VER")
                                 : "of an unknown version";
}

// Octets of a SQLWCHAR as the library has it, which need not be what its headers say: the distance
// of the first two digits of an SQLSTATE. 0: it cannot be told.
std::size_t width_of_wchar(const OdbcConnection& connection) {
    // No environment has this attribute.
    constexpr SQLINTEGER nobodys = 99999;
    if (SQL_SUCCEEDED(SQLSetEnvAttr(connection.environment(), nobodys, nullptr, 0))) return 0;
    std::array<unsigned char, 6 * sizeof(char32_t)> state{};
    std::array<unsigned char, 4096> text{};
    SQLINTEGER native = 0;
    SQLSMALLINT length = 0;
    const SQLRETURN result = SQLGetDiagRecW(SQL_HANDLE_ENV, connection.environment(), 1,
                                            reinterpret_cast<SQLWCHAR*>(state.data()), &native,
                                            reinterpret_cast<SQLWCHAR*>(text.data()), 512, &length);
    if (!SQL_SUCCEEDED(result) || state[0] == 0) return 0;
    for (const std::size_t width : {sizeof(char16_t), sizeof(char32_t)}) {
        if (state[width] != 0) return width;
    }
    return 0;
}

}  // namespace

Findings check_driver_manager(Examination& /*examination*/) {
    const std::string path = library_path();
    try {
        const OdbcConnection connection;
        const std::size_t width = width_of_wchar(connection);
        const std::string text =
            concat(path, ", ", version_of(connection), ", SQLWCHAR of ", width, " octets");
        if (width == sizeof(char16_t)) return {is_ok(text)};
        if (width == 0)
            return {is_warning(concat(path, ": the width of its SQLWCHAR is not known"))};
        return {has_failed(text,
                           "use lib/iodbc/libconnectaiodbc.so, the driver for managers with a "
                           "SQLWCHAR of 4 octets")};
    } catch (const OdbcError& error) {
        return {has_failed(concat(path, ": ", error.what()), "install unixODBC anew")};
    }
}

}  // namespace connectai::dsn_tool
