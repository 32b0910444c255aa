// Threads of the driver's own, in processes that belong to somebody else.
#pragma once

#include <pthread.h>

#include <csignal>
#include <thread>
#include <utility>

namespace connectai {

// A thread that takes none of the application's signals, and SIGPIPE least of all. `name`, for
// debuggers, has at most 15 characters. Throws std::system_error when the process can have no more
// threads.
template <typename Body>
std::thread start_worker(const char* name, Body body) {
    struct AllBlocked {
        sigset_t before{};
        AllBlocked() {
            sigset_t all;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, &before);  // a thread begins with its maker's mask
        }
        ~AllBlocked() { pthread_sigmask(SIG_SETMASK, &before, nullptr); }
    };
    const AllBlocked blocked;
    return std::thread([name, body = std::move(body)]() mutable {
        pthread_setname_np(pthread_self(), name);
        body();
    });
}

}  // namespace connectai
