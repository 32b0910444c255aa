// Sockets as libcurl is to have them.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstdint>

namespace connectai::http {

// How long what is sent may stay without an answer of the peer's system: then the connection counts
// as broken. A service that is silent while it works is something else: its system answers.
inline constexpr std::chrono::duration<unsigned, std::milli> unanswered_limit{60'000};

// When keepalive asks whether the peer's system is there still, and how often from then on.
inline constexpr std::chrono::duration<long> keepalive_idle{30};
inline constexpr std::chrono::duration<long> keepalive_interval{15};

// For a connection to this address, with unanswered_limit; CURL_SOCKET_BAD where there is none. A
// program that the application starts does not inherit it, and so cannot keep the connection open.
curl_socket_t open_socket(const curl_sockaddr& address) noexcept;

// The port of that address; 0: it has none.
std::uint16_t port_of(const curl_sockaddr& address) noexcept;

// 0: it is closed.
int close_socket(curl_socket_t socket) noexcept;

}  // namespace connectai::http
