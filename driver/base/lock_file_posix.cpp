#include "base/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file_exposure_posix.h"
#include "base/never_destroyed.h"
#include "base/static_mutex.h"

namespace connectai {
namespace {

// flock(2): a lock is the open file's, which a child process has as well. So the lock is given back
// by name, for to close the file is not enough; and a child closes its copies, or it would keep the
// lock of a parent that has come to a sudden end.
class HeldLocks {
public:
    constexpr HeldLocks() = default;

    bool lock(int file) {
        const std::lock_guard lock(mutex_);
        files_.reserve(files_.size() + 1);
        if (::flock(file, LOCK_EX | LOCK_NB) != 0) return false;
        files_.push_back(file);
        return true;
    }
    void unlock(int file) noexcept {
        const std::lock_guard lock(mutex_);
        std::erase(files_, file);
        ::flock(file, LOCK_UN);
    }

    StaticMutex& mutex() noexcept { return mutex_; }
    void forget_others() noexcept {
        for (const int file : files_) ::close(file);
        files_.clear();
    }

private:
    StaticMutex mutex_;
    std::vector<int> files_;
};

using Locks = NeverDestroyed<HeldLocks>;

}  // namespace

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

LockFile::~LockFile() {
    if (!locked_) return;
    if (mark_.inherited()) {
        static_cast<void>(file_.release());  // it is closed, and the number may be another's
    } else {
        Locks::instance().unlock(file_.get());
    }
}

bool LockFile::try_lock() {
    if (!file_) return true;
    Locks::keep_over_forks();
    Locks::destroy_when_unloaded();
    locked_ = Locks::instance().lock(file_.get());
    return locked_ || errno != EWOULDBLOCK;
}

}  // namespace connectai
