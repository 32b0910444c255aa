// One line of an ini file, by unixODBC's rules.
#pragma once

#include <cstdint>
#include <string_view>

namespace connectai::config {

enum class IniLineKind : std::uint8_t { blank, comment, section, entry };

// Views of the line.
struct IniLineParts {
    IniLineKind kind = IniLineKind::blank;
    std::string_view name{};   // of the section, or of the entry: trimmed
    std::string_view value{};  // of the entry: trimmed
};

// With or without its end. Blanks in front count for nothing; a comment is a whole line that begins
// with # or ;; nothing stands behind a section's closing bracket, which may be missing. What is
// none of these is an entry, though it has no equals sign; its value may have more of them.
IniLineParts ini_line_parts(std::string_view line) noexcept;

}  // namespace connectai::config
