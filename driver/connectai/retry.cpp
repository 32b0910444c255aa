#include "connectai/retry.h"

#include <algorithm>
#include <random>

#include "base/text.h"

namespace connectai {

namespace {

constexpr std::chrono::milliseconds longest_delay = std::chrono::seconds(30);

// Without a deadline: as long as the service lets a statement run.
constexpr std::chrono::seconds longest_asked{300};

std::chrono::milliseconds anything_up_to(std::chrono::milliseconds longest) {
    std::random_device source;
    std::uniform_int_distribution<std::chrono::milliseconds::rep> draw(0, longest.count());
    return std::chrono::milliseconds(draw(source));
}

// A date that is years away, for one, is no number to look at.
std::string in_words(std::chrono::seconds wait) {
    return wait > std::chrono::hours(24) ? std::string("more than a day")
                                         : concat(wait.count(), " s");
}

}  // namespace

bool may_pass(const Error& error) noexcept {
    if (const auto* not_sent = dynamic_cast<const http::NotSent*>(&error)) {
        return not_sent->may_pass();
    }
    if (dynamic_cast<const TemporaryFailure*>(&error) != nullptr) return true;
    return error.origin() == ErrorOrigin::driver &&
           error.state() == sqlstate::communication_link_failure;
}

std::chrono::milliseconds longest_wait(const RetryPolicy& policy, std::int64_t attempt) noexcept {
    std::chrono::milliseconds wait = std::min(policy.delay, longest_delay);
    for (; attempt > 1 && wait.count() > 0 && wait < longest_delay; --attempt) wait *= 2;
    return std::min(wait, longest_delay);
}

std::chrono::milliseconds Attempts::wait_after(const Error& error) {
    if (number_ > policy_.most) give_up(error, "MaxRetries allows no more");
    std::chrono::milliseconds wait = anything_up_to(longest_wait(policy_, number_));
    const auto* const failure = dynamic_cast<const TemporaryFailure*>(&error);
    const auto asked = failure != nullptr ? failure->wait() : std::nullopt;
    if (asked) {
        wait = *asked + anything_up_to(longest_wait(policy_, 1));
        if (!context_.deadline && *asked > longest_asked) {
            give_up(error,
                    concat("the server asks for a wait of ", in_words(*asked), " before the next"));
        }
    }
    const auto now = http::Clock::now();
    if (context_.deadline && now + wait >= *context_.deadline) {
        const bool for_that =
            asked && now < *context_.deadline && now + *asked >= *context_.deadline;
        give_up(error,
                concat("the time limit would be over before the next",
                       for_that ? concat(", since the server asks for a wait of ", in_words(*asked))
                                : ""));
    }
    ++number_;
    return wait;
}

void Attempts::give_up(const Error& error, const std::string& why) const {
    const std::string counted =
        concat(error.message(), "; ", number_,
               number_ == 1 ? " attempt was made, and " : " attempts were made, and ", why);
    if (const auto* not_sent = dynamic_cast<const http::NotSent*>(&error)) {
        throw not_sent->with_message(counted);
    }
    if (const auto* failure = dynamic_cast<const TemporaryFailure*>(&error)) {
        throw TemporaryFailure(failure->with_message(counted), failure->wait());
    }
    throw error.with_message(counted);
}

}  // namespace connectai
