// Whether the driver manager of this machine finds a driver, and can load it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "setup/dsn_tool/doctor/finding.h"

namespace connectai::dsn_tool {

// Why odbcinst.ini gives the manager no library for a driver of that name: FAILED, with what to do;
// nothing: it does.
std::optional<Finding> registration_problem(const std::string& driver);

// Why the library at `path` cannot be loaded, or has no such function: FAILED, with what to do;
// nothing: it has. A name without a slash is looked for where the loader looks. `keyword` is what
// names it (Driver, Setup), and `where` says where that stands: "in odbcinst.ini". To be called
// while there is one thread (trial_load.h).
std::optional<Finding> library_problem(const std::string& path, std::string_view keyword,
                                       std::string_view where, const char* function);

// What each driver has, whose library is looked at by library_problem().
inline constexpr const char* drivers_function = "SQLDriverConnectW";

}  // namespace connectai::dsn_tool
