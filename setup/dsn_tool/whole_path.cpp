#include "setup/dsn_tool/whole_path.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "base/unicode.h"
#include "config/environment_reference.h"

namespace connectai::dsn_tool {
namespace {

namespace fs = std::filesystem;

std::string_view without_slashes(std::string_view path) {
    return path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

// `~name` is another user's, and nothing is known of those here.
fs::path at_home(std::string_view value) {
    const char* const home = std::getenv("HOME");
    const bool own = value == "~" || value.starts_with("~/");
    if (!own || home == nullptr || !fs::path(home).is_absolute()) return {};
    const std::string_view below = without_slashes(value.substr(1));
    return below.empty() ? fs::path(home) : fs::path(home) / below;
}

}  // namespace

std::string whole_path(const config::Keyword& keyword, std::string_view value) {
    if (keyword.type != config::KeywordType::path || value.empty() || value == "*") return {};
    if (trim(value) != value || fs::path(value).is_absolute()) return {};
    if (config::begins_with_reference(value)) return {};
    while (value.starts_with("./")) value = without_slashes(value.substr(2));
    std::error_code code;
    const fs::path folder = fs::current_path(code);
    const std::string path = value.starts_with('~') ? at_home(value).string()
                             : code                 ? ""
                                                    : (folder / value).string();
    return find_invalid_utf8(path) == path.npos ? path : std::string();
}

}  // namespace connectai::dsn_tool
