// The driver manager that this program is linked with, and so most applications of this machine.
#include <dlfcn.h>
#include <sql.h>
#include <sqlext.h>

#include <array>
#include <filesystem>

#include "base/text.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/doctor/checks.h"
#include "setup/dsn_tool/doctor/wchar_width.h"
#include "setup/dsn_tool/query/odbc_session.h"

namespace connectai::dsn_tool {
namespace {

// As packages register the build for iODBC.
constexpr const char* iodbcs_driver = "ConnectAI iODBC";

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

// Packages and build trees have the build for iODBC in a folder of that name.
bool is_in_folder_of_iodbc(const std::filesystem::path& library) {
    return library.parent_path().filename() == "iodbc";
}

// The build of the driver with the other width, beside the one that is named. Empty: it is not
// there.
std::string other_build(const std::string& library) {
    const std::filesystem::path path(library);
    const std::filesystem::path folder = path.parent_path();
    const std::filesystem::path other =
        (is_in_folder_of_iodbc(path) ? folder.parent_path() : folder / "iodbc") / path.filename();
    std::error_code failed;
    return std::filesystem::exists(other, failed) ? other.string() : std::string();
}

std::string put_it_right(const Examination& examination, std::size_t width) {
    std::string build = other_build(examination.library());
    if (build.empty()) {
        build = width == sizeof(char16_t)
                    ? "the path of libconnectaiodbc.so that is in no folder iodbc, the build for "
                      "unixODBC"
                    : "that of iodbc/libconnectaiodbc.so, the build for a SQLWCHAR of 4 octets";
    }
    return concat("put Driver=", build, " into the section [", examination.driver(), "] of ",
                  setup::odbcinst_ini_path(examination.driver()),
                  ", or take a driver there that is for this manager (--driver)");
}

// A driver and a manager of different widths take each other's text for something else.
Finding compared(const Examination& examination, const std::string& manager, std::size_t width) {
    const std::string library = examination.library();
    const std::size_t drivers = library.empty() ? 0 : wchar_width_of_driver(library);
    if (drivers == width || (drivers == 0 && width == sizeof(char16_t))) return is_ok(manager);
    if (is_build_for_iodbc(examination)) {
        return is_skipped(concat(manager, ": this is the build for iODBC",
                                 setup::driver_registered(usual_driver)
                                     ? concat("; programs of unixODBC take Driver=", usual_driver)
                                     : "; none for programs of unixODBC is registered"));
    }
    const std::string known =
        drivers == 0 ? std::string()
                     : concat("; the driver's library ", library, " has one of ", drivers,
                              ", so that neither understands the other's text");
    return has_failed(concat(manager, known), put_it_right(examination, width));
}

}  // namespace

bool is_build_for_iodbc(const Examination& examination) {
    const std::string library = examination.library();
    return iequals(examination.driver(), iodbcs_driver) &&
           wchar_width_of_driver(library) == sizeof(char32_t);
}

Findings check_driver_manager(Examination& examination) {
    const std::string path = library_path();
    try {
        const OdbcConnection connection;
        const std::size_t width =
            wchar_width({&SQLSetEnvAttr, &SQLGetDiagRecW}, connection.environment());
        const std::string text =
            concat(path, ", ", version_of(connection), ", SQLWCHAR of ", width, " octets");
        if (width == 0) {
            return {is_warning(concat(path, ": the width of its SQLWCHAR is not known"))};
        }
        return {compared(examination, text, width)};
    } catch (const OdbcError& error) {
        return {has_failed(concat(path, ": ", error.what()), "install unixODBC anew")};
    }
}

}  // namespace connectai::dsn_tool
