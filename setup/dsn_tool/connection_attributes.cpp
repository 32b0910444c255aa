#include "setup/dsn_tool/connection_attributes.h"

#include "base/access.h"
#include "base/text.h"
#include "config/connection_string.h"
#include "setup/data_source_request.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/standard_input.h"

namespace connectai::dsn_tool {
namespace {

config::Attributes checked(const Arguments& arguments, config::Attributes attributes) {
    if (const std::string name = config::chosen_dsn(attributes); !name.empty()) {
        find_data_source(arguments.which, name, arguments.driver);
    }
    choose(arguments.which);
    return attributes;
}

// The value of Driver that counts, where no data source does: no application gets to this driver by
// the name of another, nor by the path of a library that is not there.
std::string driver_problem(const std::string& value, const std::string& driver) {
    const std::string write = concat("write Driver=", driver);
    if (value.find('/') != value.npos) {
        const std::error_code problem = access_problem(value, Access::read);
        if (!problem) return {};
        return concat("The connection string names the library ", value,
                      " as its Driver, which cannot be read: ", problem.message(),
                      ": put its path right, or ", write);
    }
    const std::string library = setup::driver_library(value);
    const bool is_another_name = !library.empty() && library == setup::driver_library(driver);
    if (is_another_name || (iequals(value, driver) && setup::driver_registered(driver))) return {};
    return setup::another_driver("The connection string", value, driver, write);
}

void require_driver(const config::Attributes& attributes, const std::string& driver) {
    if (!config::chosen_dsn(attributes).empty()) return;
    for (const config::Attribute& attribute : attributes) {
        if (!iequals(attribute.keyword, "Driver") || attribute.value.empty()) continue;
        if (std::string problem = driver_problem(std::string(attribute.value.view()), driver);
            !problem.empty()) {
            throw setup::Failure(ODBC_ERROR_INVALID_NAME, std::move(problem));
        }
        return;
    }
}

}  // namespace

WipedText connection_string(const Arguments& arguments) {
    if (*arguments.connection_string == "-") return read_secret("the connection string");
    return {*arguments.connection_string};
}

config::Attributes connection_attributes(const Arguments& arguments) {
    if (arguments.connection_string) {
        config::Attributes attributes =
            connection_attributes(arguments, connection_string(arguments).view());
        require_driver(attributes, arguments.driver);
        return attributes;
    }
    config::Attribute name;
    name.keyword = "DSN";
    name.value = WipedText(arguments.words.front());
    name.literal = true;
    return checked(arguments, {name});
}

config::Attributes connection_attributes(const Arguments& arguments, std::string_view text) {
    return checked(arguments, config::parse_connection_string(text));
}

}  // namespace connectai::dsn_tool
