// Why there is no connection with the service: for each cause its own message, with what to do
// about it.
#pragma once

#include <curl/curl.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "http/client.h"

namespace connectai::http {

// The error (08001) of a transfer that ended with `code` before there was a response, where TLS is
// the reason; absent where it is not. `host` and `server` for the message, `text`
// libcurl's own words.
std::optional<Error> connect_failure(CURL* easy, CURLcode code, const std::string& host,
                                     const std::string& text, const ServerName& server);

// The same cause, for whoever has other words for it.
ConnectCause connect_cause(CURL* easy, CURLcode code, const std::string& text) noexcept;

// Whether it is a handshake of TLS that has ended so, or a certificate.
bool of_handshake(CURLcode code) noexcept;

// Whether a server that speaks TLS may be why a request by plain http has ended so, without a
// response: it closes the connection, or answers with a record of TLS, which is no HTTP.
bool may_speak_tls(CURLcode code) noexcept;

// Likewise, where no connection has come about with the proxy itself, which `proxy` has in words
// (proxy_in_words(); empty: there is none).
std::optional<Error> proxy_out_of_reach(CURLcode code, const std::string& host,
                                        const std::string& text, const std::string& proxy);

// Whether a transfer that failed so, before its request left, may do better another time: a name
// that is not found now, a host or a proxy that refuses, a connection that breaks. Not so where a
// certificate is not trusted, or a proxy says no for good.
bool connect_may_pass(CURL* easy, CURLcode code, const std::string& text) noexcept;

}  // namespace connectai::http
