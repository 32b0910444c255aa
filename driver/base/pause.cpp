#include "base/pause.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/error.h"
#include "base/network_wait.h"

namespace connectai {

void pause(std::chrono::milliseconds time, CancelToken* cancel, const std::function<bool()>& over) {
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
    const auto end = std::chrono::steady_clock::now() + time;
    for (;;) {
        const auto now = std::chrono::steady_clock::now();
        const auto until = over ? std::min(end, now + between_questions) : end;
        if (woken.wait_until(lock, until, [&] { return token.cancelled(); })) {
            throw Error(sqlstate::operation_canceled,
                        "the operation was cancelled while it waited for its next attempt");
        }
        if (until == end || over()) return;
    }
}

}  // namespace connectai
