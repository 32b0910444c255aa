// Sockets as libcurl is to have them.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace connectai::http {

// How long what is sent may stay unconfirmed by the peer's system before the connection counts as
// broken. Nothing comes of a host that is switched off, or of a network that is unplugged, and the
// system itself would send again for a quarter of an hour.
using UnansweredLimit = std::chrono::duration<unsigned, std::milli>;
inline constexpr UnansweredLimit unanswered_limit{60'000};

// It ends a connection, too, whose peer is there and reads nothing for so long; which it need not
// do to take this much, in octets. More is sent without that limit.
inline constexpr std::size_t most_octets_unread = std::size_t{16} * 1024;

// When keepalive asks whether the peer's system is there still, and how often from then on.
inline constexpr std::chrono::duration<long> keepalive_idle{30};
inline constexpr std::chrono::duration<long> keepalive_interval{15};

// For a connection to this address; CURL_SOCKET_BAD where there is none. A program that the
// application starts does not inherit it, and so cannot keep the connection open.
curl_socket_t open_socket(const curl_sockaddr& address) noexcept;

// The port of that address; 0: it has none.
std::uint16_t port_of(const curl_sockaddr& address) noexcept;

// As unanswered_limit; 0: as long as the system itself has it.
void limit_unanswered(curl_socket_t socket, UnansweredLimit limit) noexcept;

// 0: it is closed.
int close_socket(curl_socket_t socket) noexcept;

}  // namespace connectai::http
