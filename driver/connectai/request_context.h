// What bounds a request.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "base/cancel.h"
#include "http/client.h"

namespace connectai {

// Until when a request may wait (absent: for ever), and who may stop it.
struct RequestContext {
    std::optional<http::Clock::time_point> deadline;
    std::shared_ptr<CancelToken> cancel;
};

// For a request that has so long; 0: without limit.
inline RequestContext within(std::chrono::seconds limit) {
    RequestContext context;
    if (limit.count() > 0) context.deadline = http::Clock::now() + limit;
    return context;
}

}  // namespace connectai
