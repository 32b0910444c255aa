// One connection: reads its requests, one after the other, and has the service answer them.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>

namespace boost::asio::ssl {
class context;
}

namespace mock {

class Service;

enum class SessionEnd : std::uint8_t {
    complete,  // the last reply went out whole
    broken,    // it did not, or the client has gone
    reset,     // the client is to see the connection reset: it must be closed without a shutdown
};

// Where a connection belongs.
struct SessionOrigin {
    std::uint64_t connection = 0;  // its number, from 1
    std::size_t endpoint = 0;      // of ServerOptions
};

// Runs until the connection is to be closed, which is the caller's to do. `tls` is null for plain
// HTTP. The caller may shut the socket down from another thread to end the session. Throws nothing.
SessionEnd run_session(boost::asio::ip::tcp::socket& socket, boost::asio::ssl::context* tls,
                       Service& service, const SessionOrigin& origin) noexcept;

}  // namespace mock
