#include "base/file_stamp.h"

#include <sys/stat.h>

namespace connectai {

FileStamp stamp_of(const std::string& path) noexcept {
    struct stat found {};
    if (path.empty() || ::stat(path.c_str(), &found) != 0) return {};
    return {found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

}  // namespace connectai
