// ConfigDriver: what there is to do when the driver is installed or removed, and the time that a
// pooled connection is kept. ODBC 3.8, ConfigDriver and SQLConfigDriver.
//
// unixODBC's SQLConfigDriver (2.3.11) refuses every driver that has a Setup entry where addresses
// have 64 bits, because a test is the wrong way round there: installers have to load the library
// themselves. Elsewhere it calls this for ODBC_INSTALL_DRIVER and ODBC_REMOVE_DRIVER, hands on
// whatever length it finds to the application, set or not, and ignores what is returned. For
// ODBC_CONFIG_DRIVER it says TRUE, and does nothing.
#include <odbcinst.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.h"
#include "setup/changes.h"
#include "setup/drivers.h"
#include "setup/ini_file.h"
#include "setup/ini_file_lock.h"
#include "setup/problems.h"
#include "setup/text.h"

namespace connectai::setup {
namespace {

// The data sources that name the driver, the user's first.
std::string data_sources(const std::string& driver) {
    std::string names;
    for (const std::string& path : {user_odbc_ini_path(), system_odbc_ini_path()}) {
        const IniFile file(path);
        for (const IniLine& line : file.lines()) {
            if (!iequals(line.name, "Driver") || !names_driver(line.value, driver)) continue;
            if (!names.empty()) names += ", ";
            names += line.section;
        }
    }
    return names;
}

// Nothing but odbcinst.ini, which the installer writes itself, knows of the driver. Whether data
// sources are to go with it is an argument of SQLRemoveDriver, which removes them then, and not of
// ConfigDriver.
std::string remove(const std::string& driver) {
    const std::string names = data_sources(driver);
    if (names.empty()) return concat(driver, " left nothing to be removed");
    return concat("The data sources of ", driver, " are left as they are: ", names);
}

// It may be registered in ~/.odbcinst.ini, where unixODBC reads but does not write.
void require_section(const IniFile& file, const std::string& driver) {
    if (file.has_section(driver)) return;
    throw Failure(ODBC_ERROR_INVALID_NAME,
                  concat("There is no driver ", driver, " in ", file.path(),
                         ", the file that the installer writes to: change the one that it is "
                         "registered in with an editor"));
}

// CPTimeout=SECONDS, as unixODBC reads it from the driver's section.
std::string configure(const std::string& driver, std::string_view arguments) {
    static constexpr std::string_view keyword = "CPTimeout";
    const std::size_t equals = std::min(arguments.find('='), arguments.size());
    if (!iequals(arguments.substr(0, equals), keyword) || equals == arguments.size()) {
        throw Failure(ODBC_ERROR_INVALID_KEYWORD_VALUE,
                      "The arguments of ODBC_CONFIG_DRIVER are not valid: allowed is "
                      "CPTimeout=SECONDS");
    }
    const std::string_view value = arguments.substr(equals + 1);
    int seconds = -1;
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, seconds);
    if (error != std::errc() || stop != end || seconds < 0) {
        throw Failure(ODBC_ERROR_INVALID_KEYWORD_VALUE,
                      concat("CPTimeout is not valid: allowed is a whole number of seconds from 0 "
                             "to ",
                             std::numeric_limits<int>::max()));
    }
    const std::string path = odbcinst_ini_path();
    require_section(IniFile(path), driver);
    const IniFileLock lock(path, NewFile::of_everyone);
    const IniFile file(path);
    require_section(file, driver);
    change_driver(file, driver, {std::string(keyword), nullptr, std::to_string(seconds)});
    return concat("Unused connections of ", driver, " are kept for ", seconds, " seconds");
}

std::string execute(WORD request, const std::string& driver, const std::string& arguments) {
    if (request != ODBC_INSTALL_DRIVER && request != ODBC_REMOVE_DRIVER &&
        request != ODBC_CONFIG_DRIVER) {
        throw Failure(ODBC_ERROR_INVALID_REQUEST_TYPE,
                      concat("ConfigDriver knows no request ", request,
                             ": there are ODBC_INSTALL_DRIVER (1), ODBC_REMOVE_DRIVER (2) and "
                             "ODBC_CONFIG_DRIVER (3), and none of the driver's own"));
    }
    if (!driver_registered(driver)) {
        throw Failure(ODBC_ERROR_INVALID_NAME,
                      driver.empty() ? std::string("The driver's name is missing")
                                     : concat("There is no driver ", driver, " in odbcinst.ini"));
    }
    if (request == ODBC_REMOVE_DRIVER) return remove(driver);
    if (request == ODBC_CONFIG_DRIVER) return configure(driver, arguments);
    return concat(driver, " needs nothing beyond its section of odbcinst.ini");
}

template <typename Text, typename Out>
BOOL config_driver(WORD request, Text driver, Text arguments, Out message, WORD capacity,
                   WORD* length) noexcept {
    if (length != nullptr) *length = 0;
    if (message != nullptr && capacity > 0) *message = 0;
    return guarded([&] {
        const std::string text = execute(request, text_in(driver), text_in(arguments));
        const std::size_t whole = text_out(text, message, capacity);
        if (length == nullptr) return;
        *length = static_cast<WORD>(std::min<std::size_t>(whole, std::numeric_limits<WORD>::max()));
    });
}

}  // namespace
}  // namespace connectai::setup

extern "C" {

BOOL INSTAPI ConfigDriver(HWND, WORD fRequest, LPCSTR lpszDriver, LPCSTR lpszArgs, LPSTR lpszMsg,
                          WORD cbMsgMax, WORD* pcbMsgOut) {
    return connectai::setup::config_driver(fRequest, lpszDriver, lpszArgs, lpszMsg, cbMsgMax,
                                           pcbMsgOut);
}

BOOL INSTAPI ConfigDriverW(HWND, WORD fRequest, LPCWSTR lpszDriver, LPCWSTR lpszArgs,
                           LPWSTR lpszMsg, WORD cbMsgMax, WORD* pcbMsgOut) {
    return connectai::setup::config_driver(fRequest, lpszDriver, lpszArgs, lpszMsg, cbMsgMax,
                                           pcbMsgOut);
}

}  // extern "C"
