// What is written of a data source, wherever the system keeps it.
#pragma once

#include <cstdint>
#include <string>

#include "config/ini_section.h"

namespace connectai::config {

// Where a data source is looked for.
enum class DsnScope : std::uint8_t {
    all,             // the user's, then the system's, as for any application
    of_config_mode,  // as SQLSetConfigMode has it. Not for a driver: the driver manager changes the
                     // mode for a moment whenever a thread of the process connects
};

// In the order in which the entries stand there, the driver manager's own among them; none where
// there is no such data source. Throws Error HY000 for an entry that is too long to be had whole.
IniEntries data_source_entries(const std::string& name, DsnScope scope);

}  // namespace connectai::config
