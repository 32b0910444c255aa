// Small helpers on text: gluing, ASCII case, trimming. std::format is missing in g++ 12.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace connectai {

namespace text_detail {

template <typename T>
concept Number = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

inline void append(std::string& out, char piece) {
    out += piece;
}
inline void append(std::string& out, std::string_view piece) {
    out += piece;
}
template <Number T>
void append(std::string& out, T piece) {
    out += std::to_string(piece);
}

}  // namespace text_detail

// Strings, string_views, literals, characters and integers, one after the other. A bool is refused:
// its spelling is a choice that belongs to the caller.
template <typename... Pieces>
requires(!std::same_as<std::remove_cvref_t<Pieces>, bool> && ...) std::string
    concat(const Pieces&... pieces) {
    std::string out;
    (text_detail::append(out, pieces), ...);
    return out;
}

// ASCII only, whatever the locale.
constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lowered(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = to_lower(c);
    return lower;
}

// Blank, tab, line feed, vertical tab, form feed, carriage return.
constexpr bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Equal but for the case of ASCII letters.
constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower(a[i]) != to_lower(b[i])) return false;
    }
    return true;
}

// `text` without the spaces (is_space) at both ends.
constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace connectai
