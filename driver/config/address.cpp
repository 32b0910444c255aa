#include "config/address.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace connectai::config {
namespace {

bool alphanumeric(char c) noexcept {
    return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

bool hexadecimal_or_dot(char c) noexcept {
    return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'f') || c == ':' ||
           c == '.';
}

// 127.0.0.0/8 in its full form only: short forms are read differently by different libraries.
bool loopback_ipv4(std::string_view host) noexcept {
    for (int part = 0; part < 4; ++part) {
        const std::size_t dot = host.find('.');
        if ((dot == host.npos) != (part == 3)) return false;
        const std::string_view digits = host.substr(0, dot);
        unsigned number = 256;
        const char* const end = digits.data() + digits.size();
        const auto [stop, failure] = std::from_chars(digits.data(), end, number);
        if (failure != std::errc() || stop != end || number > 255) return false;
        if (digits.size() > 1 && digits.front() == '0') return false;  // octal to some
        if (part == 0 && number != 127) return false;
        host.remove_prefix(dot == host.npos ? host.size() : dot + 1);
    }
    return true;
}

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::string percent_decoded(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escape = text[at] == '%' && at + 2 < text.size() &&
                            hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
            at += 2;
        } else {
            out += text[at] == '+' && plus == Plus::is_blank ? ' ' : text[at];
        }
    }
    return out;
}

bool valid_port(std::string_view port) noexcept {
    unsigned number = 0;
    const char* const end = port.data() + port.size();
    const auto [stop, failure] = std::from_chars(port.data(), end, number);
    return failure == std::errc() && stop == end && number >= 1 && number <= 65535;
}

std::optional<HostPort> parse_host_port(std::string_view text, std::string& reason) {
    HostPort result;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        result.host = text.substr(0, close == text.npos ? 0 : close + 1);
        if (result.host.size() < 4 ||
            !std::ranges::all_of(result.host.substr(1, close - 1), hexadecimal_or_dot)) {
            reason = "the IPv6 address in brackets is malformed";
            return {};
        }
    } else {
        result.host = text.substr(0, text.find(':'));
        if (result.host.empty()) {
            reason = "the host name is missing";
            return {};
        }
        const auto in_host = [](char c) {
            return alphanumeric(c) || c == '-' || c == '.' || c == '_';
        };
        if (!std::ranges::all_of(result.host, in_host)) {
            reason =
                "the host name holds a character that is not allowed there (international "
                "names are written in their xn-- form)";
            return {};
        }
    }
    std::string_view rest = text.substr(result.host.size());
    if (!rest.empty()) {
        result.port = rest.substr(1);
        if (rest.front() != ':' || !valid_port(result.port)) {
            reason = "the port is not a number from 1 to 65535";
            return {};
        }
    }
    return result;
}

bool loopback(std::string_view host) noexcept {
    return iequals(host, "localhost") || host == "[::1]" || loopback_ipv4(host);
}

bool plain_http(std::string_view url) noexcept {
    return iequals(url.substr(0, 7), "http://");
}

bool exposed(std::string_view url) {
    if (!plain_http(url)) return false;
    const std::string_view rest = url.substr(7);
    std::string reason;
    const auto place = parse_host_port(rest.substr(0, rest.find_first_of("/?#\\")), reason);
    return !place || !loopback(place->host);
}

Userinfo split_userinfo(std::string_view address) {
    const std::size_t separator = address.find("://");
    const std::size_t begin = separator == address.npos ? 0 : separator + 3;
    const std::size_t at = address.rfind('@');
    if (at == address.npos || at < begin) return {std::string(address), {}, {}};
    const std::string_view pair = address.substr(begin, at - begin);
    const std::size_t colon = std::min(pair.find(':'), pair.size());
    return {concat(address.substr(0, begin), address.substr(at + 1)),
            percent_decoded(pair.substr(0, colon)),
            Secret(WipedText(percent_decoded(pair.substr(std::min(colon + 1, pair.size())))))};
}

}  // namespace connectai::config
