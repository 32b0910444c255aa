// A client of the service, made as the driver makes one, for commands that ask for more than SQL.
#pragma once

#include <memory>

#include "config/settings.h"
#include "connectai/client.h"

namespace connectai::dsn_tool {

struct ServiceConnection {
    config::Settings settings;  // without the secrets
    http::ClientOptions options;
    std::unique_ptr<ServiceClient> client;
};

// `attributes` with their data source's section (config::with_dsn). Nothing is sent yet. Warnings
// go to standard error. Throws config::SettingsError.
ServiceConnection service_connection(const config::Attributes& attributes);

}  // namespace connectai::dsn_tool
