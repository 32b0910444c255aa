// The driver's section of odbcinst.ini, and the libraries that it names.
#include <optional>
#include <string>

#include "base/text.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/doctor/checks.h"
#include "setup/dsn_tool/doctor/installed_driver.h"

namespace connectai::dsn_tool {
namespace {

// There is no Threading for iODBC, and the setup library is linked with unixODBC's installer.
constexpr std::string_view no_such_entry = "this is the build for iODBC, which has none";

}  // namespace

Findings check_registration(Examination& examination) {
    const std::string& driver = examination.driver();
    if (std::optional<Finding> problem = registration_problem(driver)) return {*problem};
    return {is_ok(concat("[", driver, "] in ", setup::odbcinst_ini_path(driver)))};
}

Findings check_library(Examination& examination) {
    const std::string path = examination.library();
    if (path.empty()) return {is_skipped("no driver is registered")};
    if (std::optional<Finding> problem =
            library_problem(path, "Driver", "in odbcinst.ini", drivers_function)) {
        return {*problem};
    }
    return {is_ok(concat(path, ", ", sizeof(void*) * 8, " bits, loads"))};
}

// Connections do without.
Findings check_setup_library(Examination& examination) {
    if (examination.library().empty()) return {is_skipped("no driver is registered")};
    const std::string path = examination.driver_entry("Setup");
    if (path.empty() && is_build_for_iodbc(examination)) {
        return {is_skipped(std::string(no_such_entry))};
    }
    if (path.empty()) {
        return {
            is_warning("odbcinst.ini names no setup library: graphical tools cannot make data "
                       "sources",
                       "add the entry Setup with the path of libconnectaiodbcS.so")};
    }
    std::optional<Finding> problem = library_problem(path, "Setup", "in odbcinst.ini", "ConfigDSN");
    if (!problem) return {is_ok(concat(path, " loads"))};
    problem->verdict = Verdict::warning;
    return {*problem};
}

// unixODBC, "Threading": 3 serialises all calls of an environment, SQLCancel included.
Findings check_threading(Examination& examination) {
    if (examination.library().empty()) return {is_skipped("no driver is registered")};
    const std::string level = examination.driver_entry("Threading");
    if (level == "0") return {is_ok("Threading=0")};
    if (level.empty() && is_build_for_iodbc(examination)) {
        return {is_skipped(std::string(no_such_entry))};
    }
    if (level.empty()) {
        return {
            is_warning("odbcinst.ini does not say Threading=0, and the manager's default may "
                       "serialise all calls",
                       "add Threading=0 to the driver's section: the driver is thread-safe")};
    }
    return {is_warning(concat("Threading=", level,
                              " has the manager serialise calls: SQLCancel may "
                              "wait for what it should cancel"),
                       "set Threading=0 in odbcinst.ini: the driver is thread-safe")};
}

}  // namespace connectai::dsn_tool
