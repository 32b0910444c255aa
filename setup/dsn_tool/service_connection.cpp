#include "setup/dsn_tool/service_connection.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "connectai/client_parts.h"
#include "setup/dsn_tool/command_line.h"
#include "setup/dsn_tool/messages.h"

namespace connectai::dsn_tool {

ServiceConnection service_connection(const config::Attributes& attributes) {
    config::SettingsReading reading = config::read_settings(attributes);
    for (const config::Warning& warning : reading.warnings) warn(warning.message);
    ClientParts parts = client_parts(reading, concat("connectai-dsn/", version()));
    std::ranges::move(parts.problems, std::back_inserter(reading.problems));
    if (!reading.problems.empty()) throw config::SettingsError(std::move(reading.problems));
    ServiceConnection made;
    made.options = parts.options;
    made.client = std::make_unique<ServiceClient>(reading.settings, std::move(parts.options),
                                                  std::move(parts.sign_in), std::move(parts.log));
    made.settings = std::move(reading.settings);
    made.settings.forget_secrets();
    return made;
}

}  // namespace connectai::dsn_tool
