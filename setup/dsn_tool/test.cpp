// connectai-dsn test
#include <iostream>
#include <optional>

#include "base/text.h"
#include "config/dsn.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/connection_attributes.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/remedies.h"
#include "setup/dsn_tool/service_check.h"
#include "setup/problems.h"

namespace connectai::dsn_tool {
namespace {

// Whether the steps are well; what is wrong is told, and what to do.
template <typename Action>
bool goes_well(const Steps& steps, const ServiceCheck& check, const Subject& subject,
               Action action) {
    const auto what_helps = [&](const Error& error) {
        const Step step = steps.last_failed();
        return remedy(step, error, check.last_status(), check.settings(), subject,
                      check.proxy_named_by(step));
    };
    std::string what_to_do;
    try {
        action();
        return true;
    } catch (const config::SettingsError& error) {
        for (const Error& problem : error.problems()) tell(problem.message());
        what_to_do = what_helps(error);
    } catch (const Error& error) {
        tell(concat(error.state().code, ": ", error.message()));
        what_to_do = what_helps(error);
    }
    tell(concat("what to do: ", what_to_do));
    return false;
}

void tell_with_remedy(std::string_view problem, std::string_view what_to_do) {
    tell(problem);
    tell(concat("what to do: ", what_to_do));
}

// Nothing where they cannot be read, which is told, and what to do.
std::optional<config::Attributes> attributes_of(const Arguments& arguments) {
    try {
        return connection_attributes(arguments);
    } catch (const setup::Failure& failure) {
        // What is refused otherwise has its remedy in the message.
        if (failure.problems().front().code != ODBC_ERROR_REQUEST_FAILED) throw;
        tell_with_remedy(failure.what(), readable_for_who_connects);
    } catch (const Error& error) {
        tell_with_remedy(error.message(), well_formed);
    }
    return std::nullopt;
}

// Whether the driver manager finds the driver. The steps do without the manager.
bool opens(const Subject& subject) {
    if (subject.data_source.empty()) return true;
    const std::string problem = driver_missing(subject.which, subject.data_source);
    if (problem.empty()) return true;
    tell_with_remedy(problem, command_to_name_driver(subject));
    return false;
}

// Warnings do not fail a test: what is odd may be meant so.
std::string summary(std::size_t warnings) {
    if (warnings == 0) return "All is well.\n";
    return concat("All steps have passed, with ", warnings,
                  warnings == 1 ? " warning.\n" : " warnings.\n");
}

// The end of a test of several endpoints, by their numbers.
void tell_of_endpoints(std::size_t all, const std::vector<std::size_t>& failed) {
    const std::size_t usable = all - failed.size();
    tell(concat("of ", all, " endpoints, ", usable, usable == 1 ? " is" : " are", " well"));
    std::string numbers;
    for (const std::size_t number : failed) {
        numbers += concat(numbers.empty() ? "" : ", ", number);
    }
    const std::string which = concat(failed.size() == 1 ? "endpoint " : "endpoints ", numbers);
    tell(usable > 0
             ? concat("what to do: applications can work, without ", which,
                      ": put right what is told above, or take it out of the keyword URL")
             : concat("what to do: put right what is told above of each; what is the same for all "
                      "may be the network, a proxy or the credentials"));
}

}  // namespace

int test(const Arguments& arguments) {
    std::optional<config::Attributes> read = attributes_of(arguments);
    if (!read) return refused;
    const config::Attributes attributes =
        config::with_dsn(*std::move(read), config::DsnScope::of_config_mode);
    const Subject subject = subject_of(arguments, attributes);
    if (!opens(subject)) return refused;
    Steps steps(std::cout);
    ServiceCheck check(steps);
    if (!goes_well(steps, check, subject, [&] { check.read(attributes); })) return refused;
    const std::vector<std::string>& urls = check.settings().urls;
    std::vector<std::size_t> failed;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        if (urls.size() > 1) {
            std::cout << "\nendpoint " << i + 1 << " of " << urls.size() << ": "
                      << printable(urls[i]) << std::endl;
        }
        if (!goes_well(steps, check, subject, [&] { check.try_endpoint(urls[i]); })) {
            failed.push_back(i + 1);
        }
    }
    if (failed.empty()) {
        std::cout << summary(check.warnings());
        return good;
    }
    if (urls.size() > 1) tell_of_endpoints(urls.size(), failed);
    return refused;
}

}  // namespace connectai::dsn_tool
