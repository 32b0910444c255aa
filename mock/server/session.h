// One connection: reads its requests, one after the other, and has the service answer them.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>

namespace boost::asio::ssl {
class context;
}

namespace mock {

class Service;

// Runs until either side closes the connection. `tls` is null for plain HTTP. The caller keeps the
// socket, and may shut it down from another thread to end the session. Throws nothing.
void run_session(boost::asio::ip::tcp::socket& socket, boost::asio::ssl::context* tls,
                 Service& service, std::uint64_t connection) noexcept;

}  // namespace mock
