// The driver's section of odbcinst.ini, and the libraries that it names.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/text.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/doctor/checks.h"
#include "setup/dsn_tool/doctor/elf_file.h"
#include "setup/dsn_tool/doctor/trial_load.h"
#include "setup/ini_file.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::string_view register_it =
    "register it: `odbcinst -i -d -f FILE`, with a FILE as odbcinst.ini.example has it, among the "
    "driver's documents";

bool readable(const std::string& path) {
    return access(path.c_str(), R_OK) == 0;
}

// Why a library cannot be used that an entry of odbcinst.ini names; no text: it can.
Finding library_problem(const std::string& path, std::string_view entry, const char* function) {
    const std::string named = concat(entry, "=", path);
    // A name without a slash is looked for where the loader looks.
    if (path.find('/') != std::string::npos) {
        if (!readable(path)) {
            return has_failed(concat(named, " cannot be read: ", std::strerror(errno)),
                              "install the driver, or put its path right in odbcinst.ini");
        }
        const ElfTarget own = elf_target("/proc/self/exe");
        const ElfTarget target = elf_target(path);
        if (target.bits == 0) {
            return has_failed(concat(named, " is not a shared library"),
                              "put the path right in odbcinst.ini");
        }
        if (own.bits != 0 && target != own) {
            return has_failed(
                concat(named, " is for ", target.bits, " bits (machine ", target.machine,
                       "), and this program for ", own.bits, " (machine ", own.machine, ")"),
                "install the package for the machine that the application is made for");
        }
    }
    const TrialLoad trial = try_to_load(path, function);
    if (!trial.problem.empty()) {
        return has_failed(concat(named, " cannot be loaded: ", trial.problem),
                          "install what is missing; `ldd` lists all that a library needs");
    }
    if (trial.has_function) return is_ok({});
    return has_failed(concat(named, " is another library: it has no function ", function),
                      "put the path right in odbcinst.ini");
}

// What is registered for one user alone is in another file.
std::string users_has_none_either() {
    const std::string path = setup::user_odbcinst_ini_path();
    const std::string why =
        readable(path) ? setup::why_unreadable(setup::IniFile(path).content()) : std::string();
    return concat(", nor has ", path, why.empty() ? "" : ", which unixODBC cannot read: ", why);
}

// iODBC reads neither of these entries of odbcinst.ini.
constexpr std::string_view no_such_entry = "this is the build for iODBC, which has none";

}  // namespace

Findings check_registration(Examination& examination) {
    const std::string path = setup::odbcinst_ini_path();
    if (!readable(path)) {
        return {has_failed(concat(path, " cannot be read: ", std::strerror(errno)),
                           std::string(register_it))};
    }
    const setup::IniFile file(path);
    if (const std::string why = setup::why_unreadable(file.content()); !why.empty()) {
        return {has_failed(
            concat("unixODBC cannot read ", path, ", and finds no driver there: ", why))};
    }
    const std::string section = concat("[", examination.driver(), "]");
    if (!setup::driver_registered(examination.driver())) {
        return {has_failed(concat(path, " has no section ", section, users_has_none_either()),
                           concat(register_it, "; where it has another name, say --driver NAME"))};
    }
    const std::string found = setup::odbcinst_ini_path(examination.driver());
    if (examination.library().empty()) {
        return {has_failed(concat("the section ", section, " of ", found, " names no library"),
                           "add the entry Driver with the path of libconnectaiodbc.so")};
    }
    return {is_ok(concat(section, " in ", found))};
}

Findings check_library(Examination& examination) {
    const std::string path = examination.library();
    if (path.empty()) return {is_skipped("no driver is registered")};
    Finding problem = library_problem(path, "Driver", "SQLDriverConnectW");
    if (problem.verdict != Verdict::ok) return {std::move(problem)};
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
    Finding problem = library_problem(path, "Setup", "ConfigDSN");
    if (problem.verdict == Verdict::ok) return {is_ok(concat(path, " loads"))};
    problem.verdict = Verdict::warning;
    return {std::move(problem)};
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
