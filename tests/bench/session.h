// One client of the benchmark's server: its requests, one after the other, and their replies. The
// only code here that knows Boost.Beast.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>

#include "replies.h"

namespace connectai::bench {

struct Delivery {
    bool chunked = false;
    std::size_t kilobytes_a_second = 0;  // of 1000 octets; 0: as fast as the client reads
};

// Answers until the client closes the connection:
//   POST /api/query    {"query": "SELECT * FROM [BenchDB].[dbo].[NAME]"}: the reply NAME
//   GET /api/catalogs  one catalog, BenchDB
//   GET /NAME          the reply NAME, for the floor
// Credentials are not looked at: a benchmark has none to protect.
void serve(boost::asio::ip::tcp::socket& socket, const Replies& replies, const Delivery& delivery);

}  // namespace connectai::bench
