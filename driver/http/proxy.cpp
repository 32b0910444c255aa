#include "http/proxy.h"

#include <array>
#include <cstdlib>
#include <span>
#include <string_view>

#include "base/text.h"
#include "config/address.h"
#include "config/settings.h"
#include "http/url.h"

namespace connectai::http {

namespace {

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : std::string_view();
}

// The variable whose proxy libcurl takes; empty: none. Not HTTP_PROXY, which a web server sets for
// its programs to what a request has in its header Proxy.
std::string_view proxy_variable(bool plain_http) {
    static constexpr std::array plain{"http_proxy", "all_proxy", "ALL_PROXY"};
    static constexpr std::array tls{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (const char* const name : plain_http ? std::span<const char* const>(plain) : tls) {
        if (!environment(name).empty()) return name;
    }
    return {};
}

// What names the proxy of a request. no_proxy is libcurl's to read.
struct NamedProxy {
    std::string_view variable;  // empty: the keyword Proxy does, or there is none
    std::string_view text;      // empty: there is none
};

NamedProxy named_proxy(const ClientOptions& options, const std::string& url) {
    if (keeps_off_proxies(options, url)) return {};
    if (!options.proxy.empty()) return {{}, options.proxy};
    const std::string_view variable = proxy_variable(config::plain_http(url));
    if (variable.empty()) return {};
    return {variable, environment(variable.data())};
}

// As libcurl takes it: without one it is http.
std::string_view scheme_of(std::string_view proxy) {
    const std::size_t separator = proxy.find("://");
    return separator == proxy.npos ? "http" : proxy.substr(0, separator);
}

// A SOCKS proxy, which only the environment can name, passes octets on and says nothing itself.
bool speaks_http(std::string_view proxy) {
    return !proxy.empty() && (iequals(scheme_of(proxy), "http") || speaks_tls(proxy));
}

std::string_view port_of(const std::string& url) {
    const std::string_view site = site_of(url);
    std::string reason;
    const auto place = config::parse_host_port(site.substr(site.find("://") + 3), reason);
    if (place && !place->port.empty()) return place->port;
    return config::plain_http(url) ? "80" : "443";
}

// Whether there are hosts that the environment excepts from proxies. Which, is libcurl's to read.
bool excepts_hosts() {
    return !environment("no_proxy").empty() || !environment("NO_PROXY").empty();
}

// Whether libcurl has found no reason in no_proxy to do without.
bool proxy_was_used(CURL* easy, const std::string& url) {
#if LIBCURL_VERSION_NUM >= 0x080700
    long used = 0;
    if (curl_easy_getinfo(easy, CURLINFO_USED_PROXY, &used) == CURLE_OK) return used != 0;
#endif
    if (!excepts_hosts()) return true;
    long connected_to = 0;
    curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &connected_to);
    return std::to_string(connected_to) != port_of(url);
}

}  // namespace

bool keeps_off_proxies(const ClientOptions& options, const std::string& url) {
    if (options.proxy == config::no_proxy) return true;
    // What may be plain http because it stays on this machine must not leave it on the way to a
    // proxy that the environment names.
    return options.proxy.empty() && config::plain_http(url) && !config::exposed(url);
}

std::string proxy_named_by(const ClientOptions& options, const std::string& url) {
    const NamedProxy proxy = named_proxy(options, url);
    if (!proxy.variable.empty()) return concat("the variable ", proxy.variable);
    return proxy.text.empty() ? std::string() : "the keyword Proxy";
}

std::string proxy_for(const ClientOptions& options, const std::string& url) {
    return config::split_userinfo(named_proxy(options, url).text).rest;
}

bool speaks_tls(std::string_view proxy) noexcept {
    return iequals(scheme_of(proxy), "https");
}

std::string proxy_in_words(const ClientOptions& options, const std::string& url) {
    const std::string proxy = proxy_for(options, url);
    if (proxy.empty()) return {};
    return concat("the proxy ", proxy, ", which ", proxy_named_by(options, url), " names");
}

bool tried_proxy(const ClientOptions& options, const std::string& url, std::uint16_t port) {
    if (port == 0 || named_proxy(options, url).text.empty()) return false;
    return !excepts_hosts() || std::to_string(port) != port_of(url);
}

bool answered_by_proxy(CURL* easy, const ClientOptions& options, const std::string& url) {
    return config::plain_http(url) && speaks_http(named_proxy(options, url).text) &&
           proxy_was_used(easy, url);
}

Error refused_by_proxy(long status, const ClientOptions& options, const std::string& url,
                       const ServerName& server) {
    const std::string proxy = proxy_in_words(options, url);
    const std::string named_by = proxy_named_by(options, url);
    if (status == proxy_authentication_required) {
        return {
            sqlstate::unable_to_connect,
            concat(proxy, ", refuses to serve without the right user and password (HTTP status ",
                   status, "): check ProxyUser and ProxyPassword, or the user:password@ in ",
                   named_by)};
    }
    return {sqlstate::unable_to_connect,
            concat(proxy, ", does not connect to ", server.what, " (HTTP status ", status,
                   "): check whether it is the right one, and lets this machine through to the "
                   "host and the port in the keyword ",
                   server.keyword)};
}

}  // namespace connectai::http
