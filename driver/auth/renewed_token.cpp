#include "auth/renewed_token.h"

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "auth/token_endpoint.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/network_wait.h"
#include "base/never_destroyed.h"
#include "base/static_mutex.h"
#include "http/temporary_failure.h"

namespace connectai::auth {
namespace {

constexpr std::chrono::milliseconds longest_margin = std::chrono::minutes(1);

// How long a statement waits at most for a token that it could do without.
constexpr std::chrono::seconds longest_early_renewal{5};

Error ended(const SqlState& state, const char* message) {
    return Error(state, message).with_effect(Effect::unsent);
}

// What the thread that asked has wished itself says nothing to others.
bool concerns_others(const Error& error) {
    return !(error.state() == sqlstate::operation_canceled) &&
           !(error.state() == sqlstate::timeout_expired);
}

// For RenewedToken::Round; empty where it is the thread's own.
template <typename Failure>
std::function<void()> failure_of_all(const Failure& failure) {
    if (!concerns_others(failure)) return nullptr;
    return [failure] { throw failure; };
}

}  // namespace

// All that there are: fork() takes their mutexes over into the child.
class RenewedTokens {
public:
    constexpr RenewedTokens() = default;

    static void add(RenewedToken& token) {
        RenewedToken::prepare_process();
        RenewedTokens& tokens = NeverDestroyed<RenewedTokens>::instance();
        const std::lock_guard lock(tokens.mutex_);
        tokens.tokens_.push_back(&token);
    }
    static void remove(RenewedToken& token) noexcept {
        RenewedTokens& tokens = NeverDestroyed<RenewedTokens>::instance();
        const std::lock_guard lock(tokens.mutex_);
        std::erase(tokens.tokens_, &token);
    }

    class Mutexes {
    public:
        explicit Mutexes(RenewedTokens& all) : all_(all) {}
        void lock() {
            all_.mutex_.lock();
            for (RenewedToken* const token : all_.tokens_) token->mutex_.lock();
        }
        void unlock() {
            for (RenewedToken* const token : all_.tokens_) token->mutex_.unlock();
            all_.mutex_.unlock();
        }

    private:
        RenewedTokens& all_;
    };
    Mutexes mutex() { return Mutexes(*this); }
    void forget_others() noexcept {
        for (RenewedToken* const token : tokens_) token->forget_others();
    }

private:
    StaticMutex mutex_;
    std::vector<RenewedToken*> tokens_;
};

void RenewedToken::prepare_process() {
    NeverDestroyed<RenewedTokens>::keep_over_forks();
    NeverDestroyed<RenewedTokens>::destroy_when_unloaded();
}

RenewedToken::RenewedToken(std::unique_ptr<Grant> grant, Now now)
    : grant_(std::move(grant)), now_(std::move(now)) {
    RenewedTokens::add(*this);
}

RenewedToken::~RenewedToken() {
    RenewedTokens::remove(*this);
}

Secret RenewedToken::get(const RequestContext& context) {
    for (;;) {
        std::shared_ptr<const Round> round;
        Secret good;
        if (begin_renewal(round, good)) return renew(context);
        if (!good.empty()) return good;
        wait_for_renewal(*round, context);
    }
}

// Whether it is this thread that is to renew. If not: the token where it is good, else the renewal
// that is to be waited for.
bool RenewedToken::begin_renewal(std::shared_ptr<const Round>& round, Secret& good) {
    const std::lock_guard lock(mutex_);
    const bool due = !usable_now() || now_() >= renew_at_;
    if (due && !round_) {
        round_ = std::make_shared<Round>();
        return true;
    }
    round = round_;
    if (usable_now()) good = token_.value;
    return false;
}

void RenewedToken::wait_for_renewal(const Round& round, const RequestContext& context) {
    const NetworkWait waiting;
    CancelToken never;
    CancelToken& cancel = context.cancel ? *context.cancel : never;
    const CancelToken::WakeScope scope(cancel, [this] {
        const std::lock_guard waking(mutex_);
        changed_.notify_all();
    });
    // Behind the scope: whoever cancels takes the token's lock first, and then this one.
    std::unique_lock lock(mutex_);
    const auto over = [&] { return round.over || cancel.cancelled(); };
    if (context.deadline) {
        changed_.wait_until(lock, *context.deadline, over);
    } else {
        changed_.wait(lock, over);
    }
    if (cancel.cancelled()) {
        throw ended(sqlstate::operation_canceled,
                    "the operation was cancelled while it waited for an access token");
    }
    if (!round.over) {
        throw ended(sqlstate::timeout_expired,
                    "the time limit has passed while another thread was asking for an access "
                    "token");
    }
    if (round.failure) round.failure();
}

Secret RenewedToken::renew(const RequestContext& context) {
    const Clock::time_point asked = now_();
    RequestContext patience = context;
    if (usable()) {  // nobody is to wait for long, since the old one is still good
        const http::Clock::time_point enough = http::Clock::now() + longest_early_renewal;
        patience.deadline = std::min(context.deadline.value_or(enough), enough);
    }
    try {
        return take(grant_->obtain(patience), asked);
    } catch (const SignInNeeded& needed) {
        return give_up(context, failure_of_all(needed));
    } catch (const TokenRefused& refused) {
        return give_up(context, failure_of_all(refused));
    } catch (const TemporaryFailure& failure) {
        return give_up(context, failure_of_all(failure));
    } catch (const http::NotSent& not_sent) {
        return give_up(context, failure_of_all(not_sent));
    } catch (const Error& error) {
        return give_up(context, failure_of_all(error));
    } catch (...) {  // no memory
        return give_up(context, nullptr);
    }
}

void RenewedToken::ask(const Prompt& prompt) {
    for (;;) {
        std::shared_ptr<const Round> round;
        if (begin_asking(round)) break;
        if (!round) return;
        RequestContext patience;
        patience.cancel = prompt.cancel;
        if (prompt.request_limit.count() > 0) {
            patience.deadline = http::Clock::now() + prompt.person_limit + 2 * prompt.request_limit;
        }
        try {
            wait_for_renewal(*round, patience);
        } catch (const Error& error) {
            // A renewal that fails is what a person is asked for.
            if (round->asks || !concerns_others(error)) throw;
        }
    }
    RequestContext own;
    own.cancel = prompt.cancel;
    try {
        AccessToken token = grant_->ask(prompt);
        take(std::move(token), now_());
    } catch (const Error& error) {
        // Whoever else would ask the person has the same limits.
        const bool cancelled = error.state() == sqlstate::operation_canceled;
        give_up(own, cancelled ? nullptr : std::function<void()>([error] { throw error; }));
    } catch (...) {  // no memory
        give_up(own, nullptr);
    }
}

// Whether it is this thread that is to ask. If not: the round that is under way, or null where
// there is a token that is good.
bool RenewedToken::begin_asking(std::shared_ptr<const Round>& round) {
    const std::lock_guard lock(mutex_);
    if (usable_now()) return false;
    if (!round_) {
        round_ = std::make_shared<Round>();
        round_->asks = true;
        return true;
    }
    round = round_;
    return false;
}

Secret RenewedToken::take(AccessToken token, Clock::time_point asked) {
    const std::lock_guard lock(mutex_);
    token_ = std::move(token);
    expires_ = Clock::time_point::max();
    renew_at_ = Clock::time_point::max();
    if (const auto lifetime = token_.lifetime) {
        expires_ = asked + *lifetime;
        renew_at_ = expires_ - std::min(*lifetime / 10, longest_margin);
    }
    end_round(nullptr);
    return token_.value;
}

// Within a handler of what the grant has thrown.
Secret RenewedToken::give_up(const RequestContext& context, std::function<void()> failure) {
    const std::lock_guard lock(mutex_);
    const bool cancelled = context.cancel && context.cancel->cancelled();
    const bool good = usable_now();
    end_round(good ? nullptr : std::move(failure));
    if (!good || cancelled) throw;
    // Not at each request until then.
    renew_at_ = now_() + (expires_ - now_()) / 4;
    return token_.value;
}

void RenewedToken::end_round(std::function<void()> failure) noexcept {
    if (round_) {  // not of a parent process's
        round_->failure = std::move(failure);
        round_->over = true;
        round_.reset();
    }
    changed_.notify_all();
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
    round_.reset();
}

}  // namespace connectai::auth
