// A log file by its descriptor, and the log files of the process: what opening and rotating share.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "base/log_file.h"
#include "base/never_destroyed.h"
#include "base/static_mutex.h"

namespace connectai {

// Opens a log for appending, or makes it: Log::open() says what is refused. Throws Error HY000.
FileDescriptor open_log_file(const NamedPath& path);

class PosixLogFile final : public LogFile {
public:
    PosixLogFile(NamedPath path, FileDescriptor descriptor) noexcept
        : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

    std::string make_room(std::size_t octets, std::uint64_t limit) override;
    void append(std::string_view line) const noexcept override;

private:
    friend class LogFiles;

    bool is_named() const noexcept;  // whether NAME still is the file that is open
    bool is_file(dev_t device, ino_t inode) const noexcept;
    std::string follow();
    std::string rotate();
    std::string shift_older_files() const;
    std::string begin_anew();
    void use(const FileDescriptor& other) const noexcept;
    NamedPath older_name(int number) const;

    const NamedPath path_;  // absolute, for the process may change its folder
    // One number for ever: another file takes its place, so that nobody has to wait who writes.
    const FileDescriptor descriptor_;
    std::atomic<std::int64_t> next_look_ = 0;     // in milliseconds, when NAME is looked at again
    std::atomic<std::int64_t> next_attempt_ = 0;  // behind one that has failed
    std::string said_;  // why; under the mutex of all log files, as all that changes files
};

// Which files are open. Its mutex is held, too, while a file is rotated: so a child process begins
// with it free and no rotation half done, and two threads do not rotate the same file.
class LogFiles {
public:
    static LogFiles& of_process();

    std::shared_ptr<LogFile> open(const NamedPath& path);
    StaticMutex& mutex() noexcept { return mutex_; }

private:
    StaticMutex mutex_;
    std::vector<std::weak_ptr<PosixLogFile>> files_;
};

}  // namespace connectai
