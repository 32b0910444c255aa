// What to do about a step that has failed, beyond what its message says.
#pragma once

#include <string>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "config/settings.h"
#include "setup/dsn_tool/steps.h"
#include "setup/dsn_tool/suggested_command.h"

namespace connectai::dsn_tool {

// A sentence. `status` is the HTTP status of the service's answer, 0 where there was none: it tells
// more than the SQLSTATE; so does the error's own type (connect_remedies.h, sign_in_remedies.h).
// `settings` may lack what has not been read. Commands that are suggested are those for `subject`.
// `proxy_named_by` says where the proxy of whom the step asks is named ("the keyword Proxy"), be it
// the service or the token endpoint; empty: it has none.
std::string remedy(Step step, const Error& error, long status, const config::Settings& settings,
                   const Subject& subject, std::string_view proxy_named_by);

// Of a variable or a file that a value refers to, and that is not there.
inline constexpr std::string_view there_for_who_connects =
    "it must be there for the process that connects";

// Of a file that cannot be read, by what the system says of it.
inline std::string_view remedy_of_unreadable(const std::error_code& problem) noexcept {
    return problem == std::errc::is_a_directory
               ? "a file is to be there: take away the folder that is in its place, or name "
                 "another path (ODBCINI, of the system's files ODBCSYSINI)"
               : "whoever runs the application must be able to read it";
}

// Of a connection string that is malformed.
inline constexpr std::string_view well_formed =
    "write KEYWORD=VALUE with semicolons between, and a value that holds one of ;{} in braces: "
    "PWD={a;b}";

// Of a server that does not answer, where it is not LoginTimeout that has ended the wait.
std::string remedy_of_silence(const config::Settings& settings);

// What an HTTP status tells by itself, whatever was asked; empty: nothing.
std::string_view remedy(long status);

}  // namespace connectai::dsn_tool
