// The POSIX side of it; the only place where the driver makes files of its own but its log.
#include "base/spool_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/error.h"
#include "base/file_size_signal_posix.h"

namespace connectai {

namespace {

// The file's position is not used: a forked process would share it.
using Offset = off_t;

std::string temporary_folder() {
    const char* folder = std::getenv("TMPDIR");
    return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

FileDescriptor open_unnamed(const std::string& folder) {
#ifdef O_TMPFILE
    FileDescriptor unnamed(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (unnamed) return unnamed;
#endif
    // Not every file system has files without a name: one is made, and the name taken away.
    std::string path = folder + "/connectai-XXXXXX";
    FileDescriptor named(::mkostemp(path.data(), O_CLOEXEC));  // mode 0600
    if (named) ::unlink(path.c_str());
    return named;
}

}  // namespace

SpoolFile::SpoolFile() : folder_(temporary_folder()), file_(open_unnamed(folder_)) {
    if (!file_) fail("be made", errno);
}

void SpoolFile::write(std::span<const char> octets) {
    while (!octets.empty()) {
        const FileSizeSignalBlocked blocked;
        const ssize_t count =
            ::pwrite(file_.get(), octets.data(), octets.size(), static_cast<Offset>(written_));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) fail("be written", count == 0 ? ENOSPC : errno);
        written_ += static_cast<std::uint64_t>(count);
        octets = octets.subspan(static_cast<std::size_t>(count));
    }
}

void SpoolFile::read(std::span<char> octets) {
    read_at(read_, octets);
    read_ += octets.size();
}

void SpoolFile::read_at(std::uint64_t offset, std::span<char> octets) const {
    while (!octets.empty()) {
        const ssize_t count =
            ::pread(file_.get(), octets.data(), octets.size(), static_cast<Offset>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) fail("be read to its end", count == 0 ? EIO : errno);
        offset += static_cast<std::uint64_t>(count);
        octets = octets.subspan(static_cast<std::size_t>(count));
    }
}

void SpoolFile::fail(const char* what, int error) const {
    throw Error(sqlstate::general_error,
                "a temporary file in " + folder_ + " cannot " + what + " (" +
                    std::generic_category().message(error) + " after " + std::to_string(written_) +
                    " octets): make room there, or name a folder that has some in the environment "
                    "variable TMPDIR");
}

}  // namespace connectai
