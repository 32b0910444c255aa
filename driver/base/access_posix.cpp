#include "base/access.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace connectai {
namespace {

constexpr int mode_of(Access wanted) noexcept {
    switch (wanted) {
        case Access::read: return R_OK;
        case Access::write: return W_OK;
        case Access::list_folder: return R_OK;
        case Access::make_files: return W_OK | X_OK;
    }
    return F_OK;
}

}  // namespace

std::error_code access_problem(const std::string& path, Access wanted) noexcept {
    if (::access(path.c_str(), mode_of(wanted)) != 0) return {errno, std::generic_category()};
    struct stat status {};
    const bool is_folder = ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    if (wanted == Access::read && is_folder) {
        return std::make_error_code(std::errc::is_a_directory);
    }
    return {};
}

}  // namespace connectai
