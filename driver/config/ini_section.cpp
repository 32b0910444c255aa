// A small reader of ini files, for the lines that are too long for the installer library.
#include "config/ini_section.h"

#include <fstream>

#include "base/text.h"
#include "config/ini_line.h"

namespace connectai::config {

std::optional<IniEntries> read_ini_section(const std::string& path, std::string_view section) {
    std::ifstream file(path);
    std::optional<IniEntries> entries;
    std::string line;
    while (std::getline(file, line)) {
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
