#include "connectai/client_parts.h"

#include <utility>

#include "http/client_options.h"

namespace connectai {

namespace {

// Takes a step, and keeps what is wrong with the settings that it needs for the others to follow.
template <typename Step>
void collect_problem(std::vector<Error>& problems, Step step) {
    try {
        step();
    } catch (const Error& error) {
        if (!(error.state() == sqlstate::general_error)) throw;
        problems.push_back(error);
    }
}

}  // namespace

ClientParts client_parts(const config::SettingsReading& reading, std::string user_agent) {
    const config::Settings& settings = reading.settings;
    ClientParts parts;
    collect_problem(parts.problems, [&] {
        parts.log = Log::open(settings.log_file, settings.verbosity, settings.max_log_file_size);
    });
    collect_problem(parts.problems,
                    [&] { parts.options = http::client_options(settings, std::move(user_agent)); });
    const bool ready = reading.knows("AuthScheme") && reading.knows("ClientJWTCert") &&
                       reading.knows("ClientJWTCertPassword");
    if (auto missing = config::credentials_problem(reading)) {
        parts.problems.push_back(*std::move(missing));
    } else if (ready) {
        collect_problem(parts.problems,
                        [&] { parts.sign_in = auth::make_sign_in(settings, parts.options); });
    }
    return parts;
}

}  // namespace connectai
