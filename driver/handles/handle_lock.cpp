#include "handles/handle_lock.h"

#include <mutex>
#include <vector>

#include "base/never_destroyed.h"

namespace connectai::handles {

namespace {

class Pool {
public:
    std::unique_ptr<HandleLock> take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) {
            free_.reserve(++made_);  // so that giving back needs no memory
            return std::make_unique<HandleLock>();
        }
        auto taken = std::move(free_.back());
        free_.pop_back();
        return taken;
    }

    void give_back(HandleLock* lock) noexcept {
        const std::lock_guard guard(mutex_);
        free_.emplace_back(lock);
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<HandleLock>> free_;
    std::size_t made_ = 0;
};

Pool& pool() {
    return NeverDestroyed<Pool>::instance();
}

}  // namespace

// Whoever has waited leaves the lock marked as waited for: there may be others.
void HandleLock::lock_slowly() noexcept {
    while (state_.exchange(waited_for, std::memory_order_acquire) != free) {
        state_.wait(waited_for, std::memory_order_relaxed);
    }
}

std::shared_ptr<HandleLock> make_handle_lock() {
    return {pool().take().release(), [](HandleLock* lock) { pool().give_back(lock); }};
}

}  // namespace connectai::handles
