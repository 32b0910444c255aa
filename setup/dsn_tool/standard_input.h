// Secrets and SQL from standard input.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace connectai::dsn_tool {

// The next line, without its end. At a terminal it is asked for, by `label` or else as `what`,
// which is what messages call it, and what is typed is not shown. Throws setup::Failure where there
// is no line, or an empty one, or one longer than 64 KiB: a value that is to be empty is written
// so.
WipedText read_secret(std::string_view what, std::string_view label = {});

// All that is left of it, behind the lines of secrets. Throws std::runtime_error where it cannot be
// read.
std::string read_standard_input();

// Whether it is a terminal.
bool somebody_types() noexcept;

}  // namespace connectai::dsn_tool
