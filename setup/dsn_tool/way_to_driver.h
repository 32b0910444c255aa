// The way of an application to the driver: what it connects with names the driver to the driver
// manager. Nothing else of this program needs the manager but `query`.
#pragma once

#include <optional>

#include "config/settings.h"
#include "setup/dsn_tool/doctor/finding.h"
#include "setup/dsn_tool/suggested_command.h"

namespace connectai::dsn_tool {

// Why what the subject says leads the manager to no driver, or to another: FAILED, with what to do;
// nothing: to this one, as far as it says anything. `attributes` are those of the connection
// string, or of the data source's name. The library that a path names is loaded for a trial; that
// it is not another vendor's is not known.
std::optional<Finding> naming_problem(const Subject& subject, const config::Attributes& attributes);

// The same, and whether the manager then finds the driver and can load it.
std::optional<Finding> way_problem(const Subject& subject, const config::Attributes& attributes);

}  // namespace connectai::dsn_tool
