// One SQLWCHAR, which is what the driver manager has made it: a unit of UTF-16 for unixODBC, of
// UTF-32 for iODBC, whose SQLWCHAR is wchar_t. The driver is built once for each, see
// driver/CMakeLists.txt; here is all that the two builds do differently.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/unicode.h"

namespace connectai::wide {

using Unit = std::conditional_t<sizeof(SQLWCHAR) == sizeof(char16_t), char16_t, char32_t>;
static_assert(sizeof(SQLWCHAR) == sizeof(Unit));

inline constexpr bool has_surrogates = sizeof(Unit) == sizeof(char16_t);
inline constexpr std::string_view encoding = has_surrogates ? "UTF-16" : "UTF-32";

// How many units `text` takes.
inline std::size_t length(std::string_view text) noexcept {
    return has_surrogates ? utf16_length(text) : utf8_characters(text);
}

// Writes as many whole characters as fit into `capacity` units at `out`, of any alignment.
inline Transcoded from_utf8(std::string_view text, void* out, std::size_t capacity) noexcept {
    return has_surrogates ? utf16_from_utf8(text, out, capacity)
                          : utf32_from_utf8(text, out, capacity);
}

// Where `text` stops being `encoding`; npos where all of it is.
inline std::size_t find_invalid(std::u16string_view text) noexcept {
    return find_unpaired_surrogate(text);
}
inline std::size_t find_invalid(std::u32string_view text) noexcept {
    return find_invalid_utf32(text);
}

inline std::string to_utf8(std::u16string_view text) {
    return utf8_from_utf16(text);
}
inline std::string to_utf8(std::u32string_view text) {
    return utf8_from_utf32(text);
}

}  // namespace connectai::wide
