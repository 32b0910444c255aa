#include "base/missing_file.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "base/unicode.h"

namespace connectai {

std::string no_such_file(const std::string& path) {
    return "there is no such file" + where_looked_for(path);
}

std::string no_such_folder(const std::string& path) {
    const std::string relative = where_looked_for(path);
    return concat("its folder is not there",
                  relative.empty() ? ": make it, or name a file in another" : relative);
}

std::string why_not_opened(const std::string& path, int error) {
    return error == ENOENT ? no_such_file(path) : std::generic_category().message(error);
}

std::string where_looked_for(const std::string& path) {
    if (std::filesystem::path(path).is_absolute()) return {};
    if (path.starts_with('~')) {
        return "; only a shell knows what ~ stands for: write the whole path";
    }
    std::error_code code;
    const std::u8string folder = std::filesystem::current_path(code).u8string();
    const std::string shown(folder.begin(), folder.end());
    const bool known = !code && find_invalid_utf8(shown) == shown.npos;
    return concat("; it is looked for in the folder that this program runs in",
                  known ? concat(", ", shown) : "", ": write the whole path");
}

}  // namespace connectai
