#include "base/process.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <thread>

namespace connectai {

std::int64_t process_id() noexcept {
    return ::getpid();
}

std::int64_t thread_id() noexcept {
    return ::gettid();
}

unsigned usable_cores() noexcept {
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        return static_cast<unsigned>(CPU_COUNT(&allowed));
    }
    return std::thread::hardware_concurrency();
}

void wait_for_the_end() noexcept {
    for (;;) ::pause();
}

void at_fork(void (*before)(), void (*in_parent)(), void (*in_child)()) noexcept {
    static_cast<void>(::pthread_atfork(before, in_parent, in_child));
}

}  // namespace connectai
