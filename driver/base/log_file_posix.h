// What opening and rotating log files share: descriptors, and the log files of the process.
#pragma once

#include <unistd.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/log_file.h"
#include "base/never_destroyed.h"

namespace connectai {

class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const noexcept { return fd_; }
    int release() noexcept { return std::exchange(fd_, -1); }

private:
    int fd_;
};

// Opens a log for appending, or makes it: Log::open() says what is refused. Throws Error HY000.
Descriptor open_log_file(const std::string& path);

// Which files are open. Its mutex is held, too, while a file is rotated: so a child process begins
// with it free and no rotation half done, and two threads do not rotate the same file.
class LogFiles {
public:
    static LogFiles& of_process();

    std::shared_ptr<LogFile> open(const std::string& path);
    std::mutex& mutex() noexcept { return mutex_; }

private:
    std::mutex mutex_;
    std::vector<std::weak_ptr<LogFile>> files_;
};

}  // namespace connectai
