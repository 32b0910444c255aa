// One request on its way to the service: its attempts, at one endpoint after the other.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "connectai/endpoints.h"
#include "connectai/retry.h"
#include "http/request_context.h"
#include "http/temporary_failure.h"

namespace connectai {

// What a request is, for those who may send it again.
enum class RequestKind : std::uint8_t {
    listing,  // a read that is answered soon, and harms nobody if it is begun twice
    read,     // a query, which may think for long
    write,
};

// How long a request without a deadline waits for an endpoint while another one is left to ask: for
// its connection, and for the answer to a listing.
inline constexpr std::chrono::seconds usual_part{15};

struct EndpointTimes {
    std::chrono::milliseconds connect_timeout;  // ClientOptions'
    std::chrono::milliseconds part;             // where there is no deadline
};

// A request moves on to the next endpoint
// - at once, where the endpoint cannot be reached (nothing was sent), serves another strategy, or
//   has no answer to a listing in its part of the time;
// - when the attempts that RetryPolicy allows have been made, or the endpoint asks for a longer
//   wait, where it is unavailable, or breaks its connections;
// - instead of another wait, or out of it, when other connections have found meanwhile that the
//   endpoint fails, and another one is not known to.
// It moves only where it may be sent again: a read, or a write of which nothing has been done.
// An endpoint's part of the time is an equal one of what is left until the deadline; without one it
// is EndpointTimes::part. The last that is left has all the time there is. The answer to a query or
// a write has no part: it may take long wherever it is asked for.
//
// Either way the endpoint is remembered as one that has failed, so that the next request goes
// elsewhere: by all connections of the process, but where the client's own settings or a short time
// limit may be to blame, and where a write was the only one that it has turned away. When none is
// left the policy decides whether to begin anew, with those that may do better.
class Delivery {
public:
    // What comes after an attempt that failed.
    struct Next {
        // Before a retry, and 0 is one too; nullopt: not a retry, but the request going on
        // elsewhere (or here, with the strategy that has been announced), at once.
        std::optional<std::chrono::milliseconds> wait{};
        std::size_t from = 0;  // the endpoint that the attempt was made at
    };

    // All that are references must outlive it.
    Delivery(Endpoints& endpoints, const RetryPolicy& policy, const RequestContext& context,
             RequestKind kind, const EndpointTimes& times);

    // Where the attempt goes.
    std::size_t endpoint() const noexcept { return at_; }
    // How long to connect at most, so that time is left for the others; 0: as long as ever.
    std::chrono::milliseconds connect_limit() const noexcept { return limit_; }
    // Until when the head of the response is waited for.
    std::optional<http::Clock::time_point> head_deadline() const;
    // Whether it is the endpoint's part of the time that is over, and not the request's.
    bool part_is_over() const;
    // That part, for messages.
    std::chrono::seconds part() const { return std::chrono::ceil<std::chrono::seconds>(limit_); }

    // The endpoint is asked now: what fails is its failure. Before, as at first and after
    // anything_else(), it is that of the sign-in.
    void asks_endpoint();
    void asks_anything_else() noexcept { asking_ = false; }

    // The head of a response has come, with this status.
    void answered(long status);

    // After an attempt that failed, how to go on. Absent: not at all, the error is the request's.
    // Throws it where there is more to say: how many attempts were made, what others had failed by.
    std::optional<Next> after(const Error& error);

    // To be asked during a wait, when others may use the client: whether the wait is for nothing,
    // since other connections have found meanwhile that the endpoint fails, and another one is not
    // known to. Empty: there is no other.
    std::function<bool()> watch() const;
    // Behind a wait: goes to that other one if so, and says whether it has.
    bool leave();

    // Behind a wait: the number of the attempt that follows it, from 1; of several endpoints, that
    // of the round through them.
    std::int64_t attempt() const noexcept { return attempt_; }

private:
    // What an error says of the endpoint.
    enum class Verdict : std::uint8_t {
        none,    // nothing: it is the request's, or the caller's
        silent,  // no answer in all the time that there was
        moves_at_once,
        after_retries,
    };

    Verdict judge(const Error& error) const;
    Endpoints::Known known_by(const Error& error) const;
    bool out_of_time() const;
    bool has_part_of_head() const;
    bool asks_to_wait(const Error& error) const;
    bool another_serves(http::Clock::time_point now) const;
    bool may_repeat(const Error& error) const;
    std::size_t left() const;
    std::optional<Next> give_up(const Error& error, Verdict verdict);
    bool move_on(const Error& error);
    bool try_announced_strategy();
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
    const RequestKind kind_;
    const EndpointTimes times_;
    bool asking_ = false;
    bool answered_ = false;  // the attempt
    std::chrono::milliseconds limit_{0};
    http::Clock::time_point begun_;  // the attempt
    std::size_t at_ = 0;
    std::int64_t attempt_ = 1;
    Attempts rounds_;             // through all endpoints, where there are several
    std::vector<Tried> tried_;    // of each endpoint
    std::vector<bool> excluded_;  // those that have failed since the last wait
};

}  // namespace connectai
