// An answer that the next attempt may not get.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "base/error.h"

namespace connectai {

// HTTP status 408, 429, 500, 502, 503, 504.
class TemporaryFailure : public Error {
public:
    // `wait`: how long the service asks for, in Retry-After.
    TemporaryFailure(Error error, std::optional<std::chrono::seconds> wait)
        : Error(std::move(error)), wait_(wait) {}
    std::optional<std::chrono::seconds> wait() const noexcept { return wait_; }

private:
    std::optional<std::chrono::seconds> wait_;
};

}  // namespace connectai
