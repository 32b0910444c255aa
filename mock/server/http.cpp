// Request targets and header values.
#include "http.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace mock {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<std::string> url_decode(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else {
            out.push_back(text[i] == '+' && plus_is_blank ? ' ' : text[i]);
        }
    }
    return out;
}

std::string url_encode(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        const bool letter_or_digit =
            (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (letter_or_digit || c == '-' || c == '.' || c == '_' || c == '~') {
            out.push_back(c);
        } else {
            out.append({'%', hex[octet >> 4], hex[octet & 15]});
        }
    }
    return out;
}

bool parse_target(std::string_view target, std::string& path, Pairs& query) {
    const auto mark = target.find('?');
    auto decoded = url_decode(target.substr(0, mark), false);
    if (!decoded) return false;
    path = std::move(*decoded);
    return mark == std::string_view::npos || parse_parameters(target.substr(mark + 1), query);
}

bool parse_parameters(std::string_view text, Pairs& parameters) {
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const std::string_view part = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (part.empty()) continue;
        const auto equals = part.find('=');
        auto name = url_decode(part.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                      : url_decode(part.substr(equals + 1), true);
        if (!name || !value) return false;
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return true;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

bool accepts_encoding(std::string_view header, std::string_view encoding) {
    bool any = false;
    while (!header.empty()) {
        const auto comma = header.find(',');
        std::string_view item = trim(header.substr(0, comma));
        header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
        const auto semicolon = item.find(';');
        const std::string_view name = trim(item.substr(0, semicolon));
        bool refused = false;
        if (semicolon != std::string_view::npos) {
            const auto q = item.find("q=", semicolon);
            refused = q != std::string_view::npos &&
                      std::strtod(std::string(item.substr(q + 2)).c_str(), nullptr) <= 0;
        }
        if (equal_ignoring_case(name, encoding)) return !refused;
        if (name == "*") any = !refused;
    }
    return any;
}

}  // namespace mock
