// One section of an ini file, read without a limit on the length of a line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace connectai::config {

using IniEntries = std::vector<std::pair<std::string, std::string>>;  // name, value

// The entries of the first section of that name (whatever its case), in order, as ini_line.h has
// them; all as one moment had them. Nothing when the file cannot be read, is larger than 16 MiB or
// has no such section.
std::optional<IniEntries> read_ini_section(const std::string& path, std::string_view section);

}  // namespace connectai::config
