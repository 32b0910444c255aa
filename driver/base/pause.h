// A wait that can be cancelled.
#pragma once

#include <chrono>
#include <functional>

#include "base/cancel.h"

namespace connectai {

// How often `over` is asked.
inline constexpr std::chrono::milliseconds between_questions{50};

// Waits, without the locks that NetworkWait gives up. Throws Error HY008 at once when it is
// cancelled, be it before. `cancel` may be null. Ends sooner when `over` says that there is nothing
// left to wait for; it must not throw, and need none of those locks.
void pause(std::chrono::milliseconds time, CancelToken* cancel,
           const std::function<bool()>& over = {});

}  // namespace connectai
