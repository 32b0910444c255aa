#include "base/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file_exposure_posix.h"

namespace connectai {

LockFile::LockFile(const std::string& path)
    : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600)) {
    struct stat status {};
    if (!file_ || ::fstat(file_.get(), &status) != 0) {
        problem_ = std::generic_category().message(errno);
    } else if (!S_ISREG(status.st_mode)) {
        problem_ = "it is no regular file";
    } else {
        problem_ = exposure_of(status);
    }
}

LockFile::LockFile(LockFile&& other) noexcept
    : file_(std::move(other.file_)),
      problem_(std::move(other.problem_)),
      locked_(std::exchange(other.locked_, false)),
      mark_(other.mark_) {}

// flock(2): the lock is the open file's, which a child process has as well. So it is not enough to
// close it here, and the child's to give back it is not.
LockFile::~LockFile() {
    if (locked_ && !mark_.inherited()) ::flock(file_.get(), LOCK_UN);
}

bool LockFile::try_lock() noexcept {
    if (!file_) return true;
    locked_ = ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0;
    return locked_ || errno != EWOULDBLOCK;
}

}  // namespace connectai
