#include "config/callback_url.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "config/address.h"

namespace connectai::config {
namespace {

constexpr std::string_view scheme = "http://";

// What browsers send on as it is: URL Standard, "path percent-encode set"; and of the rest, what
// RFC 3986 has no place for in a path.
bool in_path(char c) noexcept {
    return c > ' ' && c <= '~' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

// URL Standard, "single-dot" and "double-dot path segment".
bool dots_only(std::string_view segment) {
    const std::string decoded = percent_decoded(segment);
    return decoded == "." || decoded == "..";
}

std::string path_problem(std::string_view path) {
    if (!std::ranges::all_of(path, in_path)) {
        return "the path holds a character that must be percent-encoded";
    }
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const std::string_view segment = path.substr(0, path.find('/'));
        if (dots_only(segment)) return "browsers take . and .. out of the path";
        path.remove_prefix(segment.size());
    }
    return {};
}

}  // namespace

std::string CallbackUrl::with_port(std::uint16_t number) const {
    if (port != 0) return std::string(text);
    return concat(text.substr(0, scheme.size()), host, ':', number, path);
}

std::optional<CallbackUrl> parse_callback_url(std::string_view text, std::string& reason) {
    if (!plain_http(text)) {
        reason =
            "it does not begin with http://, by which the browser comes to this driver: that never "
            "leaves this machine, and needs no certificate";
        return {};
    }
    CallbackUrl url{.text = text};
    std::string_view rest = text.substr(scheme.size());
    if (rest.find_first_of("?#") != rest.npos) {
        reason = "a query (?) or a fragment (#) is not allowed: the server adds a query of its own";
        return {};
    }
    std::string_view authority = rest.substr(0, rest.find_first_of("/\\"));
    url.path = rest.substr(authority.size());
    if (authority.find('@') != authority.npos) {
        reason = "user and password have no place here";
        return {};
    }
    if (authority.ends_with(":0")) authority.remove_suffix(2);  // as if none were given
    const std::optional<HostPort> place = parse_host_port(authority, reason);
    if (!place) return {};
    if (!loopback(place->host)) {
        reason =
            "the host is not this machine, where the browser must find the driver: localhost, "
            "127.0.0.1 or [::1]";
        return {};
    }
    url.host = place->host;
    std::from_chars(place->port.data(), place->port.data() + place->port.size(), url.port);
    reason = path_problem(url.path);
    if (!reason.empty()) return {};
    return url;
}

}  // namespace connectai::config
