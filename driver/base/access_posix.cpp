#include "base/access.h"

#include <unistd.h>

#include <cerrno>

namespace connectai {
namespace {

constexpr int mode_of(Access wanted) noexcept {
    switch (wanted) {
        case Access::read: return R_OK;
        case Access::write: return W_OK;
        case Access::make_files: return W_OK | X_OK;
    }
    return F_OK;
}

}  // namespace

std::error_code access_problem(const std::string& path, Access wanted) noexcept {
    if (::access(path.c_str(), mode_of(wanted)) == 0) return {};
    return {errno, std::generic_category()};
}

}  // namespace connectai
