#include "base/asymmetric_fence.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace connectai {

namespace {

bool membarrier(int command) noexcept {
    return ::syscall(SYS_membarrier, command, 0, 0) == 0;
}

}  // namespace

bool asymmetric_fences_work() noexcept {
    static const bool work = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) &&
                             membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
    return work;
}

void asymmetric_fence_heavy() noexcept {
    if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED)) return;
    // A child may have to register again; a sandbox may have been closed since it worked. Then a
    // wait stands in for the fence, for no processor keeps a store back as long as that.
    if (membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) &&
        membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED)) {
        return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

}  // namespace connectai
