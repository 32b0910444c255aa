// What a token endpoint gives: RFC 6749, 5.1.
#pragma once

#include <chrono>
#include <optional>

#include "base/secret.h"
#include "http/clock.h"

namespace connectai::auth {

struct TokenReply {
    Secret access_token;
    std::optional<std::chrono::milliseconds>
        lifetime;                     // expires_in; absent: it does not say, or says 0
    Secret refresh_token;             // empty: none was sent
    http::Clock::time_point asked{};  // when its request began
};

}  // namespace connectai::auth
