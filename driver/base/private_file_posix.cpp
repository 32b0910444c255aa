#include "base/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"
#include "base/file_exposure_posix.h"
#include "base/file_size_signal_posix.h"
#include "base/missing_file.h"

namespace connectai {
namespace {

constexpr std::size_t largest = std::size_t{64} * 1024;

// Why what was opened is not a file that may hold a secret; empty: it may.
std::string why_not(const struct stat& status) {
    if (S_ISDIR(status.st_mode)) return "it is a folder";
    if (!S_ISREG(status.st_mode)) return "it is no regular file";
    if (std::string exposure = exposure_of(status); !exposure.empty()) return exposure;
    if (status.st_size > static_cast<off_t>(largest)) return "it is larger than 64 KiB";
    return {};
}

// Closed behind it, where it has come as far as the disk.
bool write_whole(FileDescriptor& file, std::string_view content) noexcept {
    const FileSizeSignalBlocked blocked;
    return write_all(file.get(), content) && ::fsync(file.get()) == 0 && file.close();
}

}  // namespace

PrivateFile read_private_file(const std::string& path) {
    // O_NONBLOCK so that a FIFO fails instead of hanging whoever connects.
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (!file) return {{}, why_not_opened(path, errno)};
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return {{}, std::generic_category().message(errno)};
    if (std::string problem = why_not(status); !problem.empty()) return {{}, std::move(problem)};
    std::string content;
    content.resize(largest + 1);  // in one piece: one that grows leaves copies behind
    const std::optional<std::size_t> size = read_into(file.get(), content);
    const int error = errno;
    const WipedText whole(std::move(content));
    if (!size) return {{}, std::generic_category().message(error)};
    if (*size > largest) return {{}, "it is larger than 64 KiB"};
    return {WipedText(whole.view().substr(0, *size)), {}};
}

std::string write_private_file(const std::string& name, std::string_view content) {
    std::error_code code;
    std::string path = std::filesystem::canonical(name, code).string();  // a link stays
    if (code) path = name;
    struct stat status {};
    const bool there = ::lstat(path.c_str(), &status) == 0;
    if (there && S_ISLNK(status.st_mode)) return "it is a symbolic link that leads nowhere";
    if (there && !S_ISREG(status.st_mode)) return "it is no regular file";
    if (there && status.st_uid != ::geteuid()) return "it belongs to another user";
    std::string beside = path + ".XXXXXX";  // 0600, by mkostemp
    FileDescriptor file(::mkostemp(beside.data(), O_CLOEXEC));
    if (!file) return std::generic_category().message(errno);
    if (write_whole(file, content) && ::rename(beside.c_str(), path.c_str()) == 0) return {};
    const int error = errno;
    ::unlink(beside.c_str());
    return std::generic_category().message(error);
}

std::string followed(const std::string& path) {
    std::error_code code;
    // Relative ones at once: the current folder may be another one when the path is used again.
    const std::filesystem::path absolute = std::filesystem::absolute(path, code);
    if (code) return path;
    std::string target = std::filesystem::weakly_canonical(absolute, code).string();
    return code ? path : target;
}

bool others_may_read(const std::string& path) noexcept {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

}  // namespace connectai
