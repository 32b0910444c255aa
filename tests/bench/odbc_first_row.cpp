// When does the first SQLFetch return? The server's GET /tally tells when the row was sent, by the
// same clock.
//   bench_odbc_first_row CONNECTION_STRING SQL
// Prints the first row's checksum, and first_row_ns by std::chrono::steady_clock. One execution
// before that warms everything up.
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "arguments.h"
#include "fetch.h"

namespace {

using namespace connectai::bench;
using Nanoseconds = std::chrono::nanoseconds;

struct FirstRow {
    Nanoseconds at;
    std::uint64_t checksum;
};

FirstRow read_first_row(const Session& session, const std::string& sql) {
    Fetch fetch(session, sql, Mode("bind:1"));
    const std::size_t rows = fetch.next();
    const auto now = std::chrono::steady_clock::now();
    if (rows != 1) throw std::runtime_error("the result has no row");
    Checksum checksum;
    checksum.add_row(fetch.columns(), 0);
    return {now.time_since_epoch(), checksum.value()};
}

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv, "bench_odbc_first_row CONNECTION_STRING SQL");
    const auto words = arguments.words(2);
    const Environment environment;
    const Session session(environment, words[0]);
    read_first_row(session, words[1]);
    const FirstRow row = read_first_row(session, words[1]);
    std::printf("first_row_ns=%" PRId64 " checksum=%016" PRIx64 "\n", row.at.count(), row.checksum);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_odbc_first_row: " << error.what() << '\n';
    return EXIT_FAILURE;
}
