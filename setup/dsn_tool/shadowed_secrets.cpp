#include "setup/dsn_tool/shadowed_secrets.h"

#include "base/text.h"
#include "config/keywords.h"

namespace connectai::dsn_tool {
namespace {

bool are_one_secret(const config::Attribute& a, const config::Attribute& b) {
    const config::Keyword* const first = config::find_keyword(a.keyword);
    const config::Keyword* const second = config::find_keyword(b.keyword);
    if (first == nullptr || second == nullptr || a.section != b.section) return false;
    return first->file_of == second->name || second->file_of == first->name;
}

}  // namespace

std::vector<std::string> shadowed_secrets(const config::Attributes& attributes) {
    std::vector<std::string> warnings;
    for (auto first = attributes.begin(); first != attributes.end(); ++first) {
        for (auto second = first + 1; second != attributes.end(); ++second) {
            const bool given = !first->value.view().empty() && !second->value.view().empty();
            if (!given || !are_one_secret(*first, *second)) continue;
            const std::string_view counts = config::find_keyword(first->keyword)->name;
            const std::string_view ignored = config::find_keyword(second->keyword)->name;
            const std::string where = first->section.empty()
                                          ? ""
                                          : concat(" (section [", first->section, "] of odbc.ini)");
            warnings.push_back(concat(counts, " and ", ignored, where, " are both given: ", counts,
                                      " comes first and counts, ", ignored, " is ignored"));
        }
    }
    return warnings;
}

}  // namespace connectai::dsn_tool
