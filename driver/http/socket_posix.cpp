#include "http/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace connectai::http {

// SOCK_CLOEXEC, which libcurl does not say by itself.
curl_socket_t open_socket(const curl_sockaddr& address) noexcept {
    const int socket = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    return socket < 0 ? CURL_SOCKET_BAD : socket;
}

std::uint16_t port_of(const curl_sockaddr& address) noexcept {
    switch (address.family) {
        case AF_INET: {
            sockaddr_in known{};
            std::memcpy(&known, &address.addr, sizeof known);
            return ntohs(known.sin_port);
        }
        case AF_INET6: {
            sockaddr_in6 known{};  // longer than curl_sockaddr declares; the port is within
            std::memcpy(&known, &address.addr, sizeof address.addr);
            return ntohs(known.sin6_port);
        }
        default: return 0;
    }
}

void limit_unanswered(curl_socket_t socket, UnansweredLimit limit) noexcept {
#ifdef TCP_USER_TIMEOUT  // RFC 5482; for keepalive's probes, too
    const unsigned milliseconds = limit.count();
    static_cast<void>(
        ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds));
#else
    static_cast<void>(socket), static_cast<void>(limit);  // as long as the system has it
#endif
}

int close_socket(curl_socket_t socket) noexcept {
    return ::close(socket);
}

}  // namespace connectai::http
