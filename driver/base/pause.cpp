#include "base/pause.h"

#include <condition_variable>
#include <mutex>

#include "base/error.h"
#include "base/network_wait.h"

namespace connectai {

void pause(std::chrono::milliseconds time, CancelToken* cancel) {
    const NetworkWait waiting;
    std::mutex mutex;
    std::condition_variable woken;
    CancelToken never;
    CancelToken& token = cancel != nullptr ? *cancel : never;
    const CancelToken::WakeScope scope(token, [&] {
        const std::lock_guard waking(mutex);
        woken.notify_all();
    });
    // Behind the scope: whoever cancels takes the token's lock first, and then this one.
    std::unique_lock lock(mutex);
    if (woken.wait_for(lock, time, [&] { return token.cancelled(); })) {
        throw Error(sqlstate::operation_canceled,
                    "the operation was cancelled while it waited for its next attempt");
    }
}

}  // namespace connectai
