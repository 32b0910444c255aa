// Whether this program is built with a sanitizer, which takes time and memory of its own: tests
// then do less of the same, and measure nothing.
#pragma once

namespace connectai::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

// fork() in a process with threads: the thread sanitizer ends a child that starts one, and the
// address sanitizer's allocator stays locked in one whose parent had others.
inline constexpr bool may_fork_with_threads = !sanitized;
inline constexpr const char* no_fork = "the sanitizers do not support fork() with threads";

}  // namespace connectai::test
