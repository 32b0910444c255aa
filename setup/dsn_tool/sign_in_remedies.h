// What to do where nobody is signed in: SQLSTATE 28000, of the service or of a token endpoint.
#pragma once

#include <string>

#include "base/error.h"
#include "config/settings.h"
#include "setup/dsn_tool/suggested_command.h"

namespace connectai::dsn_tool {

// A sentence. auth::TokenRefused, NoRefreshToken and SignInNeeded are of the token endpoint, and
// any other error is the service's, which has refused what there is.
std::string sign_in_remedy(const Error& error, const config::Settings& settings,
                           const Subject& subject);

}  // namespace connectai::dsn_tool
