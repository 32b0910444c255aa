#include "config/list_text.h"

#include "base/text.h"

namespace connectai::config {

std::vector<std::string_view> list_items(std::string_view text) {
    std::vector<std::string_view> items;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view item = trim(text.substr(0, comma));
        if (!item.empty()) items.push_back(item);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return items;
}

std::string in_words(const std::vector<std::string_view>& names) {
    std::string words;
    for (std::size_t i = 0; i < names.size(); ++i) {
        words += concat(i == 0 ? "" : i + 1 == names.size() ? " and " : ", ", names[i]);
    }
    return words;
}

}  // namespace connectai::config
