// Many connections at once, each with a thread of its own that executes the same query.
//   bench_odbc_connections CONNECTION_STRING SQL [--connections N] [--passes N]
// Prints how many rows a second all of them have fetched together, 1000 a fetch, each connection
// the result `passes` times; and a checksum, which is the same on all connections. An untimed pass
// of each has warmed everything up.
#include <barrier>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <future>
#include <iostream>
#include <stdexcept>
#include <vector>

#include "arguments.h"
#include "fetch.h"
#include "report.h"

namespace {

using namespace connectai::bench;

struct Work {
    std::string connection_string;
    std::string sql;
    std::size_t connections = 1;
    std::size_t passes = 1;
};

struct Done {
    std::size_t rows = 0;  // of the timed passes
    std::uint64_t checksum = 0;
};

// Opens a connection, waits until all have, and fetches.
Done run(const Environment& environment, const Work& work, std::barrier<>& start) {
    const Mode mode("bind:1000");
    bool waiting = true;
    try {
        const Session session(environment, work.connection_string);
        Checksum checksum;
        Fetch fetch(session, work.sql, mode);
        fetch_all(fetch, checksum);
        start.arrive_and_wait();
        waiting = false;
        Done done{0, checksum.value()};
        for (std::size_t pass = 0; pass < work.passes; ++pass) {
            fetch.again();
            while (const std::size_t rows = fetch.next()) done.rows += rows;
        }
        return done;
    } catch (...) {
        if (waiting) start.arrive_and_drop();  // or the others would wait for ever
        throw;
    }
}

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv,
                        "bench_odbc_connections CONNECTION_STRING SQL [--connections N] "
                        "[--passes N]");
    Work work;
    work.connections = arguments.number("--connections", 16);
    work.passes = arguments.number("--passes", 1);
    const auto words = arguments.words(2);
    work.connection_string = words[0];
    work.sql = words[1];
    if (work.connections == 0) throw std::invalid_argument("there must be a connection at least");

    const Environment environment;
    std::barrier start(static_cast<std::ptrdiff_t>(work.connections + 1));
    std::vector<std::future<Done>> threads;
    while (threads.size() < work.connections) {
        threads.push_back(
            std::async(std::launch::async, [&] { return run(environment, work, start); }));
    }
    start.arrive_and_wait();
    const Stopwatch stopwatch;
    std::vector<Done> all;
    for (auto& thread : threads) all.push_back(thread.get());
    const double milliseconds = stopwatch.milliseconds();

    std::size_t rows = 0;
    for (const Done& done : all) {
        rows += done.rows;
        if (done.checksum != all[0].checksum)
            throw std::runtime_error("connections have other rows");
    }
    std::printf("rows_per_second=%.0f rows=%zu checksum=%016" PRIx64 "\n",
                static_cast<double>(rows) / milliseconds * 1000, rows, all[0].checksum);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_odbc_connections: " << error.what() << '\n';
    return EXIT_FAILURE;
}
