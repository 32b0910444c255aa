#include "base/access.h"

#include <filesystem>

#include "base/text.h"

namespace connectai {

WriteAccess write_access(const std::string& path) {
    const std::error_code problem = access_problem(path, Access::write);
    if (problem != std::errc::no_such_file_or_directory) return {{}, problem};
    std::string folder = std::filesystem::path(path).parent_path().string();
    if (folder.empty()) folder = ".";
    const std::error_code folder_problem = access_problem(folder, Access::make_files);
    return {std::move(folder), folder_problem};
}

std::string why_not_writable(const std::string& path) {
    const WriteAccess access = write_access(path);
    if (!access.problem) return {};
    if (access.problem == std::errc::no_such_file_or_directory) {
        return concat("there is no folder ", access.folder);
    }
    return access.problem.message();
}

}  // namespace connectai
