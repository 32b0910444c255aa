// Data source names: read through the installer library, so that ODBCINI, ODBCSYSINI and the
// manager's own search order hold.
#pragma once

#include <string>

#include "config/settings.h"

namespace connectai::config {

// Every keyword of the keyword table that the DSN's section sets. Empty when there is no such DSN.
Attributes read_dsn(const std::string& name);

}  // namespace connectai::config
