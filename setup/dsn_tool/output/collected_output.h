// Text on its way to a file, in pieces that are worth a system call and yet never late.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "setup/dsn_tool/output/output_file.h"

namespace connectai::dsn_tool {

// What has been appended is written once there are 64 KiB of it, and by a thread 100 ms later at
// the latest, so that nothing is withheld while who appends waits for more.
class CollectedOutput {
public:
    static constexpr std::size_t written_at_once = std::size_t{64} * 1024;
    static constexpr std::chrono::milliseconds kept_at_most{100};

    // `before_writing` is called ahead of each piece, and `waited` each time that the thread looks;
    // it may append. Both on any thread, one at a time. Throws std::system_error where the system
    // has no thread left.
    CollectedOutput(OutputFile& file, std::function<void()> before_writing,
                    std::function<void()> waited);
    // What has not been written is dropped.
    ~CollectedOutput();
    CollectedOutput(const CollectedOutput&) = delete;
    CollectedOutput& operator=(const CollectedOutput&) = delete;

    // What those append to who are called by append(), or by `waited`.
    std::string& text() noexcept { return text_; }

    // Calls `add`, alone. Throws what it throws, and what OutputFile::write() has thrown, be it on
    // the thread: from then on, nothing is written.
    template <typename Add>
    void append(Add add) {
        const std::lock_guard lock(mutex_);
        if (failure_) std::rethrow_exception(failure_);
        add();
        if (text_.size() >= written_at_once) write();
    }

    // Writes all of it. Throws likewise.
    void flush();

private:
    void run();
    void write();

    OutputFile& file_;
    std::function<void()> before_writing_;
    std::function<void()> waited_;
    std::string text_;
    std::exception_ptr failure_;  // of a piece, part of which may have been written
    bool over_ = false;
    std::mutex mutex_;  // of all above
    std::condition_variable woken_;
    std::thread thread_;
};

}  // namespace connectai::dsn_tool
