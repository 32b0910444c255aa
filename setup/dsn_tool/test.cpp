// connectai-dsn test
#include <iostream>
#include <optional>

#include "base/access.h"
#include "base/text.h"
#include "config/dsn.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/connection_attributes.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/remedies.h"
#include "setup/dsn_tool/service_check.h"
#include "setup/dsn_tool/way_to_driver.h"
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
    if (!what_to_do.empty()) tell(concat("what to do: ", what_to_do));
}

// Of the first of the files that data sources are looked for in, and that cannot be read.
std::string_view remedy_of_files(Which which) {
    for (const Place& place : places(which)) {
        const std::error_code problem = access_problem(place.path, Access::read);
        const bool is_there = problem != std::errc::no_such_file_or_directory;
        if (problem && is_there) return remedy_of_unreadable(problem);
    }
    return {};
}

// Nothing where they cannot be read, which is told, and what to do.
std::optional<config::Attributes> attributes_of(const Arguments& arguments) {
    try {
        return connection_attributes(arguments);
    } catch (const setup::Failure& failure) {
        // What is refused otherwise has its remedy in the message.
        if (failure.problems().front().code != ODBC_ERROR_REQUEST_FAILED) throw;
        tell_with_remedy(failure.what(), remedy_of_files(arguments.which));
    } catch (const Error& error) {
        tell_with_remedy(error.message(), well_formed);
    }
    return std::nullopt;
}

// Whether an application gets to the driver. The steps do without the driver manager.
bool opens(const Subject& subject, const config::Attributes& attributes) {
    const std::optional<Finding> problem = way_problem(subject, attributes);
    if (problem) tell_with_remedy(problem->text, problem->remedy);
    return !problem;
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
    const Subject subject = subject_of(arguments, *read);
    if (!opens(subject, *read)) return refused;
    const config::Attributes attributes =
        config::with_dsn(*std::move(read), config::DsnScope::of_config_mode);
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
