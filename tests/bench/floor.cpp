// The floor: the same rows into the same buffers with no driver in between. One thread receives,
// parses and converts; what a driver adds to this is its own cost.
//   bench_floor URL [--rounds N] [--receive-only] [--accept gzip|br|zstd]
// With --receive-only nothing is parsed: the limit that HTTP on loopback sets, and libcurl's way of
// decompressing what the server has compressed.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "arguments.h"
#include "report.h"
#include "row_reader.h"

namespace {

using namespace connectai::bench;

constexpr std::size_t rowset_rows = 1000;

struct Source {
    std::string url;
    std::string coding;
};

Pass read_rows(const Source& source, bool check) {
    const Stopwatch stopwatch;
    Pass pass;
    Checksum checksum;
    Transfer transfer(source.url, source.coding);
    RowReader reader(transfer, rowset_rows);
    RowWriter writer(reader.columns());

    std::size_t filled = 0;
    const auto deliver = [&] {
        for (std::size_t row = 0; check && row < filled; ++row) {
            checksum.add_row(reader.columns(), row);
        }
        filled = 0;
    };
    while (reader.next(writer, filled)) {
        if (pass.rows++ == 0) pass.first_row_milliseconds = stopwatch.milliseconds();
        if (++filled == rowset_rows) deliver();
    }
    deliver();
    pass.milliseconds = stopwatch.milliseconds();
    if (check) pass.checksum = checksum.value();
    return pass;
}

Pass receive_only(const Source& source) {
    const Stopwatch stopwatch;
    Pass pass;
    Transfer transfer(source.url, source.coding);
    for (std::string block; transfer.receive(block); block.clear()) {
    }
    pass.milliseconds = stopwatch.milliseconds();
    return pass;
}

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv,
                        "bench_floor URL [--rounds N] [--receive-only] [--accept CODING]");
    const std::size_t rounds = arguments.number("--rounds", 5);
    const bool only_receive = arguments.flag("--receive-only");
    const std::string coding = arguments.text("--accept", "gzip");
    const Source source{arguments.words(1)[0], coding};

    const auto once = [&](bool check) {
        return only_receive ? receive_only(source) : read_rows(source, check);
    };
    const Pass checked = once(true);
    std::vector<Pass> timed;
    while (timed.size() < rounds) timed.push_back(once(false));
    print_report(only_receive ? "receive-only" : "floor", checked, timed);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_floor: " << error.what() << '\n';
    return EXIT_FAILURE;
}
