// A browser for tests: it fetches pages of this machine, one a connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/browser.h"

namespace connectai::test {

// The value of a parameter in a URL's query, percent-decoded; empty where it is not there.
inline std::string parameter(const std::string& url, const std::string& name) {
    const std::size_t question = url.find('?');
    const std::size_t at =
        std::min(url.find('?' + name + '=', question), url.find('&' + name + '=', question));
    if (at == url.npos) return {};
    const std::size_t begin = at + name.size() + 2;
    const std::string raw = url.substr(begin, url.find('&', begin) - begin);
    std::string value;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '%') {
            value += static_cast<char>(std::stoi(raw.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            value += raw[i];
        }
    }
    return value;
}

// An address of this machine, to be bound or connected to.
struct LoopbackAddress {
    LoopbackAddress(const std::string& text, int port) {
        auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
        auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
        const bool is_v6 = ::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1;
        if (!is_v6) ::inet_pton(AF_INET, text.c_str(), &v4.sin_addr);
        storage.ss_family = is_v6 ? AF_INET6 : AF_INET;
        (is_v6 ? v6.sin6_port : v4.sin_port) = htons(static_cast<std::uint16_t>(port));
        size = is_v6 ? sizeof v6 : sizeof v4;
    }
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

    sockaddr_storage storage{};
    socklen_t size = 0;
};

// Whether this machine has it: one without IPv6 has no ::1.
inline bool has_address(const std::string& text) {
    LoopbackAddress address(text, 0);
    const int socket = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool bound = socket >= 0 && ::bind(socket, address.get(), address.size) == 0;
    if (socket >= 0) ::close(socket);
    return bound;
}

// A port of one address that is nobody's as long as this lives: it is bound, and not listened at,
// so that a connection to it is refused, and the tests that run beside this one cannot be given it.
class IdlePort {
public:
    IdlePort(const std::string& at, int port) {
        LoopbackAddress address(at, port);
        socket_ = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        held_ = socket_ >= 0 && ::bind(socket_, address.get(), address.size) == 0;
    }
    ~IdlePort() {
        if (socket_ >= 0) ::close(socket_);
    }
    IdlePort(const IdlePort&) = delete;
    IdlePort& operator=(const IdlePort&) = delete;

    // False where somebody has it already.
    bool held() const noexcept { return held_; }

private:
    int socket_ = -1;
    bool held_ = false;
};

// What answers these octets at a port of this machine; empty where nothing does.
inline std::string send_to(int port, std::string_view request,
                           const std::string& to = "127.0.0.1") {
    LoopbackAddress address(to, port);
    const int socket = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::string reply;
    if (::connect(socket, address.get(), address.size) == 0) {
        ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
        char piece[4096];
        for (ssize_t got = 0; (got = ::recv(socket, piece, sizeof piece, 0)) > 0;) {
            reply.append(piece, static_cast<std::size_t>(got));
        }
    }
    ::close(socket);
    return reply;
}

inline int port_of(const std::string& uri) {
    return std::stoi(uri.substr(uri.rfind(':') + 1));
}

// GET of "http://127.0.0.1:port/target", at that address or at `to`.
inline std::string fetch(const std::string& url, const std::string& to = "127.0.0.1") {
    const std::string authority = url.substr(7, url.find('/', 7) - 7);
    return send_to(
        port_of(authority),
        "GET " + url.substr(7 + authority.size()) + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n",
        to);
}

// Where a server that signs everybody in would send the browser that was shown `url`.
inline std::string redirection(const std::string& url, const std::string& answer = "code=c1") {
    return parameter(url, "redirect_uri") + '?' + answer + "&state=" + parameter(url, "state");
}

// Goes to what `answer` makes of the page's address, in a thread of its own, and keeps the page
// that it gets.
class FakeBrowser {
public:
    using Answer = std::function<std::string(const std::string& url)>;
    explicit FakeBrowser(Answer answer = [](const std::string& url) { return redirection(url); })
        : answer_(std::move(answer)) {}
    ~FakeBrowser() { page(); }
    FakeBrowser(const FakeBrowser&) = delete;
    FakeBrowser& operator=(const FakeBrowser&) = delete;

    // For Prompt::show.
    std::function<Browser(const std::string&)> show() {
        return [this](const std::string& url) {
            ++shown_;
            url_ = url;
            thread_ = std::thread([this, to = answer_(url)] { page_ = fetch(to); });
            return Browser();
        };
    }
    int shown() const noexcept { return shown_; }
    const std::string& url() const noexcept { return url_; }
    const std::string& page() {
        if (thread_.joinable()) thread_.join();
        return page_;
    }

private:
    Answer answer_;
    int shown_ = 0;
    std::string url_;
    std::string page_;
    std::thread thread_;
};

}  // namespace connectai::test
