// The lock that a connection shares with all that hangs on it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace connectai::handles {

// A mutex (the standard's "Lockable") that every function of the driver takes once: one atomic step
// to lock it and one to unlock it, both inline, as long as nobody waits.
class HandleLock {
public:
    bool try_lock() noexcept {
        std::uint32_t unlocked = free;
        return state_.compare_exchange_strong(unlocked, taken, std::memory_order_acquire,
                                              std::memory_order_relaxed);
    }
    void lock() noexcept {
        if (!try_lock()) lock_slowly();
    }
    void unlock() noexcept {
        if (state_.exchange(free, std::memory_order_release) == waited_for) state_.notify_one();
    }

private:
    void lock_slowly() noexcept;

    static constexpr std::uint32_t free = 0;
    static constexpr std::uint32_t taken = 1;
    static constexpr std::uint32_t waited_for = 2;  // taken, and somebody may be waiting
    std::atomic<std::uint32_t> state_{free};
};

// Another lock. Its memory will only ever be another such lock's: whoever has come by its address
// through a handle that is no longer alive may still lock it, and look what has become of the
// handle.
std::shared_ptr<HandleLock> make_handle_lock();

}  // namespace connectai::handles
