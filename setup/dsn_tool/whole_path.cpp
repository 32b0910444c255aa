#include "setup/dsn_tool/whole_path.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace connectai::dsn_tool {
namespace {

namespace fs = std::filesystem;

// `~name` is another user's, and nothing is known of those here.
fs::path at_home(std::string_view value) {
    const char* const home = std::getenv("HOME");
    const bool own = value == "~" || value.starts_with("~/");
    if (!own || home == nullptr || !fs::path(home).is_absolute()) return {};
    return value.size() <= 2 ? fs::path(home) : fs::path(home) / value.substr(2);
}

}  // namespace

std::string whole_path(const config::Keyword& keyword, std::string_view value) {
    if (keyword.type != config::KeywordType::path || value.empty() || value == "*") return {};
    if (value.starts_with('$') || fs::path(value).is_absolute()) return {};
    if (value.starts_with('~')) return at_home(value).string();
    while (value.starts_with("./")) value.remove_prefix(2);
    std::error_code code;
    const fs::path path = fs::absolute(value, code);
    return code ? std::string() : path.string();
}

}  // namespace connectai::dsn_tool
