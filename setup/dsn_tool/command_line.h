// The command line, read by Boost.Program_options, and the texts of --help.
#pragma once

#include <string>
#include <vector>

#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {

// `words` are those behind the command's name. Throws UsageError.
Arguments read_command_line(const Command& command, const std::vector<std::string>& words);

// Says that there is no such command, and which may be meant. Quotes nothing that may be a secret.
std::string no_command(std::string_view word);

// The project's.
std::string_view version() noexcept;

// Of `connectai-dsn --help` and of `connectai-dsn COMMAND --help`.
std::string help();
std::string help(const Command& command);

}  // namespace connectai::dsn_tool
