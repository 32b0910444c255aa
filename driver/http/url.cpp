#include "http/url.h"

#include "base/text.h"
#include "config/address.h"

namespace connectai::http {

namespace {

config::HostPort place_of(std::string_view url) {
    const std::string_view site = site_of(url);
    const std::size_t separator = site.find("://");
    const std::size_t begin = separator == std::string_view::npos ? 0 : separator + 3;
    std::string reason;
    return config::parse_host_port(site.substr(begin), reason).value_or(config::HostPort{});
}

}  // namespace

std::string url_encode(std::string_view text) {
    std::string encoded;
    append_url_encoded(encoded, text);
    return encoded;
}

void append_url_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (const char c : text) {
        if (unreserved.find(c) != std::string_view::npos) {
            out += c;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            out += {'%', hex[octet >> 4], hex[octet & 15]};
        }
    }
}

std::string_view site_of(std::string_view url) {
    const std::size_t separator = url.find("://");
    const std::size_t host = separator == std::string_view::npos ? 0 : separator + 3;
    return url.substr(0, url.find_first_of("/?#", host));
}

std::string origin_of(const std::string& url) {
    const std::size_t separator = url.find("://");
    if (separator == std::string::npos) return "the service";
    const std::size_t host = separator + 3;
    const std::string authority(site_of(url).substr(host));
    const std::size_t at = authority.rfind('@');
    return url.substr(0, host) + authority.substr(at == std::string::npos ? 0 : at + 1);
}

std::string host_of(std::string_view url) {
    std::string_view host = place_of(url).host;
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return std::string(host);
}

std::string server_of(std::string_view url) {
    const config::HostPort place = place_of(url);
    const std::string_view usual = config::plain_http(url) ? "80" : "443";
    if (place.port.empty() || place.port == usual) return host_of(url);
    return concat(place.host, ":", place.port);
}

}  // namespace connectai::http
