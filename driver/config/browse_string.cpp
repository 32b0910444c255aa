#include "config/browse_string.h"

#include "base/text.h"

namespace connectai::config {
namespace {

std::string choices(const std::vector<std::string>& values) {
    if (values.empty()) return "?";
    std::string list;
    for (const std::string& value : values) {
        if (value.find_first_of("[]{}(),;?*=!@:") != std::string::npos) continue;
        list += concat(list.empty() ? "" : ",", value);
    }
    return list.empty() ? "?" : concat("{", list, "}");
}

}  // namespace

std::string to_browse_string(std::span<const BrowseAttribute> attributes) {
    std::string out;
    for (const BrowseAttribute& attribute : attributes) {
        out += concat(out.empty() ? "" : ";", attribute.required ? "" : "*", attribute.keyword, ":",
                      attribute.label, "=", choices(attribute.values));
    }
    return out;
}

}  // namespace connectai::config
