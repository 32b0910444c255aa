// The listener.
#include "server.h"

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

#include "session.h"

namespace mock {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// A connection and its thread.
class Connection {
public:
    Connection(tcp::socket socket, asio::ssl::context* tls, Service& service,
               const SessionOrigin& origin)
        : socket_(std::move(socket)), thread_([this, tls, &service, origin] {
              const SessionEnd end = run_session(socket_, tls, service, origin);
              const std::lock_guard lock(mutex_);
              boost::system::error_code ignored;
              if (end != SessionEnd::reset) {
                  socket_.shutdown(tcp::socket::shutdown_both, ignored);
              }
              socket_.close(ignored);
              done_ = true;
          }) {}
    ~Connection() { thread_.join(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    bool done() const noexcept { return done_; }

    // Wakes the session out of whatever call it blocks in. The socket object itself belongs to the
    // session's thread, which closes it under the same lock.
    void shut_down() {
        const std::lock_guard lock(mutex_);
        if (!done_ && socket_.is_open()) ::shutdown(socket_.native_handle(), SHUT_RDWR);
    }

private:
    std::mutex mutex_;
    tcp::socket socket_;
    std::atomic<bool> done_ = false;
    std::thread thread_;  // the last member: the thread uses the others
};

}  // namespace

class Server::Implementation {
public:
    Implementation(Service& service, const ServerOptions& options)
        : service_(service), number_(options.endpoint), acceptor_(io_) {
        if (!options.certificate.empty()) {
            tls_.emplace(asio::ssl::context::tls_server);
            tls_->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
            tls_->use_certificate_chain_file(options.certificate);
            tls_->use_private_key_file(options.key, asio::ssl::context::pem);
        }
        endpoint_ = tcp::endpoint(asio::ip::make_address(options.bind), options.port);
        listen();
        endpoint_ = acceptor_.local_endpoint();
        thread_ = std::thread([this] { io_.run(); });
    }

    ~Implementation() { stop(); }

    void set_open(bool open) {
        const auto done = std::make_shared<std::promise<void>>();
        asio::post(io_, [this, open, done] {
            boost::system::error_code ignored;
            if (!open) {
                acceptor_.close(ignored);
            } else if (!acceptor_.is_open()) {
                listen();
            }
            done->set_value();
        });
        // Nothing is done any more once the server stops.
        const auto is_done = done->get_future();
        while (is_done.wait_for(std::chrono::milliseconds(20)) == std::future_status::timeout) {
            if (io_.stopped()) return;
        }
    }

    void stop() {
        if (!thread_.joinable()) return;
        io_.stop();
        thread_.join();
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (Connection& connection : connections_) connection.shut_down();
        connections_.clear();
    }

    std::uint16_t port() const noexcept { return endpoint_.port(); }

    std::string url() const {
        const auto address = endpoint_.address();
        std::string host = address.to_string();
        if (address.is_unspecified()) host = address.is_v6() ? "::1" : "127.0.0.1";
        if (address.is_v6()) host = "[" + host + "]";
        return (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port()) + "/api";
    }

private:
    void listen() {
        acceptor_.open(endpoint_.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.bind(endpoint_);
        acceptor_.listen(1024);
        accept();
    }

    void accept() {
        acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
            // Closed; it may have been opened again since, and then accepts already.
            if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
            connections_.remove_if([](const Connection& made) { return made.done(); });
            if (!error) {
                connections_.emplace_back(std::move(socket), tls_ ? &*tls_ : nullptr, service_,
                                          SessionOrigin{++count_, number_});
                accept();
                return;
            }
            // Out of descriptors, for example: try again when some may be free.
            pause_.expires_after(std::chrono::milliseconds(20));
            pause_.async_wait([this](const boost::system::error_code& ended) {
                if (!ended && acceptor_.is_open()) accept();
            });
        });
    }

    Service& service_;
    const std::size_t number_;  // the endpoint's
    asio::io_context io_;
    // There is nothing to do while the acceptor is closed.
    const asio::executor_work_guard<asio::io_context::executor_type> working_{io_.get_executor()};
    asio::steady_timer pause_{io_};
    std::optional<asio::ssl::context> tls_;
    tcp::acceptor acceptor_;
    tcp::endpoint endpoint_;
    std::list<Connection> connections_;  // of the accepting thread; of stop() once that has ended
    std::uint64_t count_ = 0;
    std::thread thread_;
};

Server::Server(Service& service, const ServerOptions& options)
    : implementation_(std::make_unique<Implementation>(service, options)) {}
Server::~Server() = default;
std::uint16_t Server::port() const noexcept {
    return implementation_->port();
}
std::string Server::url() const {
    return implementation_->url();
}
void Server::set_open(bool open) {
    implementation_->set_open(open);
}
void Server::stop() {
    implementation_->stop();
}

}  // namespace mock
