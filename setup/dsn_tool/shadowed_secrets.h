// Secrets that are given twice, once as they are and once in a file.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace connectai::dsn_tool {

// A warning for each Password with a PasswordFile beside it, and Token with TokenFile, in one
// section or one connection string: the first counts, and the other is not looked at. That a
// connection string has one and the data source's section the other is meant so.
std::vector<std::string> shadowed_secrets(const config::Attributes& attributes);

}  // namespace connectai::dsn_tool
