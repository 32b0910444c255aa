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
    Attributes attributes;
    if (name.empty()) return attributes;
    for (auto& [entry, value] : data_source_entries(name, scope)) {
        if (managers_entry(entry).empty()) attributes.push_back({std::move(entry), value, name});
        wipe(value);
    }
    return attributes;
}

Attributes with_dsn(Attributes attributes, DsnScope scope) {
    const std::string dsn = chosen_dsn(attributes);
    if (!dsn.empty()) std::ranges::move(read_dsn(dsn, scope), std::back_inserter(attributes));
    return attributes;
}

}  // namespace connectai::config
