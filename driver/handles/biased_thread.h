// The threads that locks are biased towards: see handle_lock.h.
#pragma once

#include <atomic>
#include <cstdint>

namespace connectai::handles {

class HandleLock;

// Lasts as long as the library, and is handed on: when a thread has ended, one that begins later
// may have its number, and is then the same to all locks.
class alignas(64) BiasedThread {  // a cache line of its own
public:
    // What tells living threads apart.
    using Number = std::uintptr_t;
    static Number number_of_this() noexcept {
#if __has_builtin(__builtin_thread_pointer)
        return reinterpret_cast<Number>(__builtin_thread_pointer());
#else
        static thread_local constinit char place = 0;
        return reinterpret_cast<Number>(&place);
#endif
    }

    explicit BiasedThread(Number number) : number_(number) {}

    // The calling thread; null where locks cannot be biased, or not just now.
    static BiasedThread* find_this() noexcept;

    // Takes care that none is left behind by a library that is unloaded, and of forget_others(); to
    // be called before the first lock is made, since locks refer to them.
    static void keep_all();

    // In a child process: the parent's other threads are not there, nor inside anything.
    static void forget_others() noexcept;

    bool is_this() const noexcept {
        return number_ == number_of_this();
    }

    // The lock that the thread is in, or about to enter, by virtue of its bias: one at a time.
    // Written by the thread alone.
    std::atomic<const HandleLock*> inside{nullptr};

private:
    const Number number_;
};

}  // namespace connectai::handles
