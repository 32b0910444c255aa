// How a log file that is full becomes an older one, and how its writers get to the new one.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/error.h"
#include "base/log_file_posix.h"
#include "base/text.h"

namespace connectai {
namespace {

// How long a file that was renamed or removed by others may go unnoticed, and how long nothing is
// tried again that has failed: in milliseconds.
constexpr std::int64_t pause = 1000;

// Costs no system call, and is as exact as it must be.
std::int64_t milliseconds_now() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

std::string reason_of(int error) {
    return std::generic_category().message(error);
}

std::string not_rotated(std::string_view why) {
    return concat("the log has reached MaxLogFileSize and is not rotated: ", why,
                  "; it grows beyond that until this is mended");
}

// Why a file that has the name of an older log is not taken for one; empty: it is.
std::string_view why_no_older_log(const struct stat& status) noexcept {
    if (!S_ISREG(status.st_mode)) return "it is not a regular file";
    if (status.st_uid != ::geteuid()) return "it is another user's";
    return {};
}

// An empty file does not: the line would have no more room in another.
bool exceeds(const struct stat& open, std::size_t octets, std::uint64_t limit) noexcept {
    if (limit == 0 || open.st_size <= 0) return false;
    return static_cast<std::uint64_t>(open.st_size) + octets > limit;
}

// Never over a file that has come meanwhile, where the file system knows how to rename so.
bool move_file(const NamedPath& old_name, const NamedPath& new_name) noexcept {
    const std::string& from = old_name.to_open();
    const std::string& to = new_name.to_open();
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS) return false;
    return ::rename(from.c_str(), to.c_str()) == 0;
}

// Among processes: an advisory lock on the file itself. By a descriptor of its own, for the other
// one may be shared with a parent process, which would then have the lock as well. Given back
// before it is closed, since a child may have been forked meanwhile.
class RotationLock {
public:
    explicit RotationLock(const std::string& path) noexcept
        : descriptor_(::open(
              path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK)) {
        held_ = descriptor_ && ::flock(descriptor_.get(), LOCK_EX | LOCK_NB) == 0;
        error_ = held_ ? 0 : errno;
    }
    ~RotationLock() {
        if (held_) ::flock(descriptor_.get(), LOCK_UN);
    }
    RotationLock(const RotationLock&) = delete;
    RotationLock& operator=(const RotationLock&) = delete;

    bool held() const noexcept { return held_; }
    int error() const noexcept { return error_; }

private:
    FileDescriptor descriptor_;
    bool held_ = false;
    int error_ = 0;
};

}  // namespace

std::string PosixLogFile::make_room(std::size_t octets, std::uint64_t limit) {
    struct stat open {};
    if (::fstat(descriptor_.get(), &open) != 0) return {};
    const std::int64_t now = milliseconds_now();
    const bool urgent = open.st_nlink == 0 || exceeds(open, octets, limit);
    if (now < (urgent ? next_attempt_ : next_look_).load(std::memory_order_relaxed)) return {};
    const std::unique_lock lock(LogFiles::of_process().mutex(), std::try_to_lock);
    if (!lock) return {};  // another thread opens or rotates a log: the next line will do
    next_look_ = now + pause;
    std::string problem = follow();
    if (problem.empty() && ::fstat(descriptor_.get(), &open) == 0 && exceeds(open, octets, limit)) {
        problem = rotate();
    }
    next_attempt_ = problem.empty() ? 0 : now + pause;
    if (problem == said_) return {};
    said_ = problem;
    return problem;
}

bool PosixLogFile::is_named() const noexcept {
    struct stat named {};
    return ::lstat(path_.to_open().c_str(), &named) == 0 && is_file(named.st_dev, named.st_ino);
}

// Others may have renamed the file, or removed it.
std::string PosixLogFile::follow() {
    if (is_named()) return {};
    try {
        use(open_log_file(path_));
        return {};
    } catch (const Error& error) {
        return concat("lines go on into the file that had the log's name before: ",
                      error.message());
    }
}

std::string PosixLogFile::rotate() {
    const RotationLock lock(path_.to_open());
    if (!lock.held()) {
        if (lock.error() == EWOULDBLOCK) return {};   // another process is at it
        if (lock.error() == ENOENT) return follow();  // likewise: there is no new one yet
        return not_rotated(concat("it cannot be locked: ", reason_of(lock.error())));
    }
    if (!is_named()) return follow();  // another process was at it until now
    if (std::string problem = shift_older_files(); !problem.empty()) return problem;
    if (!move_file(path_, older_name(1))) {
        return not_rotated(
            concat("it cannot be renamed to ", older_name(1).to_show(), ": ", reason_of(errno)));
    }
    return begin_anew();
}

// Makes NAME.1 free. What has the name of an older log and is none stays where it is.
std::string PosixLogFile::shift_older_files() const {
    int last = 1;
    for (; last < most_log_files; ++last) {
        const NamedPath name = older_name(last);
        struct stat status {};
        if (::lstat(name.to_open().c_str(), &status) != 0) {
            if (errno == ENOENT) break;
            return not_rotated(concat(name.to_show(), " cannot be looked at: ", reason_of(errno)));
        }
        if (const std::string_view why = why_no_older_log(status); !why.empty()) {
            return not_rotated(
                concat(name.to_show(), " is in the way, and is no older log, for ", why));
        }
    }
    if (last == most_log_files) {
        const NamedPath oldest = older_name(--last);
        if (::unlink(oldest.to_open().c_str()) != 0) {
            return not_rotated(concat(oldest.to_show(), " cannot be removed: ", reason_of(errno)));
        }
    }
    for (; last > 1; --last) {
        if (!move_file(older_name(last - 1), older_name(last))) {
            return not_rotated(concat(older_name(last - 1).to_show(), " cannot be renamed to ",
                                      older_name(last).to_show(), ": ", reason_of(errno)));
        }
    }
    return {};
}

// NAME is free, unless another process has opened its log just now. Who may read the old file may
// read the new one.
std::string PosixLogFile::begin_anew() {
    struct stat before {};
    const bool known = ::fstat(descriptor_.get(), &before) == 0;
    const FileDescriptor made(
        ::open(path_.to_open().c_str(),
               O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600));
    if (!made) return follow();
    struct stat now {};
    if (known && ::fstat(made.get(), &now) == 0) {
        const bool same_group = now.st_gid == before.st_gid ||
                                ::fchown(made.get(), static_cast<uid_t>(-1), before.st_gid) == 0;
        if (same_group) ::fchmod(made.get(), before.st_mode & 0755);
    }
    use(made);
    return {};
}

NamedPath PosixLogFile::older_name(int number) const {
    return path_.with(concat('.', number));
}

}  // namespace connectai
