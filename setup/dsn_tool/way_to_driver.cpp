#include "setup/dsn_tool/way_to_driver.h"

#include "base/access.h"
#include "base/text.h"
#include "setup/data_source_request.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/doctor/installed_driver.h"

namespace connectai::dsn_tool {
namespace {

std::string driver_of(const Subject& subject) {
    return subject.driver.empty() ? usual_driver : subject.driver;
}

bool is_path(std::string_view value) noexcept {
    return value.find('/') != value.npos;
}

// What the manager takes as the Driver of the data source, which is there; empty: it names none.
// The manager takes it from the system's where the user's has none, and --user does not keep it
// from that. Where none is named, `looked_into` has the files.
std::string named_by_data_source(const Subject& subject, std::string& looked_into) {
    const Which which = subject.which == Which::system ? Which::system : Which::unsaid;
    for (const Place& place : places(which)) {
        if (!may(Access::read, place.path)) continue;
        const setup::IniFile file(place.path);
        if (!has_data_source(file, subject.data_source)) continue;
        for (const setup::IniLine& line : file.section(subject.data_source)) {
            if (iequals(line.name, "Driver") && !line.value.empty()) {
                return std::string(line.value);
            }
        }
        looked_into += concat(looked_into.empty() ? "" : ", nor in ", place.path);
    }
    return {};
}

std::optional<Finding> problem_of_data_source(const Subject& subject) {
    std::string looked_into;
    if (!named_by_data_source(subject, looked_into).empty()) return std::nullopt;
    return has_failed(concat("The data source ", printable(setup::shown_name(subject.data_source)),
                             " names no Driver in ", looked_into,
                             ": applications are told IM002, that it is not found"),
                      command_to_name_driver(subject));
}

// The value of Driver that counts where no data source does; empty: there is none.
std::string named_by_string(const config::Attributes& attributes) {
    for (const config::Attribute& attribute : attributes) {
        if (iequals(attribute.keyword, "Driver")) return std::string(attribute.value.view());
    }
    return {};
}

// What is registered by no such name, the manager takes for a library.
std::optional<Finding> problem_of_string(const std::string& value, const std::string& driver) {
    if (value.empty() || setup::names_driver(value, driver)) return std::nullopt;
    const std::string write = concat("write Driver=", driver);
    if (!is_path(value)) {
        const std::string library = setup::driver_library(value);
        if (!library.empty() && library == setup::driver_library(driver)) return std::nullopt;
        if (!library.empty() || value.find(".so") == value.npos) {
            return has_failed(setup::another_driver("The connection string", value, driver), write);
        }
    }
    std::optional<Finding> problem =
        library_problem(value, "Driver", "in the connection string", drivers_function);
    if (problem) problem->remedy += concat(", or ", write);
    return problem;
}

}  // namespace

std::optional<Finding> naming_problem(const Subject& subject,
                                      const config::Attributes& attributes) {
    return subject.data_source.empty()
               ? problem_of_string(named_by_string(attributes), driver_of(subject))
               : problem_of_data_source(subject);
}

std::optional<Finding> way_problem(const Subject& subject, const config::Attributes& attributes) {
    if (std::optional<Finding> problem = naming_problem(subject, attributes)) return problem;
    std::string ignored;
    const bool by_string = subject.data_source.empty();
    const std::string value =
        by_string ? named_by_string(attributes) : named_by_data_source(subject, ignored);
    if (is_path(value)) {
        return library_problem(value, "Driver",
                               by_string ? "in the connection string" : "in odbc.ini",
                               drivers_function);
    }
    const std::string driver = driver_of(subject);
    // Else the string names no driver, or a library that the loader has found.
    const bool is_name = iequals(value, driver) || setup::driver_registered(value);
    if (!is_name) return std::nullopt;
    if (std::optional<Finding> problem = registration_problem(driver)) return problem;
    return library_problem(setup::driver_library(driver), "Driver", "in odbcinst.ini",
                           drivers_function);
}

}  // namespace connectai::dsn_tool
