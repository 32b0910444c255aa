// A lock among processes: a file that is there for nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace connectai {

// Given back when it goes, and when the process ends, however it does.
class LockFile {
public:
    // Nothing to lock: try_lock() always succeeds.
    LockFile() noexcept = default;
    // Opens the file, or makes it for its owner alone; it is never removed. Nothing is locked yet.
    // problem() says why there is none.
    explicit LockFile(const std::string& path);
    LockFile(LockFile&& other) noexcept
        : file_(std::exchange(other.file_, none)), problem_(std::move(other.problem_)) {}
    LockFile& operator=(LockFile&&) = delete;
    ~LockFile();

    const std::string& problem() const noexcept { return problem_; }

    // Waits for nobody. False: another process has it. A file system without locks is used without.
    bool try_lock() noexcept;

private:
    static constexpr std::intptr_t none = -1;
    std::intptr_t file_ = none;  // as the system counts open files
    std::string problem_;
};

}  // namespace connectai
