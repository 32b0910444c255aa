// What do the first and the second connection of a process cost: connecting, a query,
// disconnecting?
//   bench_odbc_connect CONNECTION_STRING SQL [--while-open]
// With --while-open the first is not yet closed. Prints the times, and the checksum of the rows.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "arguments.h"
#include "fetch.h"
#include "report.h"

namespace {

using namespace connectai::bench;

std::uint64_t query(const Session& session, const std::string& sql) {
    Fetch fetch(session, sql, Mode("bind:1"));
    Checksum checksum;
    fetch_all(fetch, checksum);
    return checksum.value();
}

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv, "bench_odbc_connect CONNECTION_STRING SQL [--while-open]");
    const bool while_open = arguments.flag("--while-open");
    const auto words = arguments.words(2);
    const Environment environment;

    const Stopwatch first;
    auto open = std::make_unique<Session>(environment, words[0]);
    const std::uint64_t expected = query(*open, words[1]);
    if (!while_open) open.reset();
    const double first_milliseconds = first.milliseconds();

    const Stopwatch second;
    auto again = std::make_unique<Session>(environment, words[0]);
    const std::uint64_t checksum = query(*again, words[1]);
    again.reset();
    const double second_milliseconds = second.milliseconds();

    if (checksum != expected) throw std::runtime_error("the second connection has other rows");
    std::printf("first_ms=%.3f second_ms=%.3f checksum=%016" PRIx64 "\n", first_milliseconds,
                second_milliseconds, checksum);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_odbc_connect: " << error.what() << '\n';
    return EXIT_FAILURE;
}
