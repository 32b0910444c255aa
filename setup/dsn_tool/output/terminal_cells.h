// The room that text takes on a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace connectai::dsn_tool {

// Cells: 2 for a CJK character, 0 for a combining one, 1 for what the system does not know. Text
// has no control characters. The process's locale has no part in it.
std::size_t terminal_cells(std::u32string_view text);

}  // namespace connectai::dsn_tool
