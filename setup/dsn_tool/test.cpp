// connectai-dsn test
#include <iostream>

#include "base/text.h"
#include "config/dsn.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/connection_attributes.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/remedies.h"
#include "setup/dsn_tool/service_check.h"

namespace connectai::dsn_tool {
int test(const Arguments& arguments) {
    const config::Attributes attributes = config::with_dsn(connection_attributes(arguments));
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
