#include "connectai/delivery.h"

#include <algorithm>

#include "base/text.h"
#include "connectai/refusal.h"

namespace connectai {

namespace {

// An endpoint that has had less time to connect is not known to be a bad one.
constexpr std::chrono::milliseconds fair_time{5000};

bool timed_out(const Error& error) {
    const bool answered = dynamic_cast<const TemporaryFailure*>(&error) != nullptr;
    return !answered && error.origin() == ErrorOrigin::driver &&
           (error.state() == sqlstate::timeout_expired ||
            error.state() == sqlstate::connection_timeout_expired);
}

bool is_mismatch(const Error& error) {
    return dynamic_cast<const StrategyMismatch*>(&error) != nullptr;
}

// Of an error that means that there was no connection to send the request on, or to send it on
// again: whether there may be one another time.
std::optional<bool> may_connect_later(const Error& error) {
    if (const auto* const first = dynamic_cast<const http::NotSent*>(&error)) {
        return first->may_pass();
    }
    if (const auto* const again = dynamic_cast<const http::NotSentAgain*>(&error)) {
        return again->may_pass();
    }
    return std::nullopt;
}

}  // namespace

Delivery::Delivery(Endpoints& endpoints, const RetryPolicy& policy, const RequestContext& context,
                   RequestKind kind, const EndpointTimes& times)
    : endpoints_(endpoints),
      policy_(policy),
      context_(context),
      kind_(kind),
      times_(times),
      rounds_(policy, context),
      tried_(endpoints.size(), Tried{Attempts(policy, context)}),
      excluded_(endpoints.size()) {
    at_ = endpoints_.choose(excluded_, http::Clock::now()).value_or(0);
}

std::size_t Delivery::left() const {
    return static_cast<std::size_t>(std::ranges::count(excluded_, false));
}

void Delivery::asks_endpoint() {
    asking_ = true;
    answered_ = false;
    tried_[at_].strategy = endpoints_.strategy(at_);
    begun_ = http::Clock::now();
    limit_ = {};
    if (left() < 2) return;
    limit_ = times_.part;
    if (context_.deadline) {
        const auto remaining =
            std::chrono::duration_cast<std::chrono::milliseconds>(*context_.deadline - begun_);
        limit_ = remaining / static_cast<std::int64_t>(left());
    }
    limit_ = std::max(limit_, std::chrono::milliseconds(1));
}

std::optional<http::Clock::time_point> Delivery::head_deadline() const {
    return has_part_of_head() ? begun_ + limit_ : context_.deadline;
}

void Delivery::answered(long status) {
    answered_ = true;
    const bool serves = status != strategy_mismatch_status && status != 502 && status != 503;
    if (serves) endpoints_.answered(at_, begun_);
}

bool Delivery::out_of_time() const {
    return context_.deadline && http::Clock::now() >= *context_.deadline;
}

// Whether the answer is waited for no longer than for the connection.
bool Delivery::has_part_of_head() const {
    return kind_ == RequestKind::listing && limit_.count() > 0;
}

bool Delivery::part_is_over() const {
    return has_part_of_head() && !out_of_time() && http::Clock::now() >= begun_ + limit_;
}

Delivery::Verdict Delivery::judge(const Error& error) const {
    if (!asking_) return Verdict::none;
    if (is_mismatch(error)) return Verdict::moves_at_once;
    if (timed_out(error)) {
        if (answered_) return Verdict::none;
        const bool connecting = may_connect_later(error).has_value();
        const bool of_part = connecting || has_part_of_head();
        return of_part && !out_of_time() ? Verdict::moves_at_once : Verdict::silent;
    }
    const bool broken = error.state() == sqlstate::communication_link_failure;
    if (may_connect_later(error)) {
        const bool unreachable = broken || error.state() == sqlstate::unable_to_connect;
        return unreachable ? Verdict::moves_at_once : Verdict::none;
    }
    if (dynamic_cast<const EndpointUnavailable*>(&error) != nullptr) return Verdict::after_retries;
    // A connection that broke under a write tells of that connection alone: the next statement will
    // see whether there is another.
    const bool breaks = broken && error.origin() == ErrorOrigin::driver;
    return breaks && kind_ != RequestKind::write ? Verdict::after_retries : Verdict::none;
}

Endpoints::Known Delivery::known_by(const Error& error) const {
    using enum Endpoints::Known;
    if (timed_out(error)) {
        const auto allowed = times_.connect_timeout;
        const auto fair = allowed.count() > 0 ? std::min(allowed, fair_time) : fair_time;
        return limit_.count() == 0 || limit_ >= fair / 3 ? process : client;
    }
    if (const auto later = may_connect_later(error)) return *later ? process : client;
    return is_mismatch(error) || kind_ != RequestKind::write ? process : client;
}

bool Delivery::may_repeat(const Error& error) const {
    return kind_ != RequestKind::write || error.unsent() || is_mismatch(error);
}

// Whether it asks for a longer wait than there would be anyway, while another may serve now.
bool Delivery::asks_to_wait(const Error& error) const {
    const auto* const failure = dynamic_cast<const TemporaryFailure*>(&error);
    const auto asked = failure != nullptr ? failure->wait() : std::nullopt;
    if (!asked || *asked <= longest_wait(policy_, tried_[at_].attempts.number())) return false;
    return another_serves(http::Clock::now());
}

// As far as is known.
bool Delivery::another_serves(http::Clock::time_point now) const {
    for (std::size_t which = 0; which < excluded_.size(); ++which) {
        const bool another = which != at_ && !excluded_[which];
        if (another && !endpoints_.has_failed(which, now)) return true;
    }
    return false;
}

// A wait for the sign-in is another matter.
std::function<bool()> Delivery::watch() const {
    if (!asking_ || endpoints_.size() == 1) return {};
    return endpoints_.watch(at_, excluded_, http::Clock::now());
}

bool Delivery::leave() {
    if (!asking_ || endpoints_.size() == 1) return false;
    const auto now = http::Clock::now();
    if (!endpoints_.has_failed(at_, now) || !another_serves(now)) return false;
    excluded_[at_] = true;
    at_ = endpoints_.choose(excluded_, now).value_or(at_);
    return true;
}

std::optional<Delivery::Next> Delivery::after(const Error& error) {
    const std::size_t from = at_;
    const Verdict verdict = judge(error);
    const bool mismatch = is_mismatch(error);
    if (mismatch && try_announced_strategy()) return Next{.from = from};
    if (verdict == Verdict::silent) endpoints_.silent(at_, http::Clock::now());
    const bool at_once = verdict == Verdict::moves_at_once;
    if (at_once && move_on(error)) return Next{.from = from};
    if (mismatch && try_other_strategy()) return Next{.from = from};
    if (verdict == Verdict::after_retries && asks_to_wait(error)) {
        if (const auto next = give_up(error, verdict)) return next;
    }
    if (!may_repeat(error) || !may_pass(error) || policy_.most == 0) return give_up(error, verdict);
    if (asking_ && !at_once) tried_[at_].failure = error.message();
    if (leave()) return Next{.from = from};
    try {
        const bool of_all = at_once && endpoints_.size() > 1;
        Attempts& attempts = of_all ? rounds_ : tried_[at_].attempts;
        const auto wait = attempts.wait_after(error);
        attempt_ = attempts.number();
        if (at_once) begin_anew();
        return Next{.wait = wait, .from = from};
    } catch (const Error& counted) {
        if (auto next = give_up(counted, verdict)) return next;
        throw;
    }
}

// There is no other attempt here: elsewhere, perhaps.
std::optional<Delivery::Next> Delivery::give_up(const Error& error, Verdict verdict) {
    const std::size_t from = at_;
    if (verdict == Verdict::after_retries) {
        tried_[from].given_up = true;
        if (move_on(error)) return Next{.from = from};
    }
    if (verdict != Verdict::none) tell_of_others(error);
    return std::nullopt;
}

// Whether the request goes on at another endpoint. The one it was sent to is known to have failed
// from now on, whatever becomes of the request.
bool Delivery::move_on(const Error& error) {
    const auto now = http::Clock::now();
    endpoints_.failed(at_, known_by(error), now);
    if (endpoints_.size() == 1) return false;
    excluded_[at_] = true;
    if (!may_repeat(error)) return false;
    const auto next = endpoints_.choose(excluded_, now);
    if (!next) return false;
    tried_[at_].failure = error.message();
    at_ = *next;
    return true;
}

// What is behind the endpoint has been switched in place, and it says to what: that is asked for,
// once.
bool Delivery::try_announced_strategy() {
    Tried& tried = tried_[at_];
    const std::string& announced = endpoints_.strategy(at_);
    const bool switched = !tried.strategy.empty() && !announced.empty();
    if (!switched || announced == tried.strategy || tried.strategy_replaced) return false;
    tried.strategy_replaced = true;
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
    const std::string told =
        concat(error.message(), "; what URL names besides has failed as well: ", failures);
    if (const auto* const not_sent = dynamic_cast<const http::NotSent*>(&error)) {
        throw not_sent->with_message(told);
    }
    throw error.with_message(told);
}

}  // namespace connectai
