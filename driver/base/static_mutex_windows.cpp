#include "base/static_mutex.h"

#include <windows.h>

namespace connectai {

#ifdef __MINGW32__

namespace {

PSRWLOCK slim(void** state) noexcept {
    static_assert(sizeof(SRWLOCK) == sizeof(void*));
    return reinterpret_cast<PSRWLOCK>(state);
}

}  // namespace

void StaticMutex::lock() noexcept {
    AcquireSRWLockExclusive(slim(&state_));
}

bool StaticMutex::try_lock() noexcept {
    return TryAcquireSRWLockExclusive(slim(&state_)) != 0;
}

void StaticMutex::unlock() noexcept {
    ReleaseSRWLockExclusive(slim(&state_));
}

#endif

}  // namespace connectai
