// Tells a process from its children: after fork() a child has a copy of everything, and shares the
// sockets.
#pragma once

#include <cstdint>

#include "base/process.h"

namespace connectai {

class ProcessMark {
public:
    // Whether this was made in another process than the one that asks.
    bool inherited() const noexcept { return process_id() != made_in_; }

private:
    std::int64_t made_in_ = process_id();
};

}  // namespace connectai
