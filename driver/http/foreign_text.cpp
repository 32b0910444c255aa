#include "http/foreign_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "base/unicode.h"
#include "http/authorization.h"

namespace connectai::http {
namespace {

// How many octets of `text` are digits of that base, `most` at most, that make `octet`; 0: they do
// not.
std::size_t digits_of(char octet, std::string_view text, int base, std::size_t most) {
    const char* const end = text.data() + std::min(text.size(), most);
    unsigned value = 0;
    const auto [stop, failure] = std::from_chars(text.data(), end, value, base);
    const bool equal = failure == std::errc() && value == static_cast<unsigned char>(octet);
    return equal ? static_cast<std::size_t>(stop - text.data()) : 0;
}

// "&amp;", "&#38;", "&#x26;"
std::size_t html_of(char octet, std::string_view text) {
    using Name = std::pair<char, std::string_view>;
    static constexpr std::array<Name, 6> names{Name{'&', "&amp;"},   Name{'<', "&lt;"},
                                               Name{'>', "&gt;"},    Name{'"', "&quot;"},
                                               Name{'\'', "&apos;"}, Name{'+', "&plus;"}};
    for (const auto& [named, name] : names) {
        if (octet == named && text.starts_with(name)) return name.size();
    }
    if (!text.starts_with("&#")) return 0;
    const bool hexadecimal = text.size() > 2 && to_lower(text[2]) == 'x';
    const std::size_t begin = hexadecimal ? 3 : 2;
    const std::size_t digits =
        digits_of(octet, text.substr(std::min(begin, text.size())), hexadecimal ? 16 : 10, 6);
    const std::size_t end = begin + digits;
    return digits != 0 && end < text.size() && text[end] == ';' ? end + 1 : 0;
}

// How many octets at the head of `text` stand for this one in another spelling; 0: they do not.
std::size_t spelling_of(char octet, std::string_view text) {
    if (text.size() < 2) return 0;
    switch (text[0]) {
        case '%': return digits_of(octet, text.substr(1), 16, 2) == 2 ? 3 : 0;
        case '&': return html_of(octet, text);
        case '+': return octet == ' ' ? 1 : 0;  // of a form
        case '\\':
            if (text[1] == octet) return 2;
            return text[1] == 'u' && digits_of(octet, text.substr(2), 16, 4) == 4 ? 6 : 0;
        default: return 0;
    }
}

// How many octets at the head of `text` are the secret, in whatever spelling; 0: they are not.
std::size_t secret_at(std::string_view text, std::string_view secret) {
    if (text.starts_with(secret)) return secret.size();
    std::size_t at = 0;
    for (const char octet : secret) {
        const std::string_view rest = text.substr(at);
        if (const std::size_t spelled = spelling_of(octet, rest); spelled != 0) {
            at += spelled;
        } else if (rest.starts_with(octet)) {
            ++at;
        } else {
            return 0;
        }
    }
    return at;
}

std::string masked(std::string_view text, std::span<const Secret> hidden) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t longest = 0;
        for (const Secret& secret : hidden) {
            longest = std::max(longest, secret_at(text.substr(at), secret.reveal()));
        }
        out += longest != 0 ? std::string_view("***") : text.substr(at, 1);
        at += std::max<std::size_t>(longest, 1);
    }
    return out;
}

bool is_control(char16_t unit) noexcept {
    const bool of_lines = unit == '\t' || unit == '\n' || unit == '\r';
    return (unit < 0x20 && !of_lines) || (unit >= 0x7F && unit <= 0x9F);
}

}  // namespace

std::vector<Secret> secrets_of(const Credentials& credentials) {
    if (credentials.secret.empty()) return {};
    std::vector<Secret> secrets{credentials.secret};
    if (credentials.scheme != Credentials::Scheme::none) {
        const Secret header = authorization(credentials);  // "Basic c2VjcmV0"
        const std::string_view value = header.reveal();
        secrets.emplace_back(value.substr(value.find(' ') + 1));
    }
    return secrets;
}

std::string shown(std::string_view said, std::span<const Secret> hidden) {
    std::u16string units = utf16_from_utf8(masked(said, hidden));  // which nobody has checked
    std::ranges::replace_if(units, is_control, u' ');
    return utf8_from_utf16(units);
}

}  // namespace connectai::http
