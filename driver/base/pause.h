// A wait that can be cancelled.
#pragma once

#include <chrono>

#include "base/cancel.h"

namespace connectai {

// Waits, without the locks that NetworkWait gives up. Throws Error HY008 at once when it is
// cancelled, be it before. `cancel` may be null.
void pause(std::chrono::milliseconds time, CancelToken* cancel);

}  // namespace connectai
