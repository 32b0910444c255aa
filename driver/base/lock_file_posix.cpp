#include "base/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

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

bool LockFile::try_lock() noexcept {
    return !file_ || ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

}  // namespace connectai
