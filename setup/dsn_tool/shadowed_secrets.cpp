#include "setup/dsn_tool/shadowed_secrets.h"

#include "base/text.h"
#include "config/auth_scheme.h"
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

std::vector<std::string> unused_secrets(const config::SettingsReading& reading) {
    const config::Settings& settings = reading.settings;
    if (!reading.knows("AuthScheme")) return {};
    std::vector<std::string> warnings;
    const auto warn_of = [&](std::string_view keyword, const Secret& secret,
                             config::AuthScheme scheme) {
        if (secret.empty() || settings.auth_scheme == scheme) return;
        warnings.push_back(
            concat(keyword, " is given, and AuthScheme=", config::name_of(settings.auth_scheme),
                   " does not sign in with it"));
    };
    warn_of("Password", settings.password, config::AuthScheme::basic);
    warn_of("Token", settings.token, config::AuthScheme::token);
    return warnings;
}

}  // namespace connectai::dsn_tool
