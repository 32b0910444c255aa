// What the server has received and when it has sent, so that a benchmark can tell that two clients
// asked for the same, and how long a row took once it was on its way.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace connectai::bench {

// Any thread may call any of these.
class Tally {
public:
    void add_connection();
    void add_request(std::string_view accept_encoding);
    // The body of a POST /batch; the sets of parameters in it.
    std::int64_t add_batch(std::string_view body);
    // The octets of a reply's first row are about to be sent, now.
    void mark_first_row();

    // As JSON, all since the last time that somebody took it:
    //   requests, connections
    //   accept_encoding      of the last request
    //   batch_sets, batch_octets
    //   batch_digest         the same for the same bodies, in any order
    //   first_row_sent_ns    by std::chrono::steady_clock, which all processes of a machine share
    std::string take();

private:
    struct Counts {
        std::uint64_t requests = 0;
        std::uint64_t connections = 0;
        std::string accept_encoding;
        std::int64_t batch_sets = 0;
        std::uint64_t batch_octets = 0;
        std::uint64_t batch_digest = 0;
        std::chrono::steady_clock::time_point first_row_sent;
    };

    std::mutex mutex_;
    Counts counts_;
};

}  // namespace connectai::bench
