// One change of an ini file at a time, among threads and processes.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/file_descriptor.h"

namespace connectai::setup {

// Who may read a file that is made because there is none.
enum class NewFile : std::uint8_t {
    of_owner,    // 0600
    of_everyone  // as the process's umask has it: 0644
};

// The lock is on the file itself (flock), so that none is left beside it. Programs that know of
// none, unixODBC's own among them, are not held up by it. A file system without locks is used
// without.
class IniFileLock {
public:
    // Makes an empty file where there is none. Waits its turn. Throws Failure
    // (ODBC_ERROR_REQUEST_FAILED) where the file cannot be written to or made, where it is no
    // regular one, and where another has not finished by then.
    IniFileLock(const std::string& path, NewFile new_file,
                std::chrono::milliseconds longest_wait = std::chrono::seconds(30));
    // Takes away a file that it has made if nothing has come into it.
    ~IniFileLock();
    IniFileLock(const IniFileLock&) = delete;
    IniFileLock& operator=(const IniFileLock&) = delete;

private:
    std::string path_;
    FileDescriptor file_;
    bool made_ = false;
};

}  // namespace connectai::setup
