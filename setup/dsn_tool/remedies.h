// What to do about a step that has failed, beyond what its message says.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "config/settings.h"
#include "setup/dsn_tool/steps.h"
#include "setup/dsn_tool/suggested_command.h"

namespace connectai::dsn_tool {

// A sentence. `status` is the HTTP status of the answer,
// 0 where there was none: it tells more than the SQLSTATE. `settings` may lack what has not been
// read. Commands that are suggested are those for `subject`. `proxy_named_by` says where the proxy
// of the request is named ("the keyword Proxy"), where it goes through one.
std::string remedy(Step step, const Error& error, long status, const config::Settings& settings,
                   const Subject& subject, std::string_view proxy_named_by);

// Of a server that does not answer, where it is not LoginTimeout that has ended the wait.
std::string remedy_of_silence(const config::Settings& settings);

// What an HTTP status tells by itself, whatever was asked; empty: nothing.
std::string_view remedy(long status);

}  // namespace connectai::dsn_tool
