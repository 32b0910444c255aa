#include "handles/handle_lock.h"

#include <algorithm>
#include <condition_variable>
#include <new>
#include <thread>
#include <vector>

#include "base/never_destroyed.h"
#include "base/static_mutex.h"

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

    StaticMutex& mutex() noexcept { return mutex_; }

    // The one thread that a child has is in no lock: what others were in is free.
    void forget_others() noexcept {
        for (const std::unique_ptr<HandleLock>& lock : all_) lock->forget_others();
    }

private:
    StaticMutex mutex_;
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

void HandleLock::unlock_unbiased() noexcept {
    std::uint32_t locked = taken;
    if (!state_.compare_exchange_strong(locked, free, std::memory_order_release,
                                        std::memory_order_relaxed)) {
        unlock_for_others();
    }
}

// On the stack of its thread, and in the list while that waits.
struct HandleLock::Waiter {
    const std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
    Waiter* next = nullptr;
    bool has_lock = false;  // it was handed over
    std::condition_variable woken;
};

void HandleLock::enlist(Waiter& waiter) noexcept {
    Waiter** end = &first_waiter_;
    while (*end != nullptr) end = &(*end)->next;
    *end = &waiter;
}

void HandleLock::strike_off(Waiter& waiter) noexcept {
    Waiter** place = &first_waiter_;
    while (*place != &waiter) place = &(*place)->next;
    *place = waiter.next;
}

// The one who is woken cannot go, and take its condition variable along, before the mutex is free.
void HandleLock::unlock_for_others() noexcept {
    const std::lock_guard guard(waiters_mutex_);
    Waiter* const first = first_waiter_;
    if (first == nullptr) {
        state_.store(free, std::memory_order_release);
        return;
    }
    if (std::chrono::steady_clock::now() - first->since < patience) {
        state_.store(free, std::memory_order_release);
    } else {
        strike_off(*first);
        first->has_lock = true;  // the state stays as it is
    }
    first->woken.notify_one();
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

bool HandleLock::take_ordinary(const GiveUp* give_up) noexcept {
    std::uint32_t unlocked = free;
    if (state_.compare_exchange_strong(unlocked, taken, std::memory_order_acquire,
                                       std::memory_order_relaxed)) {
        return true;
    }
    constexpr std::chrono::milliseconds between_questions{10};
    Waiter waiter;
    std::unique_lock guard(waiters_mutex_);
    enlist(waiter);
    while (!waiter.has_lock) {
        if (state_.exchange(waited_for, std::memory_order_acquire) == free) {
            strike_off(waiter);
            break;
        }
        if (give_up == nullptr) {
            waiter.woken.wait(guard);
        } else if ((*give_up)()) {
            strike_off(waiter);
            // It may be this one that was woken last.
            if (first_waiter_ != nullptr) first_waiter_->woken.notify_one();
            return false;
        } else {
            waiter.woken.wait_for(guard, between_questions);
        }
    }
    if (first_waiter_ == nullptr) state_.store(taken, std::memory_order_relaxed);
    return true;
}

bool HandleLock::lock_slowly(const GiveUp* give_up) noexcept {
    if (!take_ordinary(give_up)) return false;
    BiasedThread* const thread = biased_towards_.load(std::memory_order_relaxed);
    if (thread != nullptr && !end_bias(*thread, give_up)) {
        unlock_unbiased();
        return false;
    }
    count_turn();
    return true;
}

void HandleLock::bias_towards_this_thread() noexcept {
    biased_towards_.store(BiasedThread::find_this(), std::memory_order_release);
}

// Behind the fence the thread either sees that the bias has ended, or is seen to be inside. Whoever
// gives up leaves the bias as it was: nothing else says that the lock is taken.
bool HandleLock::end_bias(BiasedThread& thread, const GiveUp* give_up) noexcept {
    constexpr std::chrono::microseconds longest{1000};
    biased_towards_.store(nullptr, std::memory_order_relaxed);
    asymmetric_fence_heavy();
    std::chrono::microseconds pause{20};
    while (thread.inside.load(std::memory_order_acquire) == this) {
        if (give_up == nullptr) {
            thread.inside.wait(this, std::memory_order_relaxed);
        } else if ((*give_up)()) {
            biased_towards_.store(&thread, std::memory_order_release);
            return false;
        } else {
            std::this_thread::sleep_for(pause);
            pause = std::min(2 * pause, longest);
        }
    }
    return true;
}

void HandleLock::forget_others() noexcept {
    state_.store(free, std::memory_order_relaxed);
    entered_as_ = nullptr;
    new (&waiters_mutex_) std::mutex;  // whoever was in it will not leave
    first_waiter_ = nullptr;
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
