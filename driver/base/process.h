// What the operating system is asked about the process and its threads.
#pragma once

#include <cstdint>

namespace connectai {

// As the system's own tools show them.
std::int64_t process_id() noexcept;
std::int64_t thread_id() noexcept;

// How many processors the calling thread may run on; 0 where that is not known.
unsigned usable_cores() noexcept;

// For a thread that must do nothing more until the process has ended.
[[noreturn]] void wait_for_the_end() noexcept;

// Has these called at every fork() from now on: the first before it, in the reverse order of these
// calls; then one in the parent and one in the child. Without memory none of them ever is, nor
// where processes do not fork.
void at_fork(void (*before)(), void (*in_parent)(), void (*in_child)()) noexcept;

}  // namespace connectai
