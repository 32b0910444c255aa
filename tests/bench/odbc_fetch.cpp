// Fetches one result through the driver manager in several ways, and times each.
//   bench_odbc_fetch CONNECTION_STRING SQL [--modes M,M,...] [--rounds N] [--unchecked]
// fetch.h says which modes there are. --unchecked leaves out the pass that adds up all values, for
// whoever counts what the others do.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "arguments.h"
#include "fetch.h"
#include "report.h"

namespace {

using namespace connectai::bench;

Pass run(const Session& session, const std::string& sql, const Mode& mode, bool check) {
    const Stopwatch stopwatch;
    Pass pass;
    Checksum checksum;
    Fetch fetch(session, sql, mode);
    while (const std::size_t rows = fetch.next()) {
        if (pass.rows == 0) pass.first_row_milliseconds = stopwatch.milliseconds();
        pass.rows += rows;
        for (std::size_t row = 0; check && row < rows; ++row) {
            checksum.add_row(fetch.columns(), row);
        }
    }
    pass.milliseconds = stopwatch.milliseconds();
    if (check) pass.checksum = checksum.value();
    return pass;
}

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv,
                        "bench_odbc_fetch CONNECTION_STRING SQL [--modes M,M,...] [--rounds N] "
                        "[--unchecked]");
    std::istringstream modes(arguments.text("--modes", "bind:1,bind:1000,wchar:1000,getdata"));
    const std::size_t rounds = arguments.number("--rounds", 5);
    const bool check = !arguments.flag("--unchecked");
    const std::vector<std::string> words = arguments.words(2);

    const Environment environment;
    const Session session(environment, words[0]);
    for (std::string name; std::getline(modes, name, ',');) {
        const Mode mode(name);
        const Pass checked = check ? run(session, words[1], mode, true) : Pass{};
        std::vector<Pass> timed;
        while (timed.size() < rounds) timed.push_back(run(session, words[1], mode, false));
        print_report(name, checked, timed);
    }
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_odbc_fetch: " << error.what() << '\n';
    return EXIT_FAILURE;
}
