// Lists, as values of keywords: items separated by commas.
#pragma once

#include <string_view>
#include <vector>

namespace connectai::config {

// Blanks around items, and empty items, do not count.
std::vector<std::string_view> list_items(std::string_view text);

}  // namespace connectai::config
