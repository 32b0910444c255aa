// How wide the SQLWCHAR of a library is, which need not be what its headers say, nor what the
// library on the other side has: unixODBC's has 2 octets, iODBC's usually 4.
#pragma once

#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <cstddef>
#include <string>

namespace connectai::dsn_tool {

// The functions of a driver manager, or of a driver.
struct EnvironmentFunctions {
    decltype(&SQLSetEnvAttr) set_attribute;
    decltype(&SQLGetDiagRecW) get_diagnostic_record;
};

// In octets; 0: it cannot be told. Has the environment refuse something, and looks at the SQLSTATE.
std::size_t wchar_width(const EnvironmentFunctions& functions, SQLHENV environment);

// Of the driver whose library is at `path`, which is asked itself, in a process of its own, as in
// trial_load.h; 0: it cannot be loaded either.
std::size_t wchar_width_of_driver(const std::string& path);

}  // namespace connectai::dsn_tool
