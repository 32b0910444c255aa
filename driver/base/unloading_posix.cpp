#include "base/unloading.h"

namespace connectai {

namespace {

constinit bool unloading = false;

// exit() calls the destructors of static objects first, and such functions as this when it is done
// with them. dlclose() calls such functions, and the last of them calls the destructors.
[[gnu::destructor]] void begin_the_end() noexcept {
    unloading = true;
}

}  // namespace

bool being_unloaded() noexcept {
    return unloading;
}

}  // namespace connectai
