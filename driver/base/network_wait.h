// Waiting for the network without what others could use meanwhile.
#pragma once

#include <utility>

namespace connectai {

// Stands around everything that waits for the network, or for a thread that does. Mostly it does
// nothing: a lock is given up only where whoever holds it has said so, by Without.
class NetworkWait {
public:
    NetworkWait() noexcept {
        if (given_up_.lock != nullptr) given_up_.unlock(given_up_.lock);
    }
    ~NetworkWait() {
        if (given_up_.lock != nullptr) given_up_.lock_again(given_up_.lock);
    }
    NetworkWait(const NetworkWait&) = delete;
    NetworkWait& operator=(const NetworkWait&) = delete;

    // While one of these lives, this thread waits without `lock`, which it holds (a "Lockable" of
    // the standard's): what the lock guards may be another each time when a wait has ended.
    class Without {
    public:
        template <typename Lock>
        explicit Without(Lock& lock) noexcept
            : before_(std::exchange(given_up_,
                                    {&lock, [](void* held) { static_cast<Lock*>(held)->unlock(); },
                                     [](void* held) { static_cast<Lock*>(held)->lock(); }})) {}
        ~Without() { given_up_ = before_; }
        Without(const Without&) = delete;
        Without& operator=(const Without&) = delete;

    private:
        struct GivenUp {
            void* lock;  // null: none
            void (*unlock)(void*);
            void (*lock_again)(void*);
        };
        friend class NetworkWait;
        GivenUp before_;
    };

private:
    static inline constinit thread_local Without::GivenUp given_up_{};
};

}  // namespace connectai
