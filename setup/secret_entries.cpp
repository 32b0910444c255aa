#include "setup/secret_entries.h"

#include <algorithm>

#include "base/text.h"
#include "config/environment_reference.h"
#include "config/keyword_value.h"

namespace connectai::setup {
namespace {

using config::Keyword;

const Setting* find(const DataSource& source, const Keyword& keyword) {
    const auto found = std::ranges::find_if(
        source.settings, [&](const Setting& each) { return each.keyword == &keyword; });
    return found == source.settings.end() ? nullptr : &*found;
}

bool has_value(const std::vector<IniLine>& section, const Keyword& keyword) {
    return std::ranges::any_of(section, [&](const IniLine& line) {
        return config::find_keyword(line.name) == &keyword && !line.value.empty();
    });
}

}  // namespace

bool holds_secret(const Keyword& keyword, std::string_view value) {
    if (value.empty()) return false;
    if (keyword.secret()) return !config::refers_to_environment(value);
    return config::holds_userinfo(keyword, value);
}

const Keyword* counterpart(const Keyword& keyword) noexcept {
    if (!keyword.file_of.empty()) return config::find_keyword(keyword.file_of);
    for (const Keyword& each : config::keywords()) {
        if (each.file_of == keyword.name) return &each;
    }
    return nullptr;
}

void refuse_both(const DataSource& source, Problems& problems) {
    for (const Setting& setting : source.settings) {
        if (setting.keyword == nullptr || setting.keyword->file_of.empty()) continue;
        const Setting* const secret = find(source, *counterpart(*setting.keyword));
        if (secret == nullptr || secret->value.empty() || setting.value.empty()) continue;
        problems.push_back(
            {ODBC_ERROR_INVALID_KEYWORD_VALUE,
             concat(secret->name, " and ", setting.name,
                    " are given both, and but one of them can count: leave out the other")});
    }
}

std::vector<std::string> displace_counterparts(DataSource& source,
                                               const std::vector<IniLine>& section) {
    std::vector<std::string> sentences;
    const std::size_t given = source.settings.size();
    for (std::size_t i = 0; i < given; ++i) {
        const Setting& setting = source.settings[i];
        if (setting.keyword == nullptr || setting.value.empty()) continue;
        const Keyword* const other = counterpart(*setting.keyword);
        if (other == nullptr || find(source, *other) != nullptr) continue;
        const bool there = std::ranges::any_of(
            section, [&](const IniLine& line) { return config::find_keyword(line.name) == other; });
        if (!there) continue;
        sentences.push_back(
            concat(other->name, " has been taken out: ", setting.name, " is in its place"));
        source.settings.push_back({std::string(other->name), other, {}});
    }
    return sentences;
}

std::vector<std::string> secrets_given_twice(const std::vector<IniLine>& section) {
    std::vector<std::string> sentences;
    for (const Keyword& keyword : config::keywords()) {
        if (keyword.file_of.empty()) continue;
        const Keyword& secret = *counterpart(keyword);
        if (!has_value(section, keyword) || !has_value(section, secret)) continue;
        const auto first = std::ranges::find_if(section, [&](const IniLine& line) {
            const Keyword* const found = config::find_keyword(line.name);
            return (found == &keyword || found == &secret) && !line.value.empty();
        });
        const Keyword& counts = *config::find_keyword(first->name);
        const Keyword& idle = &counts == &keyword ? secret : keyword;
        sentences.push_back(concat(secret.name, " and ", keyword.name, " are both given: ",
                                   counts.name, ", the first, counts; take out ", idle.name));
    }
    return sentences;
}

}  // namespace connectai::setup
