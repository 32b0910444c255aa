// What bounds a request, and what it is about.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/cancel.h"
#include "base/log.h"
#include "http/client.h"

namespace connectai {

// Until when a request may wait (absent: for ever), who may stop it, which statement it is for, as
// a log may have it (sql/loggable_text.h; empty where the log has no lines of requests), and the
// log of the connection that an access token is asked for (null: none).
struct RequestContext {
    std::optional<http::Clock::time_point> deadline;
    std::shared_ptr<CancelToken> cancel;
    std::string statement{};
    std::shared_ptr<Log> log{};
};

// For a request that has so long; 0: without limit.
inline RequestContext within(std::chrono::seconds limit,
                             std::shared_ptr<CancelToken> cancel = nullptr) {
    RequestContext context;
    context.cancel = std::move(cancel);
    if (limit.count() > 0) context.deadline = http::Clock::now() + limit;
    return context;
}

}  // namespace connectai
