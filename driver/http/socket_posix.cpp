#include "http/socket.h"

#include <sys/socket.h>
#include <unistd.h>

namespace connectai::http {

// SOCK_CLOEXEC, which libcurl does not say by itself.
curl_socket_t open_socket(const curl_sockaddr& address) noexcept {
    const int socket = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    return socket < 0 ? CURL_SOCKET_BAD : socket;
}

int close_socket(curl_socket_t socket) noexcept {
    return ::close(socket);
}

}  // namespace connectai::http
