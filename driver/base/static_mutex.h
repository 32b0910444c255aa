// A mutex that is there before anything runs, for objects that last as long as the library.
#pragma once

#include <mutex>

namespace connectai {

#ifndef __MINGW32__

using StaticMutex = std::mutex;

#else

// The constructor of mingw-w64's std::mutex is not constexpr. A slim lock is nothing but a pointer
// that begins as null (InitializeSRWLock).
class StaticMutex {
public:
    constexpr StaticMutex() noexcept = default;
    StaticMutex(const StaticMutex&) = delete;
    StaticMutex& operator=(const StaticMutex&) = delete;

    void lock() noexcept;
    bool try_lock() noexcept;
    void unlock() noexcept;

private:
    void* state_ = nullptr;
};

#endif

}  // namespace connectai
