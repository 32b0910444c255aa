// A server on a loopback port that does to each connection what a test tells it to, well-behaved
// or not.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace connectai::test {

// The server's end of one connection. Everything ends, without an error, when the peer has gone.
class Peer {
public:
    explicit Peer(int socket, SSL* tls = nullptr) : socket_(socket), tls_(tls) {}

    // Head and body, as far as Content-Length says; empty when the client has gone. With a pause
    // behind every 2 MB.
    std::string read_request(std::chrono::milliseconds pause = {}) {
        for (std::size_t paused_at = 0;;) {
            const std::size_t head = buffer_.find("\r\n\r\n");
            if (head != std::string::npos) {
                const std::size_t size = head + 4 + body_size(buffer_.substr(0, head + 2));
                if (buffer_.size() >= size) {
                    const std::string request = buffer_.substr(0, size);
                    buffer_.erase(0, size);
                    return request;
                }
            }
            char piece[16 * 1024];
            const ssize_t got = receive(piece, sizeof piece);
            if (got <= 0) return {};
            buffer_.append(piece, static_cast<std::size_t>(got));
            if (pause.count() > 0 && buffer_.size() - paused_at > 2'000'000) {
                paused_at = buffer_.size();
                std::this_thread::sleep_for(pause);
            }
        }
    }

    // So many octets, or as many as come.
    void read_octets(std::size_t octets) {
        char piece[1024];
        while (octets > 0) {
            const ssize_t got = receive(piece, std::min(octets, sizeof piece));
            if (got <= 0) return;
            octets -= static_cast<std::size_t>(got);
        }
    }

    // All that comes until the other end closes.
    std::string read_all() {
        std::string all;
        char piece[16 * 1024];
        for (ssize_t got = 0; (got = receive(piece, sizeof piece)) > 0;) {
            all.append(piece, static_cast<std::size_t>(got));
        }
        return all;
    }

    // The common name of the client's TLS certificate; empty: it has shown none.
    std::string client_name() const {
        const X509* certificate = tls_ != nullptr ? SSL_get0_peer_certificate(tls_) : nullptr;
        char name[256] = {};
        if (certificate != nullptr) {
            X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                                      sizeof name);
        }
        return name;
    }

    // Behind a proxy's answer to CONNECT, the TLS that the client then begins ends here.
    bool accept_tls(SSL* tls) {
        SSL_set_fd(tls, socket_);
        if (SSL_accept(tls) != 1) return false;
        tls_ = tls;
        return true;
    }

    // False when the client has gone.
    bool send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t sent = tls_ != nullptr
                                     ? SSL_write(tls_, text.data(), static_cast<int>(text.size()))
                                     : ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // From now on closing the connection resets it: what was sent may not arrive.
    void reset_on_close() {
        const linger at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }

    // Until the client, or the server's end, closes the connection.
    void wait_for_close() {
        char piece[1024];
        while (receive(piece, sizeof piece) > 0) {
        }
    }

private:
    ssize_t receive(char* piece, std::size_t size) {
        return tls_ != nullptr ? SSL_read(tls_, piece, static_cast<int>(size))
                               : ::recv(socket_, piece, size, 0);
    }

    static std::size_t body_size(const std::string& head) {
        const std::string_view name = "Content-Length: ";
        const std::size_t at = head.find(name);
        return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
    }

    int socket_;
    SSL* tls_;
    std::string buffer_;
};

class ScriptedServer {
public:
    // `script` runs once for each connection, in a thread of its own; the connection is closed
    // when it returns.
    using Script = std::function<void(Peer&)>;

    // With a `tls` context, which it frees, for https.
    explicit ScriptedServer(Script script, SSL_CTX* tls = nullptr)
        : script_(std::move(script)), tls_(tls, SSL_CTX_free) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (listener_ < 0 || ::bind(listener_, generic, size) != 0 ||
            ::listen(listener_, 64) != 0 || ::getsockname(listener_, generic, &size) != 0) {
            throw std::runtime_error("no port to listen on");
        }
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this] { accept_all(); });
    }

    ~ScriptedServer() {
        stopping_ = true;
        accepting_.join();
        {
            const std::lock_guard lock(mutex_);
            for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
        }
        for (Serving& serving : serving_) serving.thread.join();
        ::close(listener_);
    }

    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    // Closes what is open, and goes on.
    void hang_up() {
        const std::lock_guard lock(mutex_);
        for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
    }

    // Refuses connections from now on.
    void refuse() { ::shutdown(listener_, SHUT_RDWR); }

    std::uint16_t port() const { return port_; }
    std::string url(std::string_view scheme = "http") const {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_);
    }
    int connections() const { return connections_; }
    int resumed() const { return resumed_; }  // TLS sessions of earlier connections
    int open_connections() const {
        const std::lock_guard lock(mutex_);
        return static_cast<int>(open_.size());
    }

private:
    void accept_all() {
        while (!stopping_) {
            pollfd wait{listener_, POLLIN, 0};
            if (::poll(&wait, 1, 20) <= 0) continue;
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) continue;
            ++connections_;
            const int at_once = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
            join_finished();
            const std::lock_guard lock(mutex_);
            open_.push_back(socket);
            Serving& serving = serving_.emplace_back();
            serving.thread = std::thread([this, socket, &serving] {
                serve(socket);
                const std::lock_guard closing(mutex_);
                std::erase(open_, socket);
                ::close(socket);
                serving.finished = true;
            });
        }
    }

    // A thread that nobody joins keeps its stack.
    void join_finished() {
        std::list<Serving> finished;
        {
            const std::lock_guard lock(mutex_);
            for (auto serving = serving_.begin(); serving != serving_.end();) {
                const auto next = std::next(serving);
                if (serving->finished) finished.splice(finished.end(), serving_, serving);
                serving = next;
            }
        }
        for (Serving& serving : finished) serving.thread.join();
    }

    void serve(int socket) {
        if (!tls_) {
            Peer peer(socket);
            return script_(peer);
        }
        const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(tls_.get()), SSL_free);
        SSL_set_fd(tls.get(), socket);
        if (SSL_accept(tls.get()) != 1) {
            // What the client has sent meanwhile would reset the connection, and the reason for
            // the refusal would be lost.
            ::shutdown(socket, SHUT_WR);
            Peer(socket).wait_for_close();
            return;
        }
        if (SSL_session_reused(tls.get()) == 1) ++resumed_;
        Peer peer(socket, tls.get());
        script_(peer);
        SSL_shutdown(tls.get());
    }

    Script script_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    std::atomic<int> resumed_{0};
    mutable std::mutex mutex_;
    std::vector<int> open_;
    struct Serving {
        std::thread thread;
        bool finished = false;
    };
    std::list<Serving> serving_;
    std::thread accepting_;
};

// What scripts wrote down, for the test to look at.
class Notes {
public:
    void add(std::string text) {
        const std::lock_guard lock(mutex_);
        texts_.push_back(std::move(text));
    }
    std::vector<std::string> all() const {
        const std::lock_guard lock(mutex_);
        return texts_;
    }
    std::size_t count() const { return all().size(); }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> texts_;
};

inline std::string response(std::string_view body, std::string_view status = "200 OK",
                            std::string_view headers = "Content-Type: application/json\r\n") {
    return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

inline std::string chunk(std::string_view data) {
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", data.size());
    return size + std::string(data) + "\r\n";
}

inline constexpr std::string_view chunked_head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

// A port of the loopback interface that nobody listens on: it stays bound until the process ends,
// so that the tests that run beside this one cannot be given it.
inline std::uint16_t closed_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool good =
        ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
    if (!good) throw std::runtime_error("no port");
    return ntohs(address.sin_port);
}

}  // namespace connectai::test
