// Changes to data sources, made by the code behind ConfigDSN.
#pragma once

#include <odbcinst.h>

#include <string>

#include "setup/dsn_tool/attributes.h"
#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {

// Throws setup::Failure where the odbc.ini that change() would write to may not be written to, so
// that nobody is asked for a secret before.
void require_writable(const Arguments& arguments);

// Carries out ODBC_ADD_DSN, ODBC_CONFIG_DSN or ODBC_REMOVE_DSN in the user's odbc.ini, or in the
// system's where that is said, and returns the file's path. What has been changed beyond what was
// asked for is told on standard error. Throws setup::Failure.
std::string change(const Arguments& arguments, WORD type, AttributesRead attributes);

// Says on standard error that others may read the file, if they may and it holds this data source's
// secrets.
void warn_of_readers(const Arguments& arguments, const std::string& path);

}  // namespace connectai::dsn_tool
