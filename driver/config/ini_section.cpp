// A small reader of ini files.
#include "config/ini_section.h"

#include <algorithm>

#include "base/regular_file.h"
#include "base/text.h"
#include "config/ini_line.h"

namespace connectai::config {

std::optional<IniEntries> read_ini_section(const std::string& path, std::string_view section) {
    constexpr std::size_t largest = std::size_t{16} << 20;
    const RegularFile file = read_regular_file(path, largest);  // wiped: it may hold secrets
    std::optional<IniEntries> entries;
    std::string_view rest = file.content.view();
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const IniLineParts parts = ini_line_parts(line);
        if (parts.kind == IniLineKind::section) {
            if (entries) break;
            if (iequals(parts.name, section)) entries.emplace();
        } else if (entries && parts.kind == IniLineKind::entry) {
            entries->emplace_back(parts.name, parts.value);
        }
    }
    return entries;
}

}  // namespace connectai::config
