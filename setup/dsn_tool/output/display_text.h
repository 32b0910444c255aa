// Text of others' (values, messages, names, entries of files) as a line of a terminal has it.
#pragma once

#include <string>
#include <string_view>

namespace connectai::dsn_tool {

struct DisplayText {
    std::string text;       // UTF-8, without control characters
    std::size_t width = 0;  // terminal_cells() of it
};

// Control characters are shown by their pictures (U+2400: ␊ for a line feed), so that a value stays
// on its line and commands no terminal; those that have none, and those that turn the direction of
// writing, as <U+202E>. Octets that are no UTF-8 become U+FFFD.
DisplayText display_text(std::string_view value);

// The text alone.
std::string printable(std::string_view value);

}  // namespace connectai::dsn_tool
