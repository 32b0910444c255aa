// Threads of the driver's own, in processes that belong to somebody else.
#pragma once

#include <functional>
#include <thread>

namespace connectai {

// A thread that takes none of the application's signals, and SIGPIPE least of all. `name`, for
// debuggers, lasts as long as the process and has at most 15 characters. Throws std::system_error
// when the process can have no more threads.
std::thread start_worker(const char* name, std::function<void()> body);

}  // namespace connectai
