// One client of the benchmark's server: its requests, one after the other, and their replies.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstddef>

#include "answers.h"

namespace connectai::bench {

struct Delivery {
    bool chunked = false;
    std::size_t kilobytes_a_second = 0;  // of 1000 octets; 0: as fast as the client reads
};

struct Service {
    const Answers& answers;
    const Delivery& delivery;
    Tally& tally;
};

// Answers until the client closes the connection, or fails to speak HTTP.
template <typename Stream>
void serve(Stream& stream, const Service& service);

using PlainStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<PlainStream>;
extern template void serve(PlainStream&, const Service&);
extern template void serve(TlsStream&, const Service&);

}  // namespace connectai::bench
