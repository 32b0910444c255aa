// The lock that a connection shares with all that hangs on it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "base/asymmetric_fence.h"
#include "handles/biased_thread.h"

namespace connectai::handles {

// A mutex (the standard's "Lockable") that every function of the driver takes once.
//
// Most connections are used by one thread only, and an ordinary lock's two atomic steps were a
// fifth of what SQLGetData took. So the lock is biased: after `bias_after` turns of the same thread
// it becomes that thread's, which from then on enters by writing down where it is
// (BiasedThread::inside) and looking whether the lock is still its own, and leaves by wiping that
// out. Whoever else wants the lock takes the ordinary one, ends the bias, has all threads pass a
// fence, and waits until the thread is out. Where the system has no such fence (asymmetric_fence.h)
// no lock is biased.
//
// Whoever calls in a loop is away from the lock for moments only, in which somebody who must first
// be woken comes too late. So whoever has waited for `patience` is handed the lock by the next who
// leaves it. Until then it is free for whoever comes first, which saves most of the switches from
// thread to thread where several make short calls.
class alignas(64) HandleLock {  // a cache line of its own
public:
    // Turns in which nobody else comes: many enough that ending a bias, some microseconds, does not
    // count.
    static constexpr std::uint32_t bias_after = 1000;

    // How long one waits for a lock that others pass from hand to hand.
    static constexpr std::chrono::milliseconds patience{1};

    // False too for a lock that is biased towards another thread: lock() ends that.
    bool try_lock() noexcept {
        BiasedThread* const thread = biased_towards_.load(std::memory_order_acquire);
        if (thread == nullptr) return try_lock_unbiased();
        return thread->is_this() && try_enter(*thread);
    }
    void lock() noexcept {
        if (!try_lock()) lock_slowly(nullptr);
    }
    // False, and it has given up, once it had to wait and `give_up` was true, which is asked before
    // it waits and then every few milliseconds. Under a mutex of the lock's: it must not wait.
    using GiveUp = std::function<bool()>;
    bool lock_unless(const GiveUp& give_up) noexcept { return try_lock() || lock_slowly(&give_up); }
    void unlock() noexcept {
        if (entered_as_ != nullptr) {
            leave();
        } else {
            unlock_unbiased();
        }
    }

    // In a child process: whoever had the lock in the parent is not there.
    void forget_others() noexcept;

    // For tests; true of another thread if that has ended, and this one has its number.
    bool is_biased_towards_this_thread() const noexcept {
        const BiasedThread* const thread = biased_towards_.load(std::memory_order_acquire);
        return thread != nullptr && thread->is_this();
    }

private:
    bool try_enter(BiasedThread& thread) noexcept {
        if (thread.inside.load(std::memory_order_relaxed) != nullptr) return false;
        // With what the thread has done in the lock that it was in before.
        thread.inside.store(this, std::memory_order_release);
        asymmetric_fence_light();
        if (biased_towards_.load(std::memory_order_relaxed) != &thread) {
            wake(thread);
            return false;
        }
        entered_as_ = &thread;
        return true;
    }

    void leave() noexcept {
        BiasedThread& thread = *std::exchange(entered_as_, nullptr);
        thread.inside.store(nullptr, std::memory_order_release);
        asymmetric_fence_light();
        if (biased_towards_.load(std::memory_order_relaxed) != &thread) wake(thread);
    }

    bool try_lock_unbiased() noexcept;
    void unlock_unbiased() noexcept;
    void unlock_for_others() noexcept;
    bool lock_slowly(const GiveUp* give_up) noexcept;
    bool take_ordinary(const GiveUp* give_up) noexcept;
    void count_turn() noexcept;
    void bias_towards_this_thread() noexcept;
    bool end_bias(BiasedThread& thread, const GiveUp* give_up) noexcept;
    static void wake(BiasedThread& thread) noexcept;

    struct Waiter;
    void enlist(Waiter& waiter) noexcept;
    void strike_off(Waiter& waiter) noexcept;

    static constexpr std::uint32_t free = 0;
    static constexpr std::uint32_t taken = 1;
    static constexpr std::uint32_t waited_for = 2;        // taken, and somebody may be waiting
    std::atomic<std::uint32_t> state_{free};              // the ordinary lock
    std::atomic<BiasedThread*> biased_towards_{nullptr};  // written by holders of the ordinary lock

    // Written by whoever holds the lock.
    BiasedThread* entered_as_ = nullptr;  // by virtue of the bias
    BiasedThread::Number last_ = 0;       // who had it last as an ordinary one,
    std::uint32_t turns_ = 0;             // and how often again since

    // While somebody waits, the ordinary lock is waited_for, or the first has been woken.
    std::mutex waiters_mutex_;  // held for moments only
    Waiter* first_waiter_ = nullptr;
};

// Another lock. Its memory will only ever be another such lock's: whoever has come by its address
// through a handle that is no longer alive may still lock it, and look what has become of the
// handle.
std::shared_ptr<HandleLock> make_handle_lock();

}  // namespace connectai::handles
