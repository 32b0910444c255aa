#include "http/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace connectai::http {
namespace {

// Nothing comes of a host that is switched off, or of a network that is unplugged, and the system
// would send again for a quarter of an hour before it gives up. For keepalive's probes, too.
void limit_unanswered(int socket) noexcept {
#ifdef TCP_USER_TIMEOUT
    const unsigned limit = unanswered_limit.count();
    static_cast<void>(::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit));
#else
    static_cast<void>(socket);  // keepalive's count of probes is the limit
#endif
}

}  // namespace

// SOCK_CLOEXEC, which libcurl does not say by itself.
curl_socket_t open_socket(const curl_sockaddr& address) noexcept {
    const int socket = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    if (socket < 0) return CURL_SOCKET_BAD;
    limit_unanswered(socket);
    return socket;
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

int close_socket(curl_socket_t socket) noexcept {
    return ::close(socket);
}

}  // namespace connectai::http
