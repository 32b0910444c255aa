// Lists: as values of keywords, items separated by commas; as words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectai::config {

// Blanks around items, and empty items, do not count.
std::vector<std::string_view> list_items(std::string_view text);

// "A", "A and B", "A, B and C".
std::string in_words(const std::vector<std::string_view>& names);

}  // namespace connectai::config
