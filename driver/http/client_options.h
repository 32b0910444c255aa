// The settings of a connection, as its HTTP client takes them.
#pragma once

#include <string>

#include "config/settings.h"
#include "http/client.h"

namespace connectai::http {

// Throws Error HY000 for a client certificate that cannot be used: ClientCertificate::read().
ClientOptions client_options(const config::Settings& settings, std::string user_agent);

}  // namespace connectai::http
