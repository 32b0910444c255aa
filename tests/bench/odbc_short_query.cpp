// A query of few rows on an open connection, again and again: by ODBC and, in turn with it, by
// libcurl alone, which sends the same and looks at nothing that comes.
//   bench_odbc_short_query CONNECTION_STRING SQL URL [--queries N] [--ca-file PEM]
// URL is that of the service's /query. Prints the medians, and the checksum of the first result.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "arguments.h"
#include "fetch.h"
#include "poster.h"
#include "report.h"

namespace {

using namespace connectai::bench;

class ByOdbc {
public:
    ByOdbc(const Session& session, const std::string& sql) : fetch_(session, sql, Mode("bind:1")) {
        rows_ = fetch_all(fetch_, checksum_);
    }

    double query() {
        const Stopwatch stopwatch;
        fetch_.again();
        std::size_t rows = 0;
        while (fetch_.next() != 0) ++rows;
        const double milliseconds = stopwatch.milliseconds();
        if (rows != rows_) throw std::runtime_error("the number of rows has changed");
        return milliseconds;
    }

    std::uint64_t checksum() const { return checksum_.value(); }

private:
    Fetch fetch_;
    Checksum checksum_;
    std::size_t rows_ = 0;
};

class ByCurl {
public:
    ByCurl(const std::string& url, const std::string& ca_file, const std::string& sql)
        : poster_(url, ca_file),
          body_(R"({"query":")" + sql + "\"}"),
          octets_(poster_.post(body_)) {}

    double query() {
        const Stopwatch stopwatch;
        const std::size_t octets = poster_.post(body_);
        const double milliseconds = stopwatch.milliseconds();
        if (octets != octets_) throw std::runtime_error("the reply's size has changed");
        return milliseconds;
    }

private:
    Poster poster_;
    std::string body_;
    std::size_t octets_;
};

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv,
                        "bench_odbc_short_query CONNECTION_STRING SQL URL [--queries N] "
                        "[--ca-file PEM]");
    const std::size_t queries = arguments.number("--queries", 2000);
    const std::string ca_file = arguments.text("--ca-file", "");
    const auto words = arguments.words(3);
    if (queries == 0) throw std::invalid_argument("there must be a query at least");

    const Environment environment;
    const Session session(environment, words[0]);
    ByOdbc odbc(session, words[1]);
    ByCurl curl(words[2], ca_file, words[1]);
    std::vector<double> odbc_times;
    std::vector<double> curl_times;
    for (std::size_t i = 0; i < queries; ++i) {
        odbc_times.push_back(odbc.query());
        curl_times.push_back(curl.query());
    }
    std::printf("odbc_ms=%.4f curl_ms=%.4f checksum=%016" PRIx64 "\n", median(odbc_times),
                median(curl_times), odbc.checksum());
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_odbc_short_query: " << error.what() << '\n';
    return EXIT_FAILURE;
}
