// The clock by which requests are measured and their deadlines kept.
#pragma once

#include <chrono>
#include <cstdint>

namespace connectai::http {

using Clock = std::chrono::steady_clock;

// Whole milliseconds, as the log has them.
inline std::int64_t milliseconds_since(Clock::time_point begun) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
}

}  // namespace connectai::http
