// Paths on the command line, for odbc.ini.
#pragma once

#include <string>
#include <string_view>

#include "config/keywords.h"

namespace connectai::dsn_tool {

// Programs that read odbc.ini run in folders of their own, and none of them knows `~`: what such a
// path is from the root, by the folder that this program runs in and by $HOME. Empty: it stays as
// it is written, which also holds for what a variable begins (${ENV:...}), for the "*" of
// SSLServerCert, which is no path, for what begins or ends with a blank, which is refused, for a
// folder whose name is no UTF-8, and for what is no file's keyword.
std::string whole_path(const config::Keyword& keyword, std::string_view value);

}  // namespace connectai::dsn_tool
