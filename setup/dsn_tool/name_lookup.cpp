#include "setup/dsn_tool/name_lookup.h"

#include "config/address.h"
#include "http/url.h"

namespace connectai::dsn_tool {

std::string host_of(std::string_view url) {
    const std::string_view site = http::site_of(url);
    std::string reason;
    const auto place = config::parse_host_port(site.substr(site.find("://") + 3), reason);
    std::string_view host = place ? place->host : std::string_view();
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return std::string(host);
}

}  // namespace connectai::dsn_tool
