#include "report.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <fstream>

namespace connectai::bench {

namespace {

double median_of(const std::vector<Pass>& passes, double Pass::*field) {
    std::vector<double> values;
    for (const Pass& pass : passes) values.push_back(pass.*field);
    return median(std::move(values));
}

long kilobytes_of(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        long kilobytes = 0;
        if (word == name && status >> kilobytes) return kilobytes;
    }
    return 0;
}

}  // namespace

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void print_median(std::size_t rounds, const std::function<double()>& pass) {
    std::vector<double> times;
    while (times.size() < rounds) times.push_back(pass());
    if (!times.empty()) std::printf("ms=%.1f ", median(std::move(times)));
}

long peak_resident_kilobytes() {
    return kilobytes_of("VmHWM:");
}

long resident_kilobytes() {
    return kilobytes_of("VmRSS:");
}

void print_report(const std::string& mode, const Pass& checked, const std::vector<Pass>& timed) {
    std::printf("mode=%s ", mode.c_str());
    if (!timed.empty()) {
        std::printf("ms=%.1f first_row_ms=%.2f ", median_of(timed, &Pass::milliseconds),
                    median_of(timed, &Pass::first_row_milliseconds));
    }
    std::printf("rows=%" PRIu64 " peak_rss_kb=%ld checksum=%016" PRIx64 "\n", checked.rows,
                peak_resident_kilobytes(), checked.checksum);
    std::fflush(stdout);
}

}  // namespace connectai::bench
