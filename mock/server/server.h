// The network in front of the service: a listener, and a thread for each connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "service.h"

namespace mock {

struct ServerOptions {
    std::string bind = "127.0.0.1";
    std::uint16_t port = 0;        // 0: any free one
    std::size_t endpoint = 0;      // of the service's: switchboard.h
    std::string certificate, key;  // PEM files: TLS if both are given
};

// Listens from construction to stop() or destruction. Throws std::exception if it cannot.
class Server {
public:
    Server(Service& service, const ServerOptions& options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const noexcept;
    std::string url() const;  // "http://127.0.0.1:PORT/api"
    // Whether connections can be made, as at first; those that are there stay. It is done when this
    // returns. To be called by one thread at a time.
    void set_open(bool open);
    // Closes all connections, those in the middle of a reply too, and waits for their threads.
    void stop();

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace mock
