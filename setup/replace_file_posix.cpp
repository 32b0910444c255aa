#include "setup/replace_file.h"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"
#include "base/file_size_signal_posix.h"
#include "base/regular_file.h"
#include "base/signals_blocked_posix.h"

namespace connectai::setup {
namespace {

constexpr mode_t permissions = 07777;

std::string words_of(int error) {
    return std::generic_category().message(error);
}

// A file system that cannot do it has nothing to do.
bool reached_disk(int file) {
    return ::fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP;
}

constexpr const char* access_list = "system.posix_acl_access";

bool has_access_list(int file) {
    return ::fgetxattr(file, access_list, nullptr, 0) > 0;
}

// Access control lists are such attributes, too. What the system alone may set, a label, it sets.
bool copy_attributes(int from, int to) {
    // The folder may have given the new one a list.
    if (!has_access_list(from) && has_access_list(to) && ::fremovexattr(to, access_list) != 0) {
        return false;
    }
    std::array<char, 16384> names{};
    const ssize_t length = ::flistxattr(from, names.data(), names.size());
    if (length < 0) return errno == ENOTSUP;
    for (const char* name = names.data(); name < names.data() + length;
         name += std::strlen(name) + 1) {
        std::array<char, 65536> value{};
        const ssize_t octets = ::fgetxattr(from, name, value.data(), value.size());
        if (octets < 0) return false;
        if (::fsetxattr(to, name, value.data(), static_cast<std::size_t>(octets), 0) == 0) continue;
        if (!std::string_view(name).starts_with("security.")) return false;
    }
    return true;
}

gid_t usual_group_of(uid_t user) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer{};
    ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? found->pw_gid : ::getegid();
}

// Readers::owner
mode_t without_readers(int file, const struct stat& status) {
    const mode_t mode = status.st_mode & permissions;
    if ((mode & S_IROTH) == 0 || has_access_list(file)) return mode;
    const mode_t usual = status.st_gid == usual_group_of(status.st_uid) ? S_IRWXG : 0;
    return mode & ~(S_IRWXO | usual);
}

// What stands in the file itself; false where it cannot be read.
bool holds(const std::string& path, std::string_view content) {
    const RegularFile now = read_regular_file(path, content.size());
    return now.problem.empty() && now.content.view() == content;
}

// The file is never shorter than the shorter of the two contents.
bool overwrite(int file, std::string_view content) {
    return ::lseek(file, 0, SEEK_SET) == 0 && write_all(file, content) &&
           ::ftruncate(file, static_cast<off_t>(content.size())) == 0 && reached_disk(file);
}

class Replacer {
public:
    Replacer(std::string path, std::string_view content) : path_(std::move(path)), new_(content) {}

    FileReplacement run(Readers readers) {
        const FileDescriptor file(
            ::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
        struct stat status {};
        if (!file || ::fstat(file.get(), &status) != 0) return {words_of(errno)};
        if (!S_ISREG(status.st_mode)) return {"it is no regular file"};
        old_ = read_regular_file(path_, static_cast<std::size_t>(status.st_size));
        if (!old_.problem.empty()) return {old_.problem};
        mode_ = status.st_mode & permissions;
        if (readers == Readers::owner) mode_ = without_readers(file.get(), status);
        // What people and systems end a program with waits: a file that has been begun is finished,
        // and none is left lying beside it.
        const SignalsBlocked ending{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
        const FileSizeSignalBlocked file_size;
        const int error = status.st_nlink > 1 ? in_place : rename_over(file.get(), status);
        if (error == in_place) return write_over(file.get(), status);
        if (error != 0) return failed(error);
        return done(status);
    }

private:
    static constexpr int in_place = -1;

    FileReplacement done(const struct stat& before) const {
        return {{}, true, mode_ != (before.st_mode & permissions)};
    }
    FileReplacement failed(int error) const {
        return {words_of(error), holds(path_, old_.content.view())};
    }

    // 0, errno, or that it has to be written in place.
    int rename_over(int file, const struct stat& status) const {
        std::string beside = path_ + ".XXXXXX";
        FileDescriptor fresh(::mkostemp(beside.data(), O_CLOEXEC));  // 0600
        if (!fresh) {
            const bool refused = errno == EACCES || errno == EPERM || errno == EROFS;
            return refused ? in_place : errno;
        }
        int result = fill(fresh.get(), file, status);
        if (result == 0 && !fresh.close()) result = errno;
        if (result == 0 && ::rename(beside.c_str(), path_.c_str()) != 0) {
            const bool fixed =
                errno == EBUSY || errno == EACCES || errno == EPERM || errno == EXDEV;
            result = fixed ? in_place : errno;
        }
        if (result != 0) ::unlink(beside.c_str());
        if (result == 0) {
            const std::filesystem::path folder = std::filesystem::path(path_).parent_path();
            const FileDescriptor entries(
                ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
            if (entries) ::fsync(entries.get());
        }
        return result;
    }

    int fill(int fresh, int file, const struct stat& status) const {
        struct stat made {};
        if (::fstat(fresh, &made) != 0) return errno;
        const bool others = made.st_uid != status.st_uid || made.st_gid != status.st_gid;
        if (others && ::fchown(fresh, status.st_uid, status.st_gid) != 0) return in_place;
        if (!copy_attributes(file, fresh)) return in_place;
        if (::fchmod(fresh, mode_) != 0) return errno;
        return write_all(fresh, new_) && reached_disk(fresh) ? 0 : errno;
    }

    FileReplacement write_over(int file, const struct stat& status) const {
        // Before the secret is there.
        const mode_t before = status.st_mode & permissions;
        if (mode_ != before && ::fchmod(file, mode_) != 0) return failed(errno);
        if (overwrite(file, new_)) return done(status);
        const int error = errno;
        static_cast<void>(overwrite(file, old_.content.view()));
        if (mode_ != before) ::fchmod(file, before);
        return failed(error);
    }

    std::string path_;
    std::string_view new_;
    RegularFile old_;
    mode_t mode_ = 0;
};

}  // namespace

FileReplacement replace_file(const std::string& path, std::string_view content, Readers readers) {
    std::error_code code;
    std::string target = std::filesystem::canonical(path, code).string();  // a link stays
    if (code) return {code.message()};
    return Replacer(std::move(target), content).run(readers);
}

}  // namespace connectai::setup
