#include "auth/renewed_token.h"

#include <algorithm>
#include <new>
#include <utility>

#include "base/cancel.h"
#include "base/error.h"
#include "base/network_wait.h"

namespace connectai::auth {
namespace {

constexpr std::chrono::milliseconds longest_margin = std::chrono::minutes(1);

Error ended(const SqlState& state, const char* message) {
    return Error(state, message).with_effect(Effect::unsent);
}

// What the thread that asked has wished itself says nothing to others.
bool concerns_others(const Error& error) {
    return !(error.state() == sqlstate::operation_canceled) &&
           !(error.state() == sqlstate::timeout_expired);
}

}  // namespace

Secret RenewedToken::get(const RequestContext& context) {
    for (;;) {
        std::uint64_t round = 0;
        Secret good;
        if (begin_renewal(round, good)) return renew(context);
        if (!good.empty()) return good;
        wait_for_renewal(round, context);
    }
}

// Whether it is this thread that is to renew. If not: the token where it is good, else the round
// that is to be waited for.
bool RenewedToken::begin_renewal(std::uint64_t& round, Secret& good) {
    const std::lock_guard lock(mutex_);
    const bool due = !usable_now() || now_() >= renew_at_;
    if (due && !renewing_) {
        renewing_ = true;
        failure_ = nullptr;
        return true;
    }
    round = rounds_;
    if (usable_now()) good = token_.value;
    return false;
}

void RenewedToken::wait_for_renewal(std::uint64_t round, const RequestContext& context) {
    const NetworkWait waiting;
    CancelToken never;
    CancelToken& cancel = context.cancel ? *context.cancel : never;
    const CancelToken::WakeScope scope(cancel, [this] {
        const std::lock_guard waking(mutex_);
        changed_.notify_all();
    });
    // Behind the scope: whoever cancels takes the token's lock first, and then this one.
    std::unique_lock lock(mutex_);
    const auto over = [&] { return rounds_ != round || cancel.cancelled(); };
    if (context.deadline) {
        changed_.wait_until(lock, *context.deadline, over);
    } else {
        changed_.wait(lock, over);
    }
    if (cancel.cancelled()) {
        throw ended(sqlstate::operation_canceled,
                    "the operation was cancelled while it waited for an access token");
    }
    if (rounds_ == round) {
        throw ended(sqlstate::timeout_expired,
                    "the time limit has passed while another thread was asking for an access "
                    "token");
    }
    if (failure_) std::rethrow_exception(failure_);
}

Secret RenewedToken::renew(const RequestContext& context) {
    const Clock::time_point asked = now_();
    try {
        take(grant_->obtain(context), asked);
    } catch (...) {
        return give_up(context);
    }
    const std::lock_guard lock(mutex_);
    return token_.value;
}

void RenewedToken::take(AccessToken token, Clock::time_point asked) {
    const std::lock_guard lock(mutex_);
    token_ = std::move(token);
    expires_ = Clock::time_point::max();
    renew_at_ = Clock::time_point::max();
    if (const auto lifetime = token_.lifetime) {
        expires_ = asked + *lifetime;
        renew_at_ = expires_ - std::min(*lifetime / 10, longest_margin);
    }
    renewing_ = false;
    ++rounds_;
    changed_.notify_all();
}

// Within a handler of what the grant has thrown.
Secret RenewedToken::give_up(const RequestContext& context) {
    const std::exception_ptr failure = std::current_exception();
    bool of_all = true;
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        of_all = concerns_others(error);
    } catch (...) {
        of_all = false;  // no memory
    }
    const std::lock_guard lock(mutex_);
    renewing_ = false;
    ++rounds_;
    failure_ = of_all ? failure : nullptr;
    changed_.notify_all();
    const bool cancelled = context.cancel && context.cancel->cancelled();
    if (!usable_now() || cancelled) std::rethrow_exception(failure);
    // Not at each request until then.
    renew_at_ = now_() + (expires_ - now_()) / 4;
    failure_ = nullptr;
    return token_.value;
}

void RenewedToken::refuse(const Secret& token) {
    const std::lock_guard lock(mutex_);
    if (token_.value == token) token_ = {};
}

bool RenewedToken::usable() const {
    const std::lock_guard lock(mutex_);
    return usable_now();
}

void RenewedToken::forget_others() noexcept {
    new (&changed_) std::condition_variable;  // whoever waited on it is not there
    renewing_ = false;
    ++rounds_;
}

}  // namespace connectai::auth
