#include "setup/ini_file_lock.h"

#include <fcntl.h>
#include <odbcinst.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include "base/access.h"
#include "base/text.h"
#include "setup/problems.h"

namespace connectai::setup {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_looks{5};
constexpr int flags = O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

[[noreturn]] void refuse(const std::string& path, std::string_view why) {
    throw Failure(ODBC_ERROR_REQUEST_FAILED, concat(path, " is not changed: ", why));
}

struct Opened {
    FileDescriptor file;
    bool made = false;
};

Opened open_or_make(const std::string& path, NewFile new_file) {
    FileDescriptor file(::open(path.c_str(), flags));
    if (file || errno != ENOENT) return {std::move(file)};
    const mode_t mode = new_file == NewFile::of_owner ? 0600 : 0666;
    if (FileDescriptor made(::open(path.c_str(), flags | O_CREAT | O_EXCL, mode));
        made || errno != EEXIST) {
        const bool is_made = static_cast<bool>(made);
        return {std::move(made), is_made};
    }
    // Another has been faster, or it is a symbolic link to what is not there yet.
    return {FileDescriptor(::open(path.c_str(), flags | O_CREAT, mode))};
}

bool same_file(const struct stat& a, const struct stat& b) noexcept {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

}  // namespace

IniFileLock::IniFileLock(const std::string& path, NewFile new_file,
                         std::chrono::milliseconds longest_wait)
    : path_(path) {
    const Clock::time_point end = Clock::now() + longest_wait;
    for (;;) {
        Opened opened = open_or_make(path, new_file);
        if (!opened.file) {
            const int error = errno;
            const std::string why = why_not_writable(path);
            refuse(path, why.empty() ? std::generic_category().message(error) : why);
        }
        struct stat locked {};
        struct stat there {};
        const int number = opened.file.get();
        if (::fstat(number, &locked) != 0 || !S_ISREG(locked.st_mode)) {
            refuse(path, "it is no regular file");
        }
        const bool busy = ::flock(number, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        // Who had the lock before may have put a new file there, which is another's to lock.
        if (!busy && ::stat(path.c_str(), &there) == 0 && same_file(locked, there)) {
            file_ = std::move(opened.file);
            made_ = opened.made;
            return;
        }
        opened.file.close();
        if (Clock::now() >= end) {
            refuse(path,
                   "another program has been changing it for a long time: try again when it "
                   "has ended");
        }
        if (busy) std::this_thread::sleep_for(between_looks);
    }
}

IniFileLock::~IniFileLock() {
    struct stat locked {};
    struct stat there {};
    if (made_ && ::fstat(file_.get(), &locked) == 0 && locked.st_size == 0 &&
        ::stat(path_.c_str(), &there) == 0 && same_file(locked, there)) {
        ::unlink(path_.c_str());
    }
}

}  // namespace connectai::setup
