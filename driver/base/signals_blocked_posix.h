// Times at which a thread takes no signals.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <initializer_list>

namespace connectai {

// While one lives, the calling thread takes none of its signals: they wait for the end of the
// block, or find another thread of the process. A thread that is made meanwhile begins so, too.
class SignalsBlocked {
public:
    // All of them.
    SignalsBlocked() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, &before_);
    }
    explicit SignalsBlocked(std::initializer_list<int> signals) noexcept {
        sigset_t these;
        sigemptyset(&these);
        for (const int each : signals) sigaddset(&these, each);
        pthread_sigmask(SIG_BLOCK, &these, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_{};
};

}  // namespace connectai
