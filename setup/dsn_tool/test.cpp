// connectai-dsn test
#include <iostream>

#include "base/text.h"
#include "config/connection_string.h"
#include "config/dsn.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/remedies.h"
#include "setup/dsn_tool/service_check.h"
#include "setup/dsn_tool/standard_input.h"

namespace connectai::dsn_tool {
namespace {

config::Attributes given(const Arguments& arguments) {
    if (!arguments.connection_string) {
        config::Attribute name;
        name.keyword = "DSN";
        name.value = WipedText(arguments.words.front());
        name.literal = true;
        return {name};
    }
    if (*arguments.connection_string != "-") {
        return config::parse_connection_string(*arguments.connection_string);
    }
    return config::parse_connection_string(read_secret("the connection string").view());
}

void tell(std::string_view text) {
    std::cerr << "connectai-dsn: " << printable(text) << '\n';
}

}  // namespace

int test(const Arguments& arguments) {
    config::Attributes attributes = given(arguments);
    if (const std::string name = config::chosen_dsn(attributes); !name.empty()) {
        find_data_source(arguments.which, name, arguments.driver);
    }
    choose(arguments.which);
    attributes = config::with_dsn(std::move(attributes));
    Steps steps(std::cout);
    ServiceCheck check(steps);
    std::string what_to_do;
    try {
        check.run(attributes);
        std::cout << "All is well.\n";
        return good;
    } catch (const config::SettingsError& error) {
        for (const Error& problem : error.problems()) tell(problem.message());
        what_to_do = remedy(steps.last_failed(), error, check.settings());
    } catch (const Error& error) {
        tell(concat(error.state().code, ": ", error.message()));
        what_to_do = remedy(steps.last_failed(), error, check.settings());
    }
    if (!what_to_do.empty()) tell(concat("what to do: ", what_to_do));
    return refused;
}

}  // namespace connectai::dsn_tool
