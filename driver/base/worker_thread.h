// Threads of the driver's own, in processes that belong to somebody else.
#pragma once

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <thread>
#include <utility>

namespace connectai {

// A thread that takes none of the application's signals, and SIGPIPE least of all. It must end
// before this object does: the destructor waits for it, which a process made by fork() must never
// do, for there it is not running.
class WorkerThread {
public:
    // Throws std::system_error when the process can have no more threads.
    template <typename Body>
    explicit WorkerThread(Body&& body) : process_(getpid()) {
        sigset_t all;
        sigset_t before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);  // a thread begins with its maker's mask
        const Restore restore{before};
        thread_ = std::thread(std::forward<Body>(body));
    }
    ~WorkerThread() { thread_.join(); }
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

    bool in_other_process() const noexcept { return getpid() != process_; }

private:
    struct Restore {
        sigset_t mask;
        ~Restore() { pthread_sigmask(SIG_SETMASK, &mask, nullptr); }
    };

    pid_t process_;
    std::thread thread_;
};

}  // namespace connectai
