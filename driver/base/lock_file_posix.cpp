#include "base/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace connectai {

LockFile::LockFile(const std::string& path)
    : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600)) {
    if (file_ < 0) problem_ = std::generic_category().message(errno);
}

LockFile::~LockFile() {
    if (file_ >= 0) ::close(static_cast<int>(file_));
}

bool LockFile::try_lock() noexcept {
    return file_ < 0 || ::flock(static_cast<int>(file_), LOCK_EX | LOCK_NB) == 0 ||
           errno != EWOULDBLOCK;
}

}  // namespace connectai
