#include "base/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"
#include "base/file_exposure_posix.h"
#include "base/missing_file.h"

namespace connectai {

RegularFile read_regular_file(const std::string& path, std::size_t largest) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file) return {{}, why_not_opened(path, errno)};
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {{}, "it is no file"};
    if (status.st_size > static_cast<off_t>(largest)) return {{}, "it is too large"};
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    const std::optional<std::size_t> size = read_into(file.get(), content);
    const int error = errno;
    content.resize(size.value_or(0));
    WipedText whole(std::move(content));
    if (!size) return {{}, std::generic_category().message(error)};
    return {std::move(whole), {}, exposure_of(status)};
}

}  // namespace connectai
