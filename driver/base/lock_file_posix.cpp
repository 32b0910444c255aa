#include "base/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <mutex>
#include <system_error>
#include <utility>

#include "base/file_exposure_posix.h"
#include "base/never_destroyed.h"
#include "base/static_mutex.h"

namespace connectai {

// All that there are. flock(2): a lock is the open file's, which a child process has as well. So it
// is given back by name, for to close the file is not enough; and a child closes its copies, or it
// would keep the lock of a parent that comes to a sudden end.
//
// It is a list of what is elsewhere, and has nothing to destroy when the library goes.
class LockFiles {
public:
    constexpr LockFiles() = default;

    // 0, or errno.
    static int open(LockFile& lock, const char* path) {
        All::keep_over_forks();
        LockFiles& all = All::instance();
        const std::lock_guard guard(all.mutex_);
        constexpr int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
        lock.file_ = FileDescriptor(::open(path, flags, 0600));
        if (!lock.file_) return errno;
        lock.next_ = std::exchange(all.first_, &lock);
        return 0;
    }
    static void move(LockFile& from, LockFile& to) noexcept {
        LockFiles& all = All::instance();
        const std::lock_guard guard(all.mutex_);
        to.file_ = std::move(from.file_);
        to.locked_ = std::exchange(from.locked_, false);
        if (LockFile** const place = all.place_of(from)) {
            to.next_ = from.next_;
            *place = &to;
        }
    }
    static void close(LockFile& lock) noexcept {
        LockFiles& all = All::instance();
        const std::lock_guard guard(all.mutex_);
        if (LockFile** const place = all.place_of(lock)) *place = lock.next_;
        if (lock.locked_ && !lock.mark_.inherited()) ::flock(lock.file_.get(), LOCK_UN);
        lock.file_.close();
    }

    StaticMutex& mutex() noexcept { return mutex_; }
    void forget_others() noexcept {
        while (first_ != nullptr) {
            first_->file_.close();
            first_ = first_->next_;
        }
    }

private:
    using All = NeverDestroyed<LockFiles>;

    LockFile** place_of(const LockFile& lock) noexcept {
        for (LockFile** place = &first_; *place != nullptr; place = &(*place)->next_) {
            if (*place == &lock) return place;
        }
        return nullptr;
    }

    StaticMutex mutex_;
    LockFile* first_ = nullptr;
};

LockFile::LockFile(const std::string& path) {
    struct stat status {};
    if (const int error = LockFiles::open(*this, path.c_str()); error != 0) {
        problem_ = std::generic_category().message(error);
    } else if (::fstat(file_.get(), &status) != 0) {
        problem_ = std::generic_category().message(errno);
    } else if (!S_ISREG(status.st_mode)) {
        problem_ = "it is no regular file";
    } else {
        problem_ = exposure_of(status);
    }
}

LockFile::LockFile(LockFile&& other) noexcept
    : problem_(std::move(other.problem_)), mark_(other.mark_) {
    LockFiles::move(other, *this);
}

LockFile::~LockFile() {
    LockFiles::close(*this);
}

bool LockFile::try_lock() noexcept {
    if (!file_) return true;
    locked_ = ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0;
    return locked_ || errno != EWOULDBLOCK;
}

}  // namespace connectai
