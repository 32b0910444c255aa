// Which requests go to a proxy, and whose answer has come.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/client.h"

namespace connectai::http {

// Where the proxy is named that a request to `url` goes through, unless no_proxy excepts its host:
// "the keyword Proxy", "the variable https_proxy". Empty: there is none.
std::string proxy_named_by(const ClientOptions& options, const std::string& url);

// That proxy, as whoever names it has it, without user and password: enough to tell one from
// another.
std::string proxy_for(const ClientOptions& options, const std::string& url);

// Whether a proxy that is named so speaks TLS itself.
bool speaks_tls(std::string_view proxy) noexcept;

// proxy_for() for messages: "the proxy http://proxy:3128, which the keyword Proxy names".
std::string proxy_in_words(const ClientOptions& options, const std::string& url);

// Whether it is that proxy to which a connection to `port` was tried; 0: none was. False where it
// cannot be told: no_proxy may except the host, and the port is the service's own.
bool tried_proxy(const ClientOptions& options, const std::string& url, std::uint16_t port);

// Whether a request to `url` goes to no proxy, whatever the environment names.
bool keeps_off_proxies(const ClientOptions& options, const std::string& url);

// Whether an answer with HTTP status 407 to the request itself is an HTTP proxy's own. Where that
// is not certain it is not: what a service may have carried out must not be taken for unsent.
// Behind TLS no proxy answers; what it says to CONNECT never counts as an answer.
bool answered_by_proxy(CURL* easy, const ClientOptions& options, const std::string& url);

inline constexpr long proxy_authentication_required = 407;

// That the proxy refuses, by this HTTP status, to pass a request to `url` on: 08001, and not 28000,
// which would be about the service's own credentials.
Error refused_by_proxy(long status, const ClientOptions& options, const std::string& url,
                       const ServerName& server);

}  // namespace connectai::http
