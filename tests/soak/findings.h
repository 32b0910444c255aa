// What a soak has found wrong: told at once, and counted.
#pragma once

#include <atomic>
#include <iostream>
#include <mutex>
#include <string_view>

namespace connectai::soak {

class Findings {
public:
    void add(std::string_view what) {
        const std::lock_guard lock(mutex_);
        if (++count_ <= most_shown) std::cerr << "FOUND: " << what << std::endl;
    }
    int count() const noexcept { return count_; }

private:
    static constexpr int most_shown = 50;
    std::mutex mutex_;
    std::atomic<int> count_{0};
};

}  // namespace connectai::soak
