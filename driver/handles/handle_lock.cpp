#include "handles/handle_lock.h"

#include <vector>

#include "base/never_destroyed.h"

namespace connectai::handles {

namespace {

class Pool {
public:
    std::unique_ptr<std::mutex> take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) {
            free_.reserve(++made_);  // so that giving back needs no memory
            return std::make_unique<std::mutex>();
        }
        auto taken = std::move(free_.back());
        free_.pop_back();
        return taken;
    }

    void give_back(std::mutex* lock) noexcept {
        const std::lock_guard guard(mutex_);
        free_.emplace_back(lock);
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<std::mutex>> free_;
    std::size_t made_ = 0;
};

Pool& pool() {
    return NeverDestroyed<Pool>::instance();
}

}  // namespace

std::shared_ptr<std::mutex> make_handle_lock() {
    return {pool().take().release(), [](std::mutex* lock) { pool().give_back(lock); }};
}

}  // namespace connectai::handles
