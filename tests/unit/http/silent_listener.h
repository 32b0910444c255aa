// A port that takes no connection and refuses none: its queue is full, and the system drops what
// comes, as a firewall may.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace connectai::test {

class SilentListener {
public:
    SilentListener() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        if (listener_ < 0 || ::bind(listener_, generic(), size) != 0 ||
            ::listen(listener_, 0) != 0 || ::getsockname(listener_, generic(), &size) != 0) {
            throw std::runtime_error("no port to listen on");
        }
        constexpr int most = 8;
        while (silent_ == false && waiting_.size() < most) silent_ = !connects();
    }
    ~SilentListener() {
        for (const int socket : waiting_) ::close(socket);
        ::close(listener_);
    }
    SilentListener(const SilentListener&) = delete;
    SilentListener& operator=(const SilentListener&) = delete;

    // Whether it is as silent as it should be; systems differ in what they do with a full queue.
    bool silent() const { return silent_; }
    std::string url() const {
        return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port));
    }

private:
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&address_); }

    // One more, which stays.
    bool connects() {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        waiting_.push_back(socket);
        if (::connect(socket, generic(), sizeof address_) == 0) return true;
        pollfd connecting{socket, POLLOUT, 0};
        return ::poll(&connecting, 1, 200) > 0;
    }

    int listener_;
    sockaddr_in address_{};
    std::vector<int> waiting_;
    bool silent_ = false;
};

}  // namespace connectai::test
