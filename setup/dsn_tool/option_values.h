// The values of a command's own options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/output/result_writer.h"

namespace connectai::dsn_tool {

// Absent: it was not given.
std::optional<std::string> option_text(const Arguments& arguments, std::string_view name);

// The file that --output names; absent: standard output, which a hyphen says, too. Throws
// UsageError.
std::optional<std::string> option_output(const Arguments& arguments);

// Throws UsageError that names the option, and what is allowed.
std::optional<std::int64_t> option_number(const Arguments& arguments, std::string_view name,
                                          std::int64_t least, std::int64_t most);

// Of --format; a table where it was not given. Likewise.
OutputFormat option_format(const Arguments& arguments);

}  // namespace connectai::dsn_tool
