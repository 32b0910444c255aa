// How long commands wait for the service.
#pragma once

#include <chrono>

namespace connectai::dsn_tool {

// Where Timeout or LoginTimeout is 0, applications wait without a limit; a command is to come to an
// end.
inline constexpr std::chrono::seconds longest_wait{60};

// `limit`, as Timeout or LoginTimeout has it, or else that.
constexpr std::chrono::seconds with_an_end(std::chrono::seconds limit) noexcept {
    return limit.count() > 0 ? limit : longest_wait;
}

}  // namespace connectai::dsn_tool
