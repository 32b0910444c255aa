#include "auth/redirect_request.h"

#include <algorithm>

#include "base/text.h"

namespace connectai::auth {
namespace {

// The next line, without its end.
std::string_view take_line(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find("\r\n"));
    text.remove_prefix(std::min(line.size() + 2, text.size()));
    return line;
}

bool has_parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        if (pair.substr(0, pair.find('=')) == name) return true;
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
    }
    return false;
}

}  // namespace

// The host is looked at because a page of somebody else's may have its own name stand for this
// machine.
std::optional<std::string_view> redirect_query(std::string_view head, const RedirectUri& uri,
                                               std::uint16_t port) {
    const std::string_view request = take_line(head);
    const std::string_view method = "GET ";
    const std::size_t version = request.rfind(" HTTP/1.");
    if (!request.starts_with(method) || version == request.npos || version < method.size()) {
        return std::nullopt;
    }
    const std::string_view target = request.substr(method.size(), version - method.size());
    const std::string_view asked = target.substr(0, target.find('?'));
    if (asked != uri.path() || asked.size() == target.size()) return std::nullopt;
    bool ours = false;
    while (!head.empty()) {
        const std::string_view line = take_line(head);
        const std::size_t colon = std::min(line.find(':'), line.size());
        if (!iequals(line.substr(0, colon), "Host")) continue;
        ours = uri.has_host(trim(line.substr(std::min(colon + 1, line.size()))), port);
    }
    const std::string_view query = target.substr(asked.size() + 1);
    if (!ours || !(has_parameter(query, "code") || has_parameter(query, "error"))) {
        return std::nullopt;
    }
    return query;
}

}  // namespace connectai::auth
