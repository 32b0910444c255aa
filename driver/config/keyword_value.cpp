// One checker per type of keyword; check_value picks it.
#include "config/keyword_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/unicode.h"

namespace connectai::config {
namespace {

// A checker returns the value in its standard form, or nothing; it may say why in `reason`, else
// what is allowed says it all.
using Checked = std::optional<std::string>;
using Checker = Checked (*)(const Keyword& keyword, std::string_view value, std::string& reason);

Checked check_text(const Keyword&, std::string_view value, std::string&) {
    return std::string(value);
}

Checked check_number(const Keyword& keyword, std::string_view value, std::string&) {
    value = trim(value);
    std::int64_t number = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, failure] = std::from_chars(value.data(), end, number);
    if (failure != std::errc() || stop != end) return {};
    if (number < keyword.minimum || number > keyword.maximum) return {};
    return std::to_string(number);
}

Checked check_boolean(const Keyword&, std::string_view value, std::string&) {
    static constexpr std::array<std::pair<std::string_view, bool>, 8> spellings{{{"true", true},
                                                                                 {"false", false},
                                                                                 {"yes", true},
                                                                                 {"no", false},
                                                                                 {"on", true},
                                                                                 {"off", false},
                                                                                 {"1", true},
                                                                                 {"0", false}}};
    value = trim(value);
    for (const auto& [spelling, meaning] : spellings) {
        if (iequals(spelling, value)) return meaning ? "true" : "false";
    }
    return {};
}

Checked check_choice(const Keyword& keyword, std::string_view value, std::string&) {
    value = trim(value);
    for (const std::string_view choice : keyword.choices) {
        if (iequals(choice, value)) return std::string(choice);
    }
    return {};
}

bool alphanumeric(char c) noexcept {
    return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

bool hexadecimal_or_dot(char c) noexcept {
    return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'f') || c == ':' ||
           c == '.';
}

struct HostPort {
    std::string_view host;  // an IPv6 address with its brackets
    std::string_view port;  // empty: none given
};

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

bool loopback(std::string_view host) noexcept {
    return iequals(host, "localhost") || host == "[::1]" || loopback_ipv4(host);
}

Checked check_url(const Keyword&, std::string_view value, std::string& reason) {
    value = trim(value);
    const std::size_t separator = value.find("://");
    const std::string_view scheme = value.substr(0, separator == value.npos ? 0 : separator);
    const bool secure = iequals(scheme, "https");
    if (!secure && !iequals(scheme, "http")) {
        reason = "it does not begin with https:// or http://";
        return {};
    }
    const std::string_view rest = value.substr(separator + 3);
    const std::size_t slash = rest.find_first_of("/?#\\");
    const std::string_view authority = rest.substr(0, slash);
    std::string_view path = rest.substr(authority.size());
    if (authority.find('@') != authority.npos) {
        reason = "user and password do not belong here but in User and Password";
        return {};
    }
    if (path.find_first_of("?#") != path.npos) {
        reason = "a query (?) or a fragment (#) is not allowed";
        return {};
    }
    if (path.find_first_of(" \\\"<>^`{|}") != path.npos) {
        reason = "the path holds a character that must be percent-encoded";
        return {};
    }
    const std::optional<HostPort> host_port = parse_host_port(authority, reason);
    if (!host_port) return {};
    if (!secure && !loopback(host_port->host)) {
        reason = "credentials must not travel unencrypted to another machine: use https://";
        return {};
    }
    while (path.ends_with('/')) path.remove_suffix(1);
    return concat(secure ? "https://" : "http://", authority, path);
}

Checked check_proxy(const Keyword&, std::string_view value, std::string& reason) {
    value = trim(value);
    std::string_view rest = value;
    if (const std::size_t separator = rest.find("://"); separator != rest.npos) {
        if (!iequals(rest.substr(0, separator), "http")) {
            reason = "only http:// proxies are supported";
            return {};
        }
        rest.remove_prefix(separator + 3);
    }
    // The last one: a password may hold an @.
    if (const std::size_t at = rest.rfind('@'); at != rest.npos) rest.remove_prefix(at + 1);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const std::optional<HostPort> host_port = parse_host_port(rest, reason);
    if (!host_port) return {};
    if (host_port->port.empty()) {
        reason = "the port is missing";
        return {};
    }
    return std::string(value.ends_with('/') ? value.substr(0, value.size() - 1) : value);
}

struct TypeRow {
    KeywordType type;
    Checker check;
    std::string_view allowed;
};

// What numbers and choices allow comes from the keyword's own row.
constexpr std::array<TypeRow, 10> types{{
    {KeywordType::text, check_text, "text"},
    {KeywordType::identity, check_text, "text"},
    {KeywordType::url, check_url,
     "https://host[:port][/path], or http:// for a server on this machine"},
    {KeywordType::proxy, check_proxy, "[http://][user:password@]host:port"},
    {KeywordType::path, check_text, "a file's path"},
    {KeywordType::boolean, check_boolean, "true or false (also yes or no, on or off, 1 or 0)"},
    {KeywordType::seconds, check_number, {}},
    {KeywordType::integer, check_number, {}},
    {KeywordType::choice, check_choice, {}},
    {KeywordType::secret, check_text, "secret text"},
}};

const TypeRow& row(KeywordType type) {
    return *std::ranges::find(types, type, &TypeRow::type);
}

bool control(char c) noexcept {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && c != '\t') || octet == 0x7F;
}

// What would break a header line, a log line or a JSON text, whatever the keyword.
std::string_view forbidden_content(std::string_view value) {
    if (std::ranges::any_of(value, control)) {
        return "the value holds a line break or another control character";
    }
    if (find_invalid_utf8(value) != value.npos) return "the value is not valid UTF-8";
    return {};
}

}  // namespace

CheckedValue check_value(const Keyword& keyword, std::string_view value, std::string_view where) {
    if (keyword.pasted()) value = trim(value);
    if (const std::string_view reason = forbidden_content(value); !reason.empty()) {
        return {{}, concat(keyword.name, where, ": ", reason)};
    }
    if (trim(value).empty()) return {std::string(keyword.default_value), {}};
    std::string reason;
    if (Checked checked = row(keyword.type).check(keyword, value, reason)) {
        return {*std::move(checked), {}};
    }
    return {{},
            concat(keyword.name, '=', shown_value(keyword, value), where, " is not valid: ", reason,
                   reason.empty() ? "" : "; ", "allowed is ", allowed_values(keyword))};
}

std::string allowed_values(const Keyword& keyword) {
    switch (keyword.type) {
        case KeywordType::seconds:
            return concat(keyword.minimum, " to ", keyword.maximum, " seconds");
        case KeywordType::integer:
            return concat("a whole number from ", keyword.minimum, " to ", keyword.maximum);
        case KeywordType::choice: {
            std::string out;
            for (const std::string_view choice : keyword.choices) {
                if (!out.empty()) out += choice == keyword.choices.back() ? " or " : ", ";
                out += choice;
            }
            return out;
        }
        default: return std::string(row(keyword.type).allowed);
    }
}

std::string shown_value(const Keyword& keyword, std::string_view value) {
    if (keyword.secret()) return "***";
    if (keyword.type == KeywordType::url || keyword.type == KeywordType::proxy) {
        if (const std::size_t at = value.rfind('@'); at != value.npos) {
            // Only what is known to be a scheme: a password may hold a ://.
            const std::size_t separator = std::min(value.find("://"), at);
            const std::string_view scheme = value.substr(0, separator);
            const bool known = iequals(scheme, "http") || iequals(scheme, "https");
            return concat(known ? scheme : std::string_view(), known ? "://" : "", "***",
                          value.substr(at));
        }
    }
    static constexpr std::size_t longest = 100;  // octets
    if (value.size() <= longest) return std::string(value);
    return concat(value.substr(0, utf8_prefix(value, longest)), "...");
}

}  // namespace connectai::config
