// Sockets as libcurl is to have them.
#pragma once

#include <curl/curl.h>

#include <cstdint>

namespace connectai::http {

// For a connection to this address; CURL_SOCKET_BAD where there is none. A program that the
// application starts does not inherit it, and so cannot keep the connection open.
curl_socket_t open_socket(const curl_sockaddr& address) noexcept;

// The port of that address; 0: it has none.
std::uint16_t port_of(const curl_sockaddr& address) noexcept;

// 0: it is closed.
int close_socket(curl_socket_t socket) noexcept;

}  // namespace connectai::http
