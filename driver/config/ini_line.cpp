#include "config/ini_line.h"

#include <algorithm>

#include "base/text.h"

namespace connectai::config {

IniLineParts ini_line_parts(std::string_view line) noexcept {
    const std::string_view text = trim(line);
    if (text.empty()) return {};
    if (text.front() == '#' || text.front() == ';') return {.kind = IniLineKind::comment};
    if (text.front() == '[') {
        return {.kind = IniLineKind::section, .name = trim(text.substr(1, text.find(']') - 1))};
    }
    const std::size_t equals = std::min(text.find('='), text.size());
    return {.kind = IniLineKind::entry,
            .name = trim(text.substr(0, equals)),
            .value = trim(text.substr(std::min(equals + 1, text.size())))};
}

}  // namespace connectai::config
