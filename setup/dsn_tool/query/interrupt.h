// Ctrl-C, which ends what is running and not the program.
#pragma once

#include <functional>
#include <thread>

namespace connectai::dsn_tool {

// As long as this lives, the first SIGINT calls `action` once, on a thread of its own; the second
// ends the process as it always does. One at a time in a process.
class InterruptHandler {
public:
    // Throws std::system_error where the system has no pipe or thread left.
    explicit InterruptHandler(std::function<void()> action);
    ~InterruptHandler();
    InterruptHandler(const InterruptHandler&) = delete;
    InterruptHandler& operator=(const InterruptHandler&) = delete;

    // From the signal's arrival on, whether or not the action has run yet.
    bool interrupted() const noexcept;

private:
    void wait();

    std::function<void()> action_;
    std::thread thread_;
};

}  // namespace connectai::dsn_tool
