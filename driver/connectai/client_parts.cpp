#include "connectai/client_parts.h"

#include <utility>

#include "config/collect_problem.h"
#include "http/client_options.h"

namespace connectai {

using config::collect_problem;

namespace {

// What is wrong with these is told already, and without them nothing can be said of a file.
bool can_look_at_files(const config::SettingsReading& reading) {
    if (!reading.knows("AuthScheme")) return false;
    if (reading.settings.auth_scheme != config::AuthScheme::oauth_jwt) return true;
    return reading.knows("ClientJWTCert") && reading.knows("ClientJWTCertPassword");
}

}  // namespace

ClientParts client_parts(const config::SettingsReading& reading, std::string user_agent) {
    const config::Settings& settings = reading.settings;
    ClientParts parts;
    collect_problem(parts.problems, [&] {
        parts.log = Log::open(settings.log_file, settings.verbosity, settings.max_log_file_size);
    });
    collect_problem(parts.problems,
                    [&] { parts.options = http::client_options(reading, std::move(user_agent)); });
    if (auto missing = config::credentials_problem(reading)) {
        parts.problems.push_back(*std::move(missing));
        collect_sign_in_files(parts.problems, reading);
    } else if (can_look_at_files(reading)) {
        collect_problem(parts.problems,
                        [&] { parts.sign_in = auth::make_sign_in(settings, parts.options); });
    }
    return parts;
}

void collect_sign_in_files(std::vector<Error>& problems, const config::SettingsReading& reading) {
    if (!can_look_at_files(reading)) return;
    collect_problem(problems, [&] { auth::check_files(reading.settings); });
}

}  // namespace connectai
