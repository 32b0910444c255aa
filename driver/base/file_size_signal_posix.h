// Writing to files in processes that have a limit on their size.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <cerrno>
#include <ctime>

namespace connectai {

// While one lives, writing beyond RLIMIT_FSIZE is EFBIG alone, and not also the signal that would
// end the application (setrlimit(2)). errno stays what the write has made it.
class FileSizeSignalBlocked {
public:
    FileSizeSignalBlocked() noexcept {
        sigemptyset(&signal_);
        sigaddset(&signal_, SIGXFSZ);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGXFSZ) == 1;
        pthread_sigmask(SIG_BLOCK, &signal_, &before_);
    }
    ~FileSizeSignalBlocked() {
        const int error = errno;
        const timespec at_once{};
        if (!was_pending_) {
            while (sigtimedwait(&signal_, nullptr, &at_once) < 0 && errno == EINTR) {
            }
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
        errno = error;
    }
    FileSizeSignalBlocked(const FileSizeSignalBlocked&) = delete;
    FileSizeSignalBlocked& operator=(const FileSizeSignalBlocked&) = delete;

private:
    sigset_t signal_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

}  // namespace connectai
