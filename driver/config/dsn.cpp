// Data source names, read with SQLGetPrivateProfileString.
#include "config/dsn.h"

#include <odbcinst.h>
#include <sql.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "config/keywords.h"

namespace connectai::config {
namespace {

// What the driver manager and its tools keep in a DSN's section for themselves.
constexpr std::array<std::string_view, 13> managers_entries{
    "Driver",       "Driver64",  "Description", "Setup",   "Setup64",   "Trace",     "TraceFile",
    "TraceLibrary", "FileUsage", "CPTimeout",   "CPReuse", "Threading", "UsageCount"};

bool managers(std::string_view entry) noexcept {
    return std::ranges::any_of(managers_entries,
                               [&](std::string_view known) { return iequals(known, entry); });
}

// A null `entry` asks for the list of entries, each ended by a NUL.
std::string read(const std::string& section, const char* entry) {
    std::vector<char> buffer(std::size_t{64} * 1024);
    const int length = SQLGetPrivateProfileString(section.c_str(), entry, "", buffer.data(),
                                                  static_cast<int>(buffer.size()), "odbc.ini");
    if (length <= 0) return {};
    return {buffer.data(), std::min(static_cast<std::size_t>(length), buffer.size())};
}

}  // namespace

Attributes read_dsn(const std::string& name) {
    Attributes attributes;
    if (name.empty()) return attributes;
    const std::string list = read(name, nullptr);
    for (std::size_t at = 0; at < list.size();) {
        const std::string entry(list.c_str() + at);
        at += entry.size() + 1;
        if (entry.empty() || managers(entry)) continue;
        attributes.push_back({entry, std::string(read(name, entry.c_str()).c_str()), name});
    }
    return attributes;
}

}  // namespace connectai::config
