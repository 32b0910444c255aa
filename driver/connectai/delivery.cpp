#include "connectai/delivery.h"

#include <algorithm>

#include "base/text.h"
#include "connectai/refusal.h"

namespace connectai {

Delivery::Delivery(Endpoints& endpoints, const RetryPolicy& policy, const RequestContext& context,
                   bool repeatable)
    : endpoints_(endpoints),
      policy_(policy),
      context_(context),
      repeatable_(repeatable),
      rounds_(policy, context),
      tried_(endpoints.size(), Tried{Attempts(policy, context)}),
      excluded_(endpoints.size()) {
    at_ = endpoints_.choose(excluded_, http::Clock::now()).value_or(0);
}

std::size_t Delivery::left() const {
    return static_cast<std::size_t>(std::ranges::count(excluded_, false));
}

std::chrono::milliseconds Delivery::connect_limit() const {
    if (left() < 2 || !context_.deadline) return {};
    const auto remaining = std::chrono::duration_cast<std::chrono::milliseconds>(
        *context_.deadline - http::Clock::now());
    return std::max(remaining / static_cast<std::int64_t>(left()), std::chrono::milliseconds(1));
}

// That the whole request has run out of time, or is not wanted any more, is nobody's failure.
bool Delivery::out_of_reach(const Error& error) const {
    if (dynamic_cast<const http::NotSent*>(&error) == nullptr) return false;
    if (error.state() == sqlstate::timeout_expired) {
        return !context_.deadline || http::Clock::now() < *context_.deadline;
    }
    return error.state() == sqlstate::unable_to_connect ||
           error.state() == sqlstate::communication_link_failure;
}

bool Delivery::is_the_endpoints(const Error& error) const {
    if (dynamic_cast<const EndpointUnavailable*>(&error) != nullptr) return true;
    // A connection that broke under a write tells of that connection alone: the next statement will
    // see whether there is another.
    return repeatable_ && error.origin() == ErrorOrigin::driver &&
           error.state() == sqlstate::communication_link_failure;
}

bool Delivery::may_repeat(const Error& error) const {
    return repeatable_ || error.unsent() ||
           dynamic_cast<const StrategyMismatch*>(&error) != nullptr;
}

std::optional<Delivery::Next> Delivery::after(const Error& error) {
    const std::size_t from = at_;
    const bool mismatch = dynamic_cast<const StrategyMismatch*>(&error) != nullptr;
    const bool moves_at_once = asking_ && (mismatch || out_of_reach(error));
    const bool sick = moves_at_once || (asking_ && is_the_endpoints(error));
    if (asking_ && !sick) answered();
    if (moves_at_once) {
        if (move_on(error)) return Next{.from = from};
        if (mismatch && try_other_strategy()) return Next{.from = from};
    }
    if (!may_repeat(error) || !may_pass(error) || policy_.most == 0) {
        if (sick && !moves_at_once && move_on(error)) return Next{.from = from};
        if (sick) tell_of_others(error);
        return std::nullopt;
    }
    try {
        const bool of_all = moves_at_once && endpoints_.size() > 1;
        Attempts& attempts = of_all ? rounds_ : tried_[at_].attempts;
        const auto wait = attempts.wait_after(error);
        attempt_ = attempts.number();
        if (moves_at_once) begin_anew();
        return Next{.wait = wait, .from = from};
    } catch (const Error& counted) {
        if (!sick) throw;
        if (!moves_at_once) {
            tried_[from].given_up = true;
            if (move_on(counted)) return Next{.from = from};
        }
        tell_of_others(counted);
        throw;
    }
}

// Whether the request goes on at another endpoint. The one it was sent to is known to have failed
// from now on, whatever becomes of the request.
bool Delivery::move_on(const Error& error) {
    const auto now = http::Clock::now();
    endpoints_.failed(at_, now);
    if (endpoints_.size() == 1) return false;
    excluded_[at_] = true;
    if (!may_repeat(error)) return false;
    const auto next = endpoints_.choose(excluded_, now);
    if (!next) return false;
    tried_[at_].failure = error.message();
    at_ = *next;
    return true;
}

// Behind the last endpoint: there may be one that has refused a strategy which it had announced
// itself, long ago. Once each, it is asked with what it has announced since, or with none.
bool Delivery::try_other_strategy() {
    for (std::size_t which = 0; which < endpoints_.size(); ++which) {
        Tried& tried = tried_[which];
        const bool another = endpoints_.strategy(which) != tried.strategy;
        if (!another || tried.strategy_replaced || tried.given_up) continue;
        tried.strategy_replaced = true;
        excluded_.assign(excluded_.size(), true);
        excluded_[which] = false;
        at_ = endpoints_.choose(excluded_, http::Clock::now()).value_or(which);
        return true;
    }
    return false;
}

void Delivery::begin_anew() {
    for (std::size_t which = 0; which < tried_.size(); ++which) {
        excluded_[which] = tried_[which].given_up;
    }
    at_ = endpoints_.choose(excluded_, http::Clock::now()).value_or(at_);
}

// Throws the error with what the others have failed by; returns where there are none.
void Delivery::tell_of_others(const Error& error) const {
    std::string failures;
    for (std::size_t which = 0; which < tried_.size(); ++which) {
        const std::string& failure = tried_[which].failure;
        if (which == at_ || failure.empty()) continue;
        failures += concat(failures.empty() ? "" : "; ", endpoints_.url(which), ": ", failure);
    }
    if (failures.empty()) return;
    const Error told = error.with_message(
        concat(error.message(), "; what URL names besides has failed as well: ", failures));
    if (const auto* const not_sent = dynamic_cast<const http::NotSent*>(&error)) {
        throw http::NotSent(told, not_sent->may_pass());
    }
    throw told;
}

}  // namespace connectai
