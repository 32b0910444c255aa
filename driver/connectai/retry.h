// Whether a request that failed is sent again, and when.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/pause.h"
#include "http/request_context.h"
#include "http/temporary_failure.h"

namespace connectai {

struct RetryPolicy {
    std::int64_t most = 3;                 // attempts behind the first: the keyword MaxRetries
    std::chrono::milliseconds delay{500};  // the first wait at its longest: RetryDelay
};

// Whether a request may do better when it is sent again: it was answered by a TemporaryFailure, the
// connection could not be made or broke (08001, 08S01). Not where the driver itself gave up: a
// deadline, silence and a cancel are the caller's own wish.
bool may_pass(const Error& error) noexcept;

// The longest wait behind the attempt of that number (1 the first): the delay, doubled each time,
// 30 seconds at most. What is waited is anything up to that ("full jitter"), so that many clients
// that failed together do not come back together.
std::chrono::milliseconds longest_wait(const RetryPolicy& policy, std::int64_t attempt) noexcept;

// The attempts at one request, by a policy that allows more than one.
class Attempts {
public:
    Attempts(const RetryPolicy& policy, const RequestContext& context)
        : policy_(policy), context_(context) {}

    // How long to wait before the request is sent again, after an error that may pass. Throws it
    // when there is to be no other attempt, with how many there were: MaxRetries are used up, or
    // the wait would end behind the deadline, or (without one) behind the 300 seconds that the
    // service lets a statement run. What says that nothing was sent, says so still.
    std::chrono::milliseconds wait_after(const Error& error);

    // The last one's number, from 1.
    std::int64_t number() const noexcept { return number_; }

private:
    [[noreturn]] void give_up(const Error& error, const std::string& why) const;

    const RetryPolicy& policy_;
    const RequestContext& context_;
    std::int64_t number_ = 1;
};

}  // namespace connectai
