// A lock among processes: a file that is there for nothing else.
#pragma once

#include <string>

#include "base/file_descriptor.h"
#include "base/process_mark.h"

namespace connectai {

// Given back when it goes, and when the process ends, however it does; not by a child process,
// which has a copy of this, nor kept by one.
class LockFile {
public:
    // Nothing to lock: try_lock() always succeeds.
    LockFile() noexcept = default;
    // Opens the file, or makes it for its owner alone; it is never removed. Nothing is locked yet.
    // problem() says why there is none. Whoever else could open the file could lock it for ever, so
    // it must be one that may hold a secret (private_file.h).
    explicit LockFile(const std::string& path);
    ~LockFile();
    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&&) = delete;

    const std::string& problem() const noexcept { return problem_; }

    // Waits for nobody. False: another process has it. A file system without locks is used without.
    bool try_lock() noexcept;

private:
    friend class LockFiles;

    FileDescriptor file_;  // in a child process of whoever opened it: none
    std::string problem_;
    bool locked_ = false;
    ProcessMark mark_{};
    LockFile* next_ = nullptr;
};

}  // namespace connectai
