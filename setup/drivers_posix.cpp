// Asks the installer's library.
#include "setup/drivers.h"

#include <odbcinst.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/access.h"
#include "base/text.h"
#include "config/odbc_ini_paths_posix.h"
#include "setup/ini_file.h"

namespace connectai::setup {
namespace {

std::string registered(const std::string& driver, const char* entry) {
    std::array<char, FILENAME_MAX + 1> value{};
    const int length = SQLGetPrivateProfileString(driver.c_str(), entry, "", value.data(),
                                                  static_cast<int>(value.size()), "odbcinst.ini");
    return length > 0 ? std::string(value.data()) : std::string();
}

}  // namespace

bool driver_registered(const std::string& driver) {
    // The list of entries: unlike values, the library never keeps it for later calls.
    return !driver.empty() && !registered(driver, nullptr).empty();
}

std::string driver_library(const std::string& driver) {
    if constexpr (sizeof(void*) == 8) {
        std::string wide = registered(driver, "Driver64");
        if (!wide.empty()) return wide;
    }
    return registered(driver, "Driver");
}

bool names_driver(std::string_view value, const std::string& driver) {
    if (iequals(value, driver)) return true;
    return value.starts_with('/') &&
           (value == registered(driver, "Driver") || value == registered(driver, "Driver64"));
}

std::string user_odbc_ini_path() {
    return config::user_odbc_ini_path();
}

std::string system_odbc_ini_path() {
    return config::system_odbc_ini_path();
}

std::string odbc_ini_path() {
    UWORD mode = ODBC_BOTH_DSN;
    SQLGetConfigMode(&mode);
    if (mode == ODBC_SYSTEM_DSN) return system_odbc_ini_path();
    std::string path = user_odbc_ini_path();
    return mode == ODBC_USER_DSN || why_not_writable(path).empty() ? path : system_odbc_ini_path();
}

std::string odbcinst_ini_path() {
    const char* const name = std::getenv("ODBCINSTINI");
    return std::filesystem::path(system_odbc_ini_path())
        .replace_filename(name != nullptr && *name != '\0' ? name : "odbcinst.ini");
}

std::string user_odbcinst_ini_path() {
    const char* const home = std::getenv("HOME");
    return concat(home != nullptr ? home : "/home", "/.odbcinst.ini");
}

std::string odbcinst_ini_path(const std::string& driver) {
    for (std::string path : {odbcinst_ini_path(), user_odbcinst_ini_path()}) {
        if (may(Access::read, path) && IniFile(path).has_section(driver)) return path;
    }
    return odbcinst_ini_path();
}

// Only what writes clears the cache: here it writes nothing, to nowhere. As a file's path, it is
// taken as it is.
void forget_values() {
    static constexpr const char* nowhere = "/dev/null";
    if (access(nowhere, W_OK) == 0) {
        SQLWritePrivateProfileString("ODBC", nullptr, nullptr, nowhere);
    }
}

}  // namespace connectai::setup
