// Which signals a thread takes, while it takes none and afterwards.
#include "base/signals_blocked_posix.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <csignal>

namespace connectai {
namespace {

bool blocked(int signal) {
    sigset_t now;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
    return sigismember(&now, signal) == 1;
}

volatile sig_atomic_t taken = 0;

TEST(SignalsBlocked, AreAll) {
    {
        const SignalsBlocked signals;
        for (const int each : {SIGINT, SIGTERM, SIGCHLD, SIGUSR1, SIGRTMIN}) {
            EXPECT_TRUE(blocked(each)) << each;
        }
    }
    for (const int each : {SIGINT, SIGTERM, SIGCHLD, SIGUSR1}) EXPECT_FALSE(blocked(each)) << each;
}

TEST(SignalsBlocked, AreThoseThatAreNamedBesideThoseThatWere) {
    const SignalsBlocked outer{SIGUSR2};
    {
        const SignalsBlocked inner{SIGINT, SIGHUP};
        EXPECT_TRUE(blocked(SIGINT));
        EXPECT_TRUE(blocked(SIGHUP));
        EXPECT_TRUE(blocked(SIGUSR2));
        EXPECT_FALSE(blocked(SIGTERM));
    }
    EXPECT_FALSE(blocked(SIGINT));
    EXPECT_FALSE(blocked(SIGHUP));
    EXPECT_TRUE(blocked(SIGUSR2));
}

TEST(SignalsBlocked, AreTakenAtTheEnd) {
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = [](int) { taken = 1; };
    ::sigaction(SIGUSR1, &action, &before);
    {
        const SignalsBlocked signals{SIGUSR1};
        ::pthread_kill(::pthread_self(), SIGUSR1);
        EXPECT_EQ(taken, 0);
    }
    EXPECT_EQ(taken, 1);
    ::sigaction(SIGUSR1, &before, nullptr);
}

}  // namespace
}  // namespace connectai
