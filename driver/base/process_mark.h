// Tells a process from its children: after fork() a child has a copy of everything, and shares the
// sockets.
#pragma once

#include <unistd.h>

namespace connectai {

class ProcessMark {
public:
    // Whether this was made in another process than the one that asks.
    bool inherited() const noexcept { return ::getpid() != made_in_; }

private:
    pid_t made_in_ = ::getpid();
};

}  // namespace connectai
