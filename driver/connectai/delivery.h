// One request on its way to the service: its attempts, at one endpoint after the other.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "connectai/endpoints.h"
#include "connectai/retry.h"
#include "http/request_context.h"
#include "http/temporary_failure.h"

namespace connectai {

// A request moves on to the next endpoint
// - at once, where the endpoint cannot be reached (nothing was sent) or serves another strategy;
// - when the attempts that RetryPolicy allows have been made, where it is unavailable, or breaks
//   its connections.
// It moves only where it may be sent again: a read, or a write of which nothing has been done.
// Either way the endpoint is remembered as one that has failed, so that the next request goes
// elsewhere. When none is left the policy decides whether to begin anew, with those that may do
// better.
class Delivery {
public:
    // What comes after an attempt that failed.
    struct Next {
        std::chrono::milliseconds wait{0};  // before it
        std::size_t from = 0;               // the endpoint that the attempt was made at
    };

    // All but `repeatable` (a read) must outlive it.
    Delivery(Endpoints& endpoints, const RetryPolicy& policy, const RequestContext& context,
             bool repeatable);

    // Where the attempt goes.
    std::size_t endpoint() const noexcept { return at_; }
    // How long to connect at most, so that time is left for the others; 0: as long as ever.
    std::chrono::milliseconds connect_limit() const;

    // The endpoint is asked now: what fails is its failure. Before, as at first and after
    // anything_else(), it is that of the sign-in.
    void asks_endpoint() {
        asking_ = true;
        tried_[at_].strategy = endpoints_.strategy(at_);
    }
    void asks_anything_else() noexcept { asking_ = false; }

    void answered() { endpoints_.answered(at_); }

    // After an attempt that failed, how to go on. Absent: not at all, the error is the request's.
    // Throws it where there is more to say: how many attempts were made, what others had failed by.
    std::optional<Next> after(const Error& error);

    // Behind a wait: the number of the attempt that follows it, from 1; of several endpoints, that
    // of the round through them.
    std::int64_t attempt() const noexcept { return attempt_; }

private:
    bool out_of_reach(const Error& error) const;
    bool is_the_endpoints(const Error& error) const;
    bool may_repeat(const Error& error) const;
    std::size_t left() const;
    bool move_on(const Error& error);
    bool try_other_strategy();
    void begin_anew();
    void tell_of_others(const Error& error) const;

    Endpoints& endpoints_;
    // What the request has met at an endpoint.
    struct Tried {
        Attempts attempts;
        bool given_up = false;           // the attempts are used up
        bool strategy_replaced = false;  // it was asked once more, with another strategy
        std::string strategy{};          // that it was asked with last
        std::string failure{};           // the last one, in words; empty: none
    };

    const RetryPolicy& policy_;
    const RequestContext& context_;
    const bool repeatable_;
    bool asking_ = false;
    std::size_t at_ = 0;
    std::int64_t attempt_ = 1;
    Attempts rounds_;             // through all endpoints, where there are several
    std::vector<Tried> tried_;    // of each endpoint
    std::vector<bool> excluded_;  // those that have failed since the last wait
};

}  // namespace connectai
