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

bool HandleLock::try_lock_unbiased() noexcept {
    std::uint32_t unlocked = free;
    if (!state_.compare_exchange_strong(unlocked, taken, std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
        return false;
    }
    if (biased_towards_.load(std::memory_order_relaxed) != nullptr) {  // since just now
        unlock_unbiased();
        return false;
    }
    count_turn();
    return true;
}

void HandleLock::unlock_unbiased() noexcept {
    if (state_.exchange(free, std::memory_order_release) == waited_for) state_.notify_one();
}

void HandleLock::count_turn() noexcept {
    const BiasedThread::Number thread = BiasedThread::number_of_this();
    if (last_ != thread) {
        last_ = thread;
        turns_ = 0;
    } else if (++turns_ == bias_after) {
        turns_ = 0;
        bias_towards_this_thread();
    }
}

// Whoever has waited leaves the lock marked as waited for: there may be others.
void HandleLock::lock_slowly() noexcept {
    std::uint32_t unlocked = free;
    if (!state_.compare_exchange_strong(unlocked, taken, std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
        while (state_.exchange(waited_for, std::memory_order_acquire) != free) {
            state_.wait(waited_for, std::memory_order_relaxed);
        }
    }
    BiasedThread* const thread = biased_towards_.load(std::memory_order_relaxed);
    if (thread != nullptr) end_bias(*thread);
    count_turn();
}

void HandleLock::bias_towards_this_thread() noexcept {
    biased_towards_.store(BiasedThread::find_this(), std::memory_order_release);
}

// Behind the fence the thread either sees that the bias has ended, or is seen to be inside.
void HandleLock::end_bias(BiasedThread& thread) noexcept {
    biased_towards_.store(nullptr, std::memory_order_relaxed);
    asymmetric_fence_heavy();
    while (thread.inside.load(std::memory_order_acquire) == this) {
        thread.inside.wait(this, std::memory_order_relaxed);
    }
}

// The thread is not inside. Several may wait for that, each for another lock that was biased
// towards it. The store is in one order with notify_all()'s look whether anybody waits.
void HandleLock::wake(BiasedThread& thread) noexcept {
    thread.inside.store(nullptr, std::memory_order_seq_cst);
    thread.inside.notify_all();
}

std::shared_ptr<HandleLock> make_handle_lock() {
    return {pool().take().release(), [](HandleLock* lock) { pool().give_back(lock); }};
}

}  // namespace connectai::handles
