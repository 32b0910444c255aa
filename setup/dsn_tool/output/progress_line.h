// How far a long result has come, on the last line of a terminal.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace connectai::dsn_tool {

// On standard error, from the first second on, several times a second. A thread writes it, so that
// it also tells of a service that has not answered yet.
class ProgressLine {
public:
    // Nothing is shown where standard error is no terminal. Where the data goes to the terminal as
    // well, the line is to be removed before the first of it is written.
    ProgressLine();
    ~ProgressLine() { remove(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // So many rows so far.
    void set(std::uint64_t rows) noexcept { rows_ = rows; }

    // The line is gone, and does not come back: messages may follow. From any thread.
    void remove();

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void show(std::string_view text);
    std::string text() const;

    Clock::time_point begin_ = Clock::now();
    std::atomic<std::uint64_t> rows_ = 0;
    std::size_t width_ = 0;  // of what is there
    bool over_ = false;
    std::mutex mutex_;
    std::mutex removing_;  // of remove()
    std::condition_variable woken_;
    std::thread thread_;
};

}  // namespace connectai::dsn_tool
