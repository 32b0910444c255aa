// What a ServiceClient is made of, besides its settings.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "auth/sign_in.h"
#include "base/error.h"
#include "base/log.h"
#include "config/settings.h"
#include "http/client.h"

namespace connectai {

struct ClientParts {
    std::shared_ptr<Log> log;  // null: it cannot be opened
    http::ClientOptions options;
    std::shared_ptr<auth::SignIn> sign_in;  // null: see problems
    std::vector<Error> problems;            // not empty: there can be no client
};

// Makes each of them, however the others turn out, so that all that is wrong before anything is
// sent can be told at once: a log file or a certificate that cannot be used (HY000), credentials
// that are missing (28000). What the reading has told already is not told again.
ClientParts client_parts(const config::SettingsReading& reading, std::string user_agent);

// Adds what is wrong (HY000) with the files that a client signs in with: what client_parts() finds
// of them, for whoever only looks. Changes and sends nothing.
void collect_sign_in_files(std::vector<Error>& problems, const config::SettingsReading& reading);

}  // namespace connectai
