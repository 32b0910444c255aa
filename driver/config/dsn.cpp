// Data sources as attributes.
#include "config/dsn.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "config/keywords.h"

namespace connectai::config {
namespace {

constexpr std::array<std::string_view, 16> managers_entries{
    "Driver",    "Driver64",     "Description", "Setup",     "Setup64", "Trace",
    "TraceFile", "TraceLibrary", "FileUsage",   "CPTimeout", "CPReuse", "CPTimeToLive",
    "CPProbe",   "Threading",    "UsageCount",  "DMEnvAttr"};

bool names_driver(const Attributes& attributes) {
    return std::ranges::any_of(attributes, [](const Attribute& attribute) {
        return iequals(attribute.keyword, "Driver");
    });
}

Attributes of_section(const std::string& section, IniEntries entries) {
    Attributes attributes;
    for (auto& [entry, value] : entries) {
        if (managers_entry(entry).empty()) attributes.push_back({std::move(entry), value, section});
        wipe(value);
    }
    return attributes;
}

}  // namespace

std::string_view managers_entry(std::string_view name) noexcept {
    const auto* const found = std::ranges::find_if(
        managers_entries, [&](std::string_view known) { return iequals(known, name); });
    return found != managers_entries.end() ? *found : std::string_view();
}

std::string_view nearest_entry(std::string_view name) {
    return nearest_keyword(name, managers_entries);
}

Attributes read_dsn(const std::string& name, DsnScope scope) {
    if (name.empty()) return {};
    return of_section(name, data_source_entries(name, scope));
}

Attributes with_dsn(Attributes attributes, DsnScope scope) {
    if (!names_dsn(attributes)) return attributes;
    std::string section = chosen_dsn(attributes);
    IniEntries entries;
    if (!section.empty()) entries = data_source_entries(section, scope);
    const bool may_be_default = section.empty() || scope == DsnScope::all;
    if (entries.empty() && may_be_default && !names_driver(attributes)) {
        section = default_data_source;
        entries = data_source_entries(section, scope);
    }
    std::ranges::move(of_section(section, std::move(entries)), std::back_inserter(attributes));
    return attributes;
}

}  // namespace connectai::config
