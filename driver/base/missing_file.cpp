#include "base/missing_file.h"

#include <filesystem>
#include <system_error>

#include "base/text.h"

namespace connectai {

std::string no_such_file(const std::string& path) {
    return "there is no such file" + where_looked_for(path);
}

std::string where_looked_for(const std::string& path) {
    if (std::filesystem::path(path).is_absolute()) return {};
    if (path.starts_with('~')) {
        return "; only a shell knows what ~ stands for: write the whole path";
    }
    std::error_code code;
    const std::filesystem::path folder = std::filesystem::current_path(code);
    return concat("; it is looked for in ", code ? std::string("the folder") : folder.string(),
                  ", where this program runs: write the whole path");
}

}  // namespace connectai
