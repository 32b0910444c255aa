// One checker per type of keyword; check_value picks it.
#include "config/keyword_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/unicode.h"
#include "config/address.h"
#include "config/callback_url.h"
#include "config/environment_reference.h"
#include "config/list_text.h"
#include "config/size_text.h"

namespace connectai::config {
namespace {

// A checker returns the value in its standard form, or nothing; it may say why in `reason`, else
// what is allowed says it all. With a reason, what it returns is that part of the value with which
// nothing is wrong.
using Checked = std::optional<std::string>;
using Checker = Checked (*)(const Keyword& keyword, std::string_view value, std::string& reason);

bool holds_control(std::string_view value) noexcept {
    return std::ranges::any_of(value, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7F;
    });
}

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

// Digits and at most one point: no signs, exponents or hexadecimals.
Checked check_decimal(const Keyword& keyword, std::string_view value, std::string&) {
    value = trim(value);
    double number = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, failure] =
        std::from_chars(value.data(), end, number, std::chars_format::fixed);
    if (failure != std::errc() || stop != end || value.front() == '-') return {};
    if (!(number >= static_cast<double>(keyword.minimum)) ||
        number > static_cast<double>(keyword.maximum)) {
        return {};
    }
    return std::string(value);
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

std::string joined(const std::vector<std::string>& items) {
    std::string all;
    for (const std::string& item : items) all += concat(all.empty() ? "" : ",", item);
    return all;
}

Checked check_url(const Keyword& keyword, std::string_view value, std::string& reason) {
    const bool endpoint = keyword.type == KeywordType::endpoint;
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
    if (path.find_first_of(endpoint ? "#" : "?#") != path.npos) {
        reason = endpoint ? "a fragment (#) is not allowed"
                          : "a query (?) or a fragment (#) is not allowed";
        return {};
    }
    if (path.find_first_of(" \\\"<>^`{|}") != path.npos) {
        reason = "the path holds a character that must be percent-encoded";
        return {};
    }
    const std::optional<HostPort> host_port = parse_host_port(authority, reason);
    if (!host_port) return {};
    while (!endpoint && path.ends_with('/')) path.remove_suffix(1);
    return concat(secure ? "https://" : "http://", authority, path);
}

// Of several, what is wrong with each.
Checked check_urls(const Keyword& keyword, std::string_view value, std::string& reason) {
    const std::vector<std::string_view> items = list_items(value);
    if (items.empty()) reason = "there is no address beside the commas";
    std::vector<std::string> good;
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::string problem;
        Checked url = check_url(keyword, items[i], problem);
        if (url && std::ranges::find(good, *url) != good.end()) {
            problem = "it is there twice";
        } else if (url) {
            good.push_back(*std::move(url));
        }
        if (problem.empty()) continue;
        if (!reason.empty()) reason += "; ";
        if (items.size() > 1) reason += concat("of address ", i + 1, ": ");
        reason += problem;
    }
    return joined(good);
}

// It stays as it is written: servers compare it character by character.
Checked check_callback(const Keyword&, std::string_view value, std::string& reason) {
    value = trim(value);
    if (!parse_callback_url(value, reason)) return {};
    return std::string(value);
}

Checked check_proxy(const Keyword&, std::string_view value, std::string& reason) {
    value = trim(value);
    if (iequals(value, no_proxy)) return std::string(no_proxy);
    std::string_view rest = value;
    if (const std::size_t separator = rest.find("://"); separator != rest.npos) {
        if (!iequals(rest.substr(0, separator), "http")) {
            reason = "only http:// proxies are supported";
            return {};
        }
        rest.remove_prefix(separator + 3);
    }
    const Userinfo userinfo = split_userinfo(value);
    if (holds_control(userinfo.user) || holds_control(userinfo.password.reveal())) {
        reason = "user or password stand for a line break or another control character";
        return {};
    }
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

Checked check_secret(const Keyword& keyword, std::string_view value, std::string& reason) {
    if (keyword.name == "Token") reason = token_problem(value);
    return reason.empty() ? Checked(value) : Checked();
}

// 0 stands for no limit, whatever the least limit is.
Checked check_size(const Keyword& keyword, std::string_view value, std::string&) {
    const std::optional<std::int64_t> octets = octets_of(value);
    if (!octets) return {};
    const bool allowed = *octets >= keyword.minimum && *octets <= keyword.maximum;
    if (*octets != 0 && !allowed) return {};
    return size_text(*octets);
}

struct TypeRow {
    KeywordType type;
    Checker check;
    std::string_view allowed;
};

// What numbers and choices allow comes from the keyword's own row.
constexpr std::array<TypeRow, 14> types{{
    {KeywordType::text, check_text, "text"},
    {KeywordType::identity, check_text, "text"},
    {KeywordType::urls, check_urls,
     "https://host[:port][/path], or http:// for a server on this machine; several of them with "
     "commas between"},
    {KeywordType::endpoint, check_url,
     "https://host[:port][/path][?query], or http:// for a server on this machine"},
    {KeywordType::callback, check_callback,
     "http://host[:port][/path] with localhost, 127.0.0.1 or [::1] as the host"},
    {KeywordType::proxy, check_proxy, "[http://][user:password@]host:port, or none"},
    {KeywordType::path, check_text, "a file's path"},
    {KeywordType::boolean, check_boolean, "true or false (also yes or no, on or off, 1 or 0)"},
    {KeywordType::seconds, check_number, {}},
    {KeywordType::decimal_seconds, check_decimal, {}},
    {KeywordType::integer, check_number, {}},
    {KeywordType::size, check_size, {}},
    {KeywordType::choice, check_choice, {}},
    {KeywordType::secret, check_secret, "secret text"},
}};

const TypeRow& row(KeywordType type) {
    return *std::ranges::find(types, type, &TypeRow::type);
}

// Where the host begins. Only behind what is known to be a scheme: a password may hold a ://.
std::size_t behind_scheme(std::string_view address) {
    const std::size_t separator = address.find("://");
    if (separator == address.npos) return 0;
    static constexpr std::array<std::string_view, 7> schemes{
        "http", "https", "ftp", "socks4", "socks4a", "socks5", "socks5h"};
    const bool known = std::ranges::any_of(schemes, [&](std::string_view scheme) {
        return iequals(scheme, address.substr(0, separator));
    });
    return known ? separator + 3 : 0;
}

// In place of a reference to a variable: no address that is checked holds it.
constexpr char reference = '\x01';

// How much of an address without an @ can be no password. The rest is where a port should be, and
// is none: what stands in front may be a user, whose host was forgotten or cut off.
std::size_t harmless_part(const Keyword& keyword, std::string_view address) {
    const std::size_t begin = behind_scheme(address);
    std::string_view place = address.substr(begin);
    if (keyword.type != KeywordType::proxy) {
        place = place.substr(0, place.find_first_of("/?#\\"));
    } else if (place.ends_with('/')) {  // a proxy has no path
        place.remove_suffix(1);
    }
    std::size_t behind_host = 0;
    if (place.starts_with('[')) {  // IPv6, whole or cut off
        const bool cut = place.find_first_not_of("[:.0123456789abcdefABCDEF") == place.npos;
        if (const std::size_t close = place.find(']'); close != place.npos) {
            behind_host = close;
        } else if (cut) {
            return address.size();
        }
    }
    // What a variable holds is not shown, and its reference is.
    const std::string filled = references_filled(place, reference);
    const std::size_t colon = filled.find(':', behind_host);
    if (colon == filled.npos) return address.size();
    std::string port = filled.substr(colon + 1);
    std::erase(port, reference);
    const bool any = keyword.type == KeywordType::callback && port == "0";
    return port.empty() || any || valid_port(port) ? address.size() : begin + colon + 1;
}

// Of several addresses without an @: up to the one that has something in the place of a port.
std::size_t harmless_part_of_list(const Keyword& keyword, std::string_view list) {
    for (std::size_t begin = 0; begin < list.size();) {
        while (begin < list.size() && is_space(list[begin])) ++begin;
        const std::string_view item = list.substr(begin, list.find(',', begin) - begin);
        const std::size_t shown = harmless_part(keyword, item);
        if (shown < item.size()) return begin + shown;
        begin += item.size() + 1;
    }
    return list.size();
}

bool is_address(KeywordType type) noexcept {
    return type == KeywordType::urls || type == KeywordType::endpoint ||
           type == KeywordType::callback || type == KeywordType::proxy;
}

// What a query may say openly: nothing, or references to variables, which are shown as they are.
bool is_open(std::string_view text) {
    std::string rest = references_filled(text, reference);
    std::erase(rest, reference);
    return rest.empty();
}

// Without what its query and its fragment say, which may be a key:
// "https://host/token?code=***&p=***", "https://host/api#***".
std::string with_hidden_query(std::string_view address) {
    const std::size_t fragment = address.find('#');
    if (fragment != address.npos && !is_open(address.substr(fragment + 1))) {
        return concat(with_hidden_query(address.substr(0, fragment)), "#***");
    }
    const std::size_t query = std::min(address.find('?'), address.size());
    std::string shown(address.substr(0, query));
    for (std::size_t at = query; at < address.size();) {
        const std::size_t end = std::min(address.find('&', at + 1), address.size());
        const std::string_view pair = address.substr(at, end - at);
        const std::size_t equals = pair.find('=');
        const std::size_t value = equals == pair.npos ? 1 : equals + 1;
        shown += pair.substr(0, value);
        shown += is_open(pair.substr(value)) ? pair.substr(value) : std::string_view("***");
        at = end;
    }
    return shown;
}

// Where the part ends that is about the server. A proxy's has nothing behind it, and a password in
// it may hold a question mark.
std::size_t end_of_server(const Keyword& keyword, std::string_view address) noexcept {
    if (keyword.type == KeywordType::proxy) return address.size();
    return std::min(address.find('?'), address.size());
}

// How much of an address without an @ may be shown.
std::size_t harmless_part_of(const Keyword& keyword, std::string_view address) {
    return keyword.type == KeywordType::urls ? harmless_part_of_list(keyword, address)
                                             : harmless_part(keyword, address);
}

std::string shown_address(const Keyword& keyword, std::string_view address) {
    if (const std::size_t at = address.rfind('@'); at != address.npos) {
        // Only what is known to be a scheme: a password may hold a ://.
        const std::string_view scheme = address.substr(0, std::min(address.find("://"), at));
        const bool known = iequals(scheme, "http") || iequals(scheme, "https");
        // Behind a question mark it is the query's, or the question mark is a password's.
        const bool of_user = at < end_of_server(keyword, address);
        return concat(known ? scheme : std::string_view(), known ? "://" : "", "***",
                      of_user ? with_hidden_query(address.substr(at)) : std::string());
    }
    const std::size_t harmless = harmless_part_of(keyword, address);
    std::string shown = with_hidden_query(address.substr(0, harmless));
    if (harmless < address.size() && !shown.ends_with("***")) shown += "***";
    return shown;
}

bool holds_userinfo_in_one(const Keyword& keyword, std::string_view address) {
    const std::string_view server = address.substr(0, end_of_server(keyword, address));
    return server.find('@') != server.npos || harmless_part(keyword, server) < server.size();
}

constexpr bool is_of_word(char c) noexcept {
    return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9');
}

// Where the next value of a secret's keyword begins in a text, from `at` on; npos: there is none.
std::size_t next_secret(std::string_view text, std::size_t at) {
    for (at = text.find('=', at); at != text.npos; at = text.find('=', at + 1)) {
        const std::string_view before = trim(text.substr(0, at));
        std::size_t word = before.size();
        while (word > 0 && is_of_word(before[word - 1])) --word;
        const Keyword* const keyword = find_keyword(before.substr(word));
        if (keyword != nullptr && keyword->secret()) return at + 1;
    }
    return text.npos;
}

// With *** in place of such a value, and of what follows.
std::string without_secrets(std::string_view text) {
    for (std::size_t at = next_secret(text, 0); at != text.npos; at = next_secret(text, at)) {
        const std::string_view rest = text.substr(at);
        const bool is_shown = is_open(rest) || rest.starts_with("***");  // of a query, by now
        if (!is_shown) return concat(text.substr(0, at), "***");
    }
    return std::string(text);
}

bool holds_secret(const Keyword& keyword, std::string_view value) {
    // Of addresses it is a parameter of the query.
    if (keyword.secret() || is_address(keyword.type)) return false;
    return next_secret(value, 0) != value.npos;
}

}  // namespace

std::string_view forbidden_content(std::string_view value) {
    if (holds_control(value)) {
        return "the value holds a line break or another control character";
    }
    if (find_invalid_utf8(value) != value.npos) return "the value is not valid UTF-8";
    return {};
}

CheckedValue check_value(const Keyword& keyword, std::string_view value, std::string_view where) {
    return check_value(keyword, value, where, value);
}

CheckedValue check_value(const Keyword& keyword, std::string_view value, std::string_view where,
                         std::string_view written) {
    if (keyword.pasted()) value = trim(value);
    if (const std::string_view reason = forbidden_content(value); !reason.empty()) {
        return {{}, concat(keyword.name, where, ": ", reason)};
    }
    if (trim(value).empty()) return {std::string(keyword.default_value), {}};
    std::string reason;
    Checked checked;
    if (holds_secret(keyword, value)) {
        reason = "a secret is in it, which may want a semicolon in front";
    } else {
        checked = row(keyword.type).check(keyword, value, reason);
    }
    if (checked && reason.empty()) return {*std::move(checked), {}};
    const std::string allowed =
        keyword.secret()
            ? std::string()  // what is wrong with it says it all
            : concat(reason.empty() ? "" : "; ", "allowed is ", allowed_values(keyword));
    return {std::move(checked).value_or(std::string()),
            concat(keyword.name, '=', shown_value(keyword, written), where,
                   " is not valid: ", reason, allowed)};
}

// What is pasted is often the whole of the header's value.
std::string_view token_problem(std::string_view token) {
    constexpr std::string_view scheme = "Bearer ";
    if (iequals(token.substr(0, scheme.size()), scheme)) {
        return "it begins with Bearer, which the driver itself puts in front: leave that out";
    }
    if (std::ranges::any_of(token, [](char c) { return c <= 0x20 || c >= 0x7F; })) {
        return "a blank is in it, or a character that is not of ASCII, of which a token has none";
    }
    return {};
}

std::string allowed_values(const Keyword& keyword) {
    switch (keyword.type) {
        case KeywordType::seconds:
            return concat(keyword.minimum, " to ", keyword.maximum, " seconds");
        case KeywordType::decimal_seconds:
            return concat(keyword.minimum, " to ", keyword.maximum, " seconds, such as 0.5");
        case KeywordType::integer:
            return concat("a whole number from ", keyword.minimum, " to ", keyword.maximum);
        case KeywordType::size:
            return concat("a number of octets, or one with KB, MB or GB, from ",
                          size_text(keyword.minimum), " to ", size_text(keyword.maximum),
                          "; or 0 for no limit");
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

bool holds_userinfo(const Keyword& keyword, std::string_view value) {
    if (!is_address(keyword.type)) return false;
    if (keyword.type != KeywordType::urls) return holds_userinfo_in_one(keyword, value);
    return std::ranges::any_of(list_items(value), [&](std::string_view address) {
        return holds_userinfo_in_one(keyword, address);
    });
}

std::string shown_value(const Keyword& keyword, std::string_view value) {
    if (keyword.secret()) return "***";
    const std::string shown = without_secrets(
        is_address(keyword.type) ? shown_address(keyword, value) : std::string(value));
    static constexpr std::size_t longest = 100;  // octets
    if (shown.size() <= longest) return shown;
    return concat(shown.substr(0, utf8_prefix(shown, longest)), "...");
}

}  // namespace connectai::config
