#include "auth/renewed_token.h"

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "auth/token_endpoint.h"
#include "auth/wait_within.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/never_destroyed.h"
#include "base/static_mutex.h"
#include "base/text.h"
#include "http/clock.h"
#include "http/temporary_failure.h"

namespace connectai::auth {
namespace {

constexpr std::chrono::milliseconds longest_margin = std::chrono::minutes(1);

// How long a statement waits at most for a token that it could do without.
constexpr std::chrono::seconds longest_early_renewal{5};

constexpr std::string_view no_memory = "there is no memory";

template <typename Duration>
std::int64_t seconds_of(Duration duration) {
    return std::chrono::floor<std::chrono::seconds>(duration).count();
}

// A line that `text` makes. A token is not lost for want of memory for it.
template <typename Text>
void tell(const std::shared_ptr<Log>& log, Text text) noexcept try {
    if (log) log->write(LogLevel::info, "token", text());
} catch (...) {
    return;
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
    wait_within(context, mutex_, changed_, "asking for an access token",
                [&] { return round.over; });
    if (round.failure) round.failure();  // nobody writes to it any more
}

Secret RenewedToken::renew(const RequestContext& context) {
    const Clock::time_point begun = now_();
    const Attempt attempt = this->attempt(context.log);
    RequestContext patience = context;
    if (usable()) {  // nobody is to wait for long, since the old one is still good
        const http::Clock::time_point enough = http::Clock::now() + longest_early_renewal;
        patience.deadline = std::min(context.deadline.value_or(enough), enough);
    }
    try {
        return take(grant_->obtain(patience), begun, attempt);
    } catch (const SignInNeeded& needed) {
        return give_up(context, attempt, needed.message(), failure_of_all(needed));
    } catch (const TokenRefused& refused) {
        return give_up(context, attempt, refused.message(), failure_of_all(refused));
    } catch (const TemporaryFailure& failure) {
        return give_up(context, attempt, failure.message(), failure_of_all(failure));
    } catch (const http::NotSent& not_sent) {
        return give_up(context, attempt, not_sent.message(), failure_of_all(not_sent));
    } catch (const Error& error) {
        return give_up(context, attempt, error.message(), failure_of_all(error));
    } catch (...) {
        return give_up(context, attempt, no_memory, nullptr);
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
    const Attempt attempt = this->attempt(prompt.log);
    try {
        AccessToken token = grant_->ask(prompt);
        take(std::move(token), now_(), attempt);
    } catch (const Error& error) {
        // Whoever else would ask the person has the same limits.
        const bool cancelled = error.state() == sqlstate::operation_canceled;
        give_up(own, attempt, error.message(),
                cancelled ? nullptr : std::function<void()>([error] { throw error; }));
    } catch (...) {
        give_up(own, attempt, no_memory, nullptr);
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

RenewedToken::Attempt RenewedToken::attempt(const std::shared_ptr<Log>& log) const {
    if (!log || !log->enabled(LogLevel::info)) return {};
    const std::lock_guard lock(mutex_);
    if (refused_) return {log, "the service has refused the last one"};
    if (token_.value.empty()) return {log, "there was none"};
    if (!usable_now()) return {log, "the last one has ended"};
    return {log, concat("the last one ends in ", seconds_of(expires_ - now_()), " s")};
}

Secret RenewedToken::take(AccessToken token, Clock::time_point begun, const Attempt& attempt) {
    const Clock::time_point asked = token.asked.value_or(begun);
    tell(attempt.log, [&] {
        const auto since = std::min(attempt.begun, token.asked.value_or(attempt.begun));
        return concat("obtained after ", http::milliseconds_since(since), " ms, because ",
                      attempt.why, "; it is good ",
                      token.lifetime ? concat("for ", seconds_of(*token.lifetime), " s")
                                     : "until the service refuses it");
    });
    const std::lock_guard lock(mutex_);
    token_ = std::move(token);
    in_place_of_refused_ = std::exchange(refused_, false);
    obtained_ = now_();
    accepted_ = false;
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
Secret RenewedToken::give_up(const RequestContext& context, const Attempt& attempt,
                             std::string_view failure, std::function<void()> failure_of_all) {
    const bool cancelled = context.cancel && context.cancel->cancelled();
    bool good = false;
    Clock::duration left{};
    Secret last;
    {
        const std::lock_guard lock(mutex_);
        good = usable_now();
        end_round(good ? nullptr : std::move(failure_of_all));
        good = good && !cancelled;
        if (good) {
            left = expires_ - now_();
            last = token_.value;
            renew_at_ = now_() + left / 4;  // not at each request until then
        }
    }
    tell(attempt.log, [&] {
        return concat(
            "not obtained after ", http::milliseconds_since(attempt.begun), " ms, because ",
            failure,
            good ? concat("; the last one is good for ", seconds_of(left),
                          " s, and there is another attempt in ", seconds_of(left / 4), " s")
                 : "");
    });
    if (!good) throw;
    return last;
}

void RenewedToken::end_round(std::function<void()> failure) noexcept {
    if (round_) {  // not of a parent process's
        round_->failure = std::move(failure);
        round_->over = true;
        round_.reset();
    }
    changed_.notify_all();
}

bool RenewedToken::refuse(const Secret& token, Clock::duration pause) {
    const std::lock_guard lock(mutex_);
    if (!(token_.value == token)) return true;
    if (in_place_of_refused_ && !accepted_ && now_() < obtained_ + pause) return false;
    token_ = {};
    refused_ = true;
    return true;
}

void RenewedToken::accept(const Secret& token) noexcept {
    if (accepted_) return;  // or another one, which is told of at its next request
    const std::lock_guard lock(mutex_);
    if (token_.value == token) accepted_ = true;
}

bool RenewedToken::usable() const {
    const std::lock_guard lock(mutex_);
    return usable_now();
}

bool RenewedToken::irreplaceable() const {
    const std::lock_guard lock(mutex_);  // behind which whoever has renewed it last is done
    return grant_->irreplaceable();
}

void RenewedToken::forget_others() noexcept {
    new (&changed_) std::condition_variable;  // whoever waited on it is not there
    round_.reset();
}

}  // namespace connectai::auth
