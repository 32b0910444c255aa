// An access token that all threads use, and that one of them renews for all.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "auth/access_token.h"

namespace connectai::auth {

class RenewedToken {
public:
    using Clock = http::Clock;
    using Now = std::function<Clock::time_point()>;

    explicit RenewedToken(std::unique_ptr<Grant> grant, Now now = Clock::now);
    ~RenewedToken();
    RenewedToken(const RenewedToken&) = delete;
    RenewedToken& operator=(const RenewedToken&) = delete;

    // For whoever keeps tokens under a mutex of its own, before that is kept over forks and ended
    // with the library (base/never_destroyed.h): it is taken before those of the tokens, and its
    // tokens end before what all of them are known by.
    static void prepare_process();

    // The token. Where there is none, or it has expired, this thread obtains one, or waits for the
    // thread that does, whose failure is then that of all who have waited: but for a deadline or a
    // cancel, which are its own. A tenth of the lifetime before the end, one minute at most, one
    // thread obtains the next one, for a few seconds, while the others go on with this one; where
    // that fails they all do, until the end. Throws what the grant throws, HYT00 and HY008,
    // Effect::unsent.
    Secret get(const RequestContext& context);

    // Has a person sign in where there is no token that is good: one for all, as with renewals. Who
    // comes meanwhile waits for as long as that may take, and has its failure, but for a cancel.
    // Throws what the grant throws, HYT00 and HY008, Effect::unsent.
    void ask(const Prompt& prompt);

    // The service has refused this token: it is not used again, and true is returned, for get() may
    // have a better one. What is newer stays. False: it was obtained in place of one that was
    // refused, less than `pause` ago, and the service has taken it for no request. Another would
    // fare no better, and it stays, so that not every statement has the server asked for one.
    bool refuse(const Secret& token, Clock::duration pause = {});

    // The service has taken it.
    void accept(const Secret& token) noexcept;

    // Whether a token is there that has not expired.
    bool usable() const;

    // Its grant's.
    std::string remark() const { return grant_->remark(); }

    // Whether its grant is. Only where nobody else uses this.
    bool irreplaceable() const;

private:
    friend class RenewedTokens;

    // In a child process, with the mutex taken: whoever was renewing is not there.
    void forget_others() noexcept;
    bool usable_now() const { return !token_.value.empty() && now_() < expires_; }
    // A renewal, kept by all who wait for its end.
    struct Round {
        bool over = false;
        bool asks = false;  // a person
        // Throws what it failed with, each time a copy of its own; empty: it went well, or what it
        // failed with concerns nobody else.
        std::function<void()> failure;
    };

    bool begin_renewal(std::shared_ptr<const Round>& round, Secret& good);
    void wait_for_renewal(const Round& round, const RequestContext& context);
    Secret renew(const RequestContext& context);
    bool begin_asking(std::shared_ptr<const Round>& round);
    // What has become of an attempt, for the log of the connection that it was made for.
    struct Attempt {
        std::shared_ptr<Log> log;  // null: no lines
        std::string why;           // "there was none"
        http::Clock::time_point begun = http::Clock::now();
    };
    Attempt attempt(const std::shared_ptr<Log>& log) const;
    Secret take(AccessToken token, Clock::time_point begun, const Attempt& attempt);
    Secret give_up(const RequestContext& context, const Attempt& attempt, std::string_view failure,
                   std::function<void()> failure_of_all);
    void end_round(std::function<void()> failure) noexcept;

    const std::unique_ptr<Grant> grant_;
    const Now now_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    AccessToken token_;  // empty: none
    Clock::time_point expires_{};
    Clock::time_point renew_at_{};
    bool refused_ = false;                // the one before, by the service
    bool in_place_of_refused_ = false;    // token_ was obtained
    Clock::time_point obtained_{};        // token_
    std::atomic<bool> accepted_ = false;  // token_, by the service
    std::shared_ptr<Round> round_;        // under way; null: none
};

}  // namespace connectai::auth
