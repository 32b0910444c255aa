// Secrets that are given and do not count.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace connectai::dsn_tool {

// A warning for each Password with a PasswordFile beside it, and Token with TokenFile, in one
// section or one connection string: the first counts, and the other is not looked at. That a
// connection string has one and the data source's section the other is meant so.
std::vector<std::string> shadowed_secrets(const config::Attributes& attributes);

// A warning for a Password or a Token that is given, and that AuthScheme does not sign in with.
std::vector<std::string> unused_secrets(const config::SettingsReading& reading);

}  // namespace connectai::dsn_tool
