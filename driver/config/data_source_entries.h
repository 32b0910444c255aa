// What is written of a data source, wherever the system keeps it.
#pragma once

#include <string>

#include "config/ini_section.h"

namespace connectai::config {

// In the order in which the entries stand there, the driver manager's own among them; none where
// there is no such data source. Throws Error HY000 for an entry that is too long to be had whole.
IniEntries data_source_entries(const std::string& name);

}  // namespace connectai::config
