#include "setup/dsn_tool/doctor/installed_driver.h"

#include "base/access.h"
#include "base/text.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/doctor/elf_file.h"
#include "setup/dsn_tool/doctor/trial_load.h"
#include "setup/ini_file.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::string_view register_it =
    "register it: `odbcinst -i -d -f FILE`, with a FILE as odbcinst.ini.example has it, among the "
    "driver's documents";

// What is registered for one user alone is in another file.
std::string users_has_none_either() {
    const std::string path = setup::user_odbcinst_ini_path();
    const std::string why = may(Access::read, path)
                                ? setup::why_unreadable(setup::IniFile(path).content())
                                : std::string();
    return concat(", nor has ", path, why.empty() ? "" : ", which unixODBC cannot read: ", why);
}

// Why a file at that path is no library for this machine; nothing: it may be one.
std::optional<Finding> file_problem(const std::string& path, std::string_view named,
                                    std::string_view where) {
    const std::string put_right = concat("put the path right ", where);
    if (const std::error_code problem = access_problem(path, Access::read)) {
        return has_failed(concat(named, " cannot be read: ", problem.message()),
                          concat("install the driver, or ", put_right));
    }
    const ElfTarget own = elf_target("/proc/self/exe");
    const ElfTarget target = elf_target(path);
    if (target.bits == 0) return has_failed(concat(named, " is not a shared library"), put_right);
    if (own.bits != 0 && target != own) {
        return has_failed(
            concat(named, " is for ", target.bits, " bits (machine ", target.machine,
                   "), and this program for ", own.bits, " (machine ", own.machine, ")"),
            "install the package for the machine that the application is made for");
    }
    return std::nullopt;
}

}  // namespace

std::optional<Finding> registration_problem(const std::string& driver) {
    const std::string path = setup::odbcinst_ini_path();
    if (const std::error_code problem = access_problem(path, Access::read)) {
        return has_failed(concat(path, " cannot be read: ", problem.message()),
                          std::string(register_it));
    }
    const setup::IniFile file(path);
    if (const std::string why = setup::why_unreadable(file.content()); !why.empty()) {
        return has_failed(
            concat("unixODBC cannot read ", path, ", and finds no driver there: ", why));
    }
    const std::string section = concat("[", driver, "]");
    if (!setup::driver_registered(driver)) {
        return has_failed(concat(path, " has no section ", section, users_has_none_either()),
                          concat(register_it, "; where it has another name, say --driver NAME"));
    }
    if (!setup::driver_library(driver).empty()) return std::nullopt;
    return has_failed(concat("the section ", section, " of ", setup::odbcinst_ini_path(driver),
                             " names no library"),
                      "add the entry Driver with the path of libconnectaiodbc.so");
}

std::optional<Finding> library_problem(const std::string& path, std::string_view keyword,
                                       std::string_view where, const char* function) {
    const std::string named = concat(keyword, "=", path);
    if (path.find('/') != path.npos) {
        if (std::optional<Finding> problem = file_problem(path, named, where)) return problem;
    }
    const TrialLoad trial = try_to_load(path, function);
    if (!trial.problem.empty()) {
        return has_failed(concat(named, " cannot be loaded: ", trial.problem),
                          "install what is missing; `ldd` lists all that a library needs");
    }
    if (trial.has_function) return std::nullopt;
    return has_failed(concat(named, " is another library: it has no function ", function),
                      concat("put the path right ", where));
}

}  // namespace connectai::dsn_tool
