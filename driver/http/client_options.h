// The settings of a connection, as its HTTP client takes them.
#pragma once

#include <string>

#include "config/settings.h"
#include "http/client.h"

namespace connectai::http {

// Throws config::SettingsError, HY000, with all that is wrong with the files: a client certificate
// that cannot be used (ClientCertificate::read()), certificates to trust that cannot be read. Of
// keywords that are not known it is told already that they are not valid.
ClientOptions client_options(const config::SettingsReading& reading, std::string user_agent);
// The same of settings that are whole.
ClientOptions client_options(const config::Settings& settings, std::string user_agent);

}  // namespace connectai::http
