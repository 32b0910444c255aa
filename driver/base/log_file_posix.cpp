// Opening log files, sharing them within the process, appending to them. Their rotation is in
// log_rotation_posix.cpp.
#include "base/log_file_posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/access.h"
#include "base/error.h"
#include "base/file_size_signal_posix.h"
#include "base/missing_file.h"
#include "base/text.h"

namespace connectai {
namespace {

std::string cannot_be_used(const NamedPath& path, std::string_view reason) {
    return concat("Logfile=", path.to_show(), " cannot be used: ", reason);
}

[[noreturn]] void cannot_open(const NamedPath& path, std::string_view reason) {
    throw Error(sqlstate::general_error, cannot_be_used(path, reason));
}

// Why nothing is written to what is there; empty: it is a log file like those that the driver
// makes. What somebody else has put there for the driver to write to is not: the lines of a log,
// SQL text among them, are not for others to have, and not for others to choose a place for.
std::string_view why_not(const struct stat& status) noexcept {
    if (S_ISLNK(status.st_mode)) return "it is a symbolic link: name the file itself";
    if (S_ISDIR(status.st_mode)) return "it is a folder: name a file in it";
    if (!S_ISREG(status.st_mode)) {
        return "it is no regular file: name one, or one that is not there yet";
    }
    if (status.st_uid != ::geteuid()) {
        return "it is another user's: name one for each user, as Logfile=${ENV:HOME}/connectai.log "
               "does";
    }
    if (status.st_nlink == 0) {
        return "it is removed as soon as it is made: name another, or see what removes it";
    }
    if (status.st_nlink > 1) {
        return "it has more than one name (hard links), so that it may be another file than it "
               "looks like: name one that is not there yet";
    }
    // Who may read it is its owner's to decide. Who may write could forge lines.
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return "others may write to it: take that away (chmod go-w), or remove it";
    }
    return {};
}

bool is_refusal(const std::error_code& error) noexcept {
    return error == std::errc::permission_denied || error == std::errc::operation_not_permitted ||
           error == std::errc::read_only_file_system;
}

// What helps against an error that has nothing to do with who may write where.
std::string_view remedy_of(const std::error_code& error) noexcept {
    if (error == std::errc::too_many_files_open) {
        return ": raise the limit of open files of this process (ulimit -n), or have it close some";
    }
    if (error == std::errc::too_many_files_open_in_system) {
        return ": it is the machine that has too many open, and an administrator can raise that";
    }
    if (error == std::errc::no_space_on_device || error.value() == EDQUOT) {
        return ": make room there, or name a file elsewhere";
    }
    if (error == std::errc::filename_too_long) return ": name one with a shorter path";
    return ": name another";
}

// Why what is there, or is to be made, cannot be opened; `error` is what the system has said or
// would say of it. Empty: it can.
std::string why_not(const std::string& path, const std::error_code& error) {
    struct stat status {};
    const bool is_there = ::lstat(path.c_str(), &status) == 0;
    if (is_there) {
        if (const std::string_view reason = why_not(status); !reason.empty()) {
            return std::string(reason);
        }
    }
    if (path.ends_with('/')) return "it ends in a slash, as a folder does: name a file in it";
    if (!error) return {};
    if (is_refusal(error)) {
        return is_there ? concat("it may not be written to (", error.message(),
                                 "): let its owner (chmod u+w), or name another")
                        : concat("no file can be made in its folder (", error.message(),
                                 "): name one in a folder that this process may write to");
    }
    if (!is_there && error == std::errc::not_a_directory) {
        return "a part of its path is a file, and no folder: name one in a folder";
    }
    if (!is_there && error == std::errc::no_such_file_or_directory) {
        return no_such_folder(path);
    }
    return concat("it cannot be opened (", error.message(), ")", remedy_of(error));
}

// Where the current folder is not to be known, the path stays relative to it.
std::string absolute(const std::string& path) {
    std::error_code ignored;
    const std::filesystem::path whole = std::filesystem::absolute(path, ignored);
    return whole.empty() ? path : whole.string();
}

}  // namespace

std::string log_file_problem(const NamedPath& path) {
    const std::string reason = why_not(path.to_open(), write_access(path.to_open()).problem);
    return reason.empty() ? reason : cannot_be_used(path, reason);
}

FileDescriptor open_log_file(const NamedPath& path) {
    // Where many short files are written by others, this one may have become the oldest and have
    // been removed between the two calls below: then NAME is another by now.
    constexpr int most_attempts = 100;
    for (int attempt = 1;; ++attempt) {
        // O_NONBLOCK so that a FIFO without a reader fails instead of hanging the connection.
        FileDescriptor descriptor(::open(
            path.to_open().c_str(),
            O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600));
        if (!descriptor) {
            const std::error_code error(errno, std::generic_category());
            cannot_open(path, why_not(path.to_open(), error));
        }
        struct stat status {};
        if (::fstat(descriptor.get(), &status) != 0) {
            cannot_open(path, std::generic_category().message(errno));
        }
        if (status.st_nlink == 0 && attempt < most_attempts) continue;
        if (const std::string_view reason = why_not(status); !reason.empty()) {
            cannot_open(path, reason);
        }
        return descriptor;
    }
}

LogFiles& LogFiles::of_process() {
    NeverDestroyed<LogFiles>::destroy_when_unloaded();
    NeverDestroyed<LogFiles>::keep_over_forks();
    return NeverDestroyed<LogFiles>::instance();
}

// By device and inode rather than by path: two spellings of a path are one file. But a path whose
// file was renamed by a log rotation names another file than before, for those who have it already,
// too.
std::shared_ptr<LogFile> LogFiles::open(const NamedPath& path) {
    FileDescriptor descriptor = open_log_file(path);
    NamedPath whole = path.by(absolute(path.to_open()));
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0) {
        cannot_open(path, std::generic_category().message(errno));
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(files_, [](const auto& file) { return file.expired(); });
    for (const std::weak_ptr<PosixLogFile>& entry : files_) {
        std::shared_ptr<PosixLogFile> known = entry.lock();
        if (!known) continue;
        if (known->is_file(status.st_dev, status.st_ino)) return known;
        if (known->path_.to_open() == whole.to_open()) {
            known->use(descriptor);
            return known;
        }
    }
    auto file = std::make_shared<PosixLogFile>(std::move(whole), std::move(descriptor));
    files_.push_back(file);
    return file;
}

std::shared_ptr<LogFile> LogFile::open(const NamedPath& path) {
    return LogFiles::of_process().open(path);
}

bool PosixLogFile::is_file(dev_t device, ino_t inode) const noexcept {
    struct stat status {};
    return ::fstat(descriptor_.get(), &status) == 0 && status.st_dev == device &&
           status.st_ino == inode;
}

// In append mode one write is one piece, whoever else writes. Only a nearly full disk leaves a
// rest, and then a broken line is better than none.
void PosixLogFile::append(std::string_view line) const noexcept {
    const FileSizeSignalBlocked blocked;
    static_cast<void>(write_all(descriptor_.get(), line));
}

// dup3(2): the file changes without the number being free in between, so that a thread that writes
// meanwhile writes to either.
void PosixLogFile::use(const FileDescriptor& other) const noexcept {
    while (::dup3(other.get(), descriptor_.get(), O_CLOEXEC) < 0 && errno == EINTR) {
    }
}

}  // namespace connectai
