#include "base/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file_exposure_posix.h"

namespace connectai {

RegularFile read_regular_file(const std::string& path, std::size_t largest) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        return {{},
                errno == ENOENT ? "there is no such file" : std::generic_category().message(errno)};
    }
    struct stat status {};
    const bool regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    const bool too_large = status.st_size > static_cast<off_t>(largest);
    std::string content;
    if (regular && !too_large) {
        content.resize(static_cast<std::size_t>(status.st_size));
        std::size_t size = 0;
        while (size < content.size()) {
            const ssize_t got = ::read(file, content.data() + size, content.size() - size);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) break;
            size += static_cast<std::size_t>(got);
        }
        content.resize(size);
    }
    ::close(file);
    if (!regular) return {{}, "it is no file"};
    if (too_large) return {{}, "it is too large"};
    return {WipedText(std::move(content)), {}, exposure_of(status)};
}

}  // namespace connectai
