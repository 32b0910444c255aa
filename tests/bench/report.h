// What a pass over a result came to, and the line of figures that a program prints of its passes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace connectai::bench {

class Stopwatch {
public:
    double milliseconds() const {
        return std::chrono::duration<double, std::milli>(Clock::now() - begun_).count();
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point begun_ = Clock::now();
};

struct Pass {
    double milliseconds = 0;            // until the end of the result
    double first_row_milliseconds = 0;  // until the first fetch has returned
    std::uint64_t rows = 0;
    std::uint64_t checksum = 0;  // 0 in a timed pass
};

double median(std::vector<double> values);

// Runs `pass`, which tells its milliseconds, so many times, and prints "ms=MEDIAN "; nothing for
// none.
void print_median(std::size_t rounds, const std::function<double()>& pass);

// This process's highest resident size so far, and its present one, in KiB.
long peak_resident_kilobytes();
long resident_kilobytes();

// One line of NAME=VALUE on standard output. `checked` is the untimed pass, which has also warmed
// everything up; the times are the medians of the timed ones, and absent when there are none:
//   mode ms first_row_ms rows peak_rss_kb checksum
// The peak is this process's highest resident size so far, in KiB: a mode has one of its own only
// when it is run in a process of its own.
void print_report(const std::string& mode, const Pass& checked, const std::vector<Pass>& timed);

}  // namespace connectai::bench
