// Waiting for another thread, for as long as a request may.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string_view>

#include "base/error.h"
#include "base/network_wait.h"
#include "base/text.h"
#include "http/request_context.h"

namespace connectai::auth {

// Returns when `over`, which `mutex` guards and `changed` tells of, is true. `what` is what the
// other thread does: "asking for an access token". Throws HYT00 and HY008, Effect::unsent.
template <typename Over>
void wait_within(const RequestContext& context, std::mutex& mutex, std::condition_variable& changed,
                 std::string_view what, Over over) {
    const NetworkWait waiting;
    CancelToken never;
    CancelToken& cancel = context.cancel ? *context.cancel : never;
    const CancelToken::WakeScope scope(cancel, [&] {
        const std::lock_guard waking(mutex);
        changed.notify_all();
    });
    // Behind the scope: whoever cancels takes the token's lock first, and then this one.
    std::unique_lock lock(mutex);
    const auto ended = [&] { return over() || cancel.cancelled(); };
    if (context.deadline) {
        changed.wait_until(lock, *context.deadline, ended);
    } else {
        changed.wait(lock, ended);
    }
    if (cancel.cancelled()) {
        throw unsent(sqlstate::operation_canceled,
                     "the operation was cancelled while it waited for an access token");
    }
    if (!over()) {
        throw unsent(sqlstate::timeout_expired,
                     concat("the time limit has passed while another thread was ", what));
    }
}

}  // namespace connectai::auth
