#include "base/worker_thread.h"

#include <pthread.h>

#include <utility>

#include "base/signals_blocked_posix.h"

namespace connectai {

std::thread start_worker(const char* name, std::function<void()> body) {
    const SignalsBlocked blocked;  // the thread begins with its maker's mask
    return std::thread([name, body = std::move(body)] {
        pthread_setname_np(pthread_self(), name);
        body();
    });
}

}  // namespace connectai
