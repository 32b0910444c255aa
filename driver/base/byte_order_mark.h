// What editors put in front of a text in UTF-8.
#pragma once

#include <string_view>

namespace connectai {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // U+FEFF

inline std::string_view without_byte_order_mark(std::string_view text) noexcept {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return text;
}

}  // namespace connectai
