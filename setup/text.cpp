// From the installer's text to UTF-8 and back.
#include "setup/text.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "base/unicode.h"
#include "setup/problems.h"

namespace connectai::setup {
namespace {

std::size_t length(LPCSTR text) {
    return std::strlen(text);
}

std::size_t length(LPCWSTR text) {
    std::size_t units = 0;
    while (text[units] != 0) ++units;
    return units;
}

WipedText decode(LPCSTR text, std::size_t octets) {
    return {std::string(text, octets)};
}

WipedText decode(LPCWSTR text, std::size_t count) {
    std::u16string units(text, text + count);
    const Wiper wiper(units.data(), units.size() * sizeof(char16_t));
    if (const std::size_t bad = find_unpaired_surrogate(units); bad != units.npos) {
        throw Failure(ODBC_ERROR_INVALID_KEYWORD_VALUE,
                      concat("The text is not valid UTF-16: unit ", bad + 1,
                             " of an argument or an attribute is half of a surrogate pair"));
    }
    return {utf8_from_utf16(units)};
}

// It ends where the second of two NULs would be: at an empty text. unixODBC's own conversions of an
// empty list look for both NULs, and so does nobody here: "" has but one.
template <typename Unit>
std::vector<WipedText> split(const Unit* list) {
    std::vector<WipedText> texts;
    if (list == nullptr) return texts;
    while (*list != 0) {
        const std::size_t count = length(list);
        texts.push_back(decode(list, count));
        list += count + 1;
    }
    return texts;
}

}  // namespace

std::string text_in(LPCSTR text) {
    return text == nullptr ? std::string() : std::string(text);
}

std::string text_in(LPCWSTR text) {
    return text == nullptr ? std::string() : std::string(decode(text, length(text)));
}

std::vector<WipedText> list_in(LPCSTR list) {
    return split(list);
}

std::vector<WipedText> list_in(LPCWSTR list) {
    return split(list);
}

std::size_t text_out(const std::string& text, LPSTR out, std::size_t capacity) {
    if (out != nullptr && capacity > 0) {
        const std::size_t octets = utf8_prefix(text, capacity - 1);
        out[text.copy(out, octets)] = '\0';
    }
    return text.size();
}

std::size_t text_out(const std::string& text, LPWSTR out, std::size_t capacity) {
    if (out != nullptr && capacity > 0) {
        out[utf16_from_utf8(text, out, capacity - 1).written] = 0;
    }
    return utf16_length(text);
}

}  // namespace connectai::setup
