// A small reader of ini files, for the lines that are too long for the installer library.
#include "config/ini_section.h"

#include <fstream>

#include "base/text.h"

namespace connectai::config {

std::optional<IniEntries> read_ini_section(const std::string& path, std::string_view section) {
    std::ifstream file(path);
    std::optional<IniEntries> entries;
    std::string line;
    while (std::getline(file, line)) {
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '#' || text.front() == ';') continue;
        if (text.front() == '[') {
            if (entries) break;
            const std::string_view name = text.substr(1, text.find(']') - 1);
            if (iequals(trim(name), section)) entries.emplace();
        } else if (entries) {
            const std::size_t equals = text.find('=');
            const std::string_view value =
                equals == text.npos ? std::string_view() : trim(text.substr(equals + 1));
            entries->emplace_back(trim(text.substr(0, equals)), value);
        }
    }
    return entries;
}

}  // namespace connectai::config
