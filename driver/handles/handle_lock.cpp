#include "handles/handle_lock.h"

#include <mutex>
#include <vector>

#include "base/never_destroyed.h"

namespace connectai::handles {

namespace {

class Pool {
public:
    HandleLock* take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) {
            free_.reserve(all_.size() + 1);  // so that giving back needs no memory
            return all_.emplace_back(std::make_unique<HandleLock>()).get();
        }
        HandleLock* const taken = free_.back();
        free_.pop_back();
        return taken;
    }

    void give_back(HandleLock* lock) noexcept {
        const std::lock_guard guard(mutex_);
        free_.push_back(lock);
    }

    std::mutex& mutex() noexcept { return mutex_; }

    // The one thread that a child has is in no lock: what others were in is free.
    void forget_others() noexcept {
        for (const std::unique_ptr<HandleLock>& lock : all_) lock->forget_others();
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<HandleLock>> all_;
    std::vector<HandleLock*> free_;
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

// A bias stays as long as its thread is inside, because nothing else says that the lock is taken.
bool HandleLock::try_lock_from_anyone() noexcept {
    std::uint32_t unlocked = free;
    if (!state_.compare_exchange_strong(unlocked, taken, std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
        return false;
    }
    BiasedThread* const thread = biased_towards_.load(std::memory_order_relaxed);
    if (thread != nullptr) {
        biased_towards_.store(nullptr, std::memory_order_relaxed);
        asymmetric_fence_heavy();
        if (thread->inside.load(std::memory_order_acquire) == this) {
            biased_towards_.store(thread, std::memory_order_release);
            unlock_unbiased();
            return false;
        }
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

void HandleLock::forget_others() noexcept {
    state_.store(free, std::memory_order_relaxed);
    entered_as_ = nullptr;
}

// The thread is not inside. Several may wait for that, each for another lock that was biased
// towards it. The store is in one order with notify_all()'s look whether anybody waits.
void HandleLock::wake(BiasedThread& thread) noexcept {
    thread.inside.store(nullptr, std::memory_order_seq_cst);
    thread.inside.notify_all();
}

std::shared_ptr<HandleLock> make_handle_lock() {
    BiasedThread::keep_all();  // before the locks that refer to them, so as to go behind them
    NeverDestroyed<Pool>::destroy_when_unloaded();
    NeverDestroyed<Pool>::keep_over_forks();
    return {pool().take(), [](HandleLock* lock) { pool().give_back(lock); }};
}

}  // namespace connectai::handles
