#include "http/retry_after.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "http/date.h"

namespace connectai::http {

std::optional<std::chrono::seconds> retry_after(const std::string& value,
                                                std::chrono::system_clock::time_point now) {
    // More than anybody waits, and nothing that sums of times overflow with.
    constexpr std::int64_t most = 1'000'000'000;
    const char* const end = value.data() + value.size();
    if (!value.empty() && value.find_first_not_of("0123456789") == std::string::npos) {
        std::int64_t number = 0;
        const bool fits = std::from_chars(value.data(), end, number).ec == std::errc();
        return std::chrono::seconds(fits ? std::min(number, most) : most);
    }
    const auto date = read_date(value);
    if (!date) return std::nullopt;
    // In whole seconds: what time_t can hold, a time_point cannot.
    const auto begun = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    return std::chrono::seconds(std::clamp<std::int64_t>(*date - begun, 0, most));
}

}  // namespace connectai::http
