// The entries of a section of odbc.ini, where unixODBC keeps it.
#include <odbcinst.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "config/data_source_entries.h"
#include "config/keywords.h"
#include "config/odbc_ini_paths_posix.h"

namespace connectai::config {
namespace {

// In the order in which unixODBC looks at them: the user's, the system's.
std::vector<std::string> ini_paths(DsnScope scope) {
    UWORD mode = ODBC_BOTH_DSN;
    if (scope == DsnScope::of_config_mode) SQLGetConfigMode(&mode);
    std::vector<std::string> paths;
    if (mode != ODBC_SYSTEM_DSN) paths.push_back(user_odbc_ini_path());
    if (mode != ODBC_USER_DSN) paths.push_back(system_odbc_ini_path());
    return paths;
}

// A null `entry` asks for the list of entries, each ended by a NUL.
std::string read(const std::string& section, const char* entry) {
    std::string buffer(std::size_t{64} * 1024, '\0');
    const int length = SQLGetPrivateProfileString(section.c_str(), entry, "", buffer.data(),
                                                  static_cast<int>(buffer.size()), "odbc.ini");
    if (length <= 0) return {};
    const WipedText wiped(std::move(buffer));
    return std::string(wiped.view().substr(0, static_cast<std::size_t>(length)));
}

IniEntries read_with_library(const std::string& section) {
    IniEntries entries;
    const std::string list = read(section, nullptr);
    for (std::size_t at = 0; at < list.size();) {
        const std::string entry(list.c_str() + at);
        at += entry.size() + 1;
        if (entry.empty()) continue;
        const WipedText value = read(section, entry.c_str());
        entries.emplace_back(entry, value.view().data());  // as far as the first NUL
    }
    return entries;
}

// unixODBC reads lines of 1000 octets and takes the rest of a longer one for further entries, so
// that a long token is cut, and its tail would be named in a warning. Blanks around the name count.
constexpr std::size_t suspicious_length = 900;

bool too_long(const IniEntries::value_type& entry) noexcept {
    return entry.first.size() + entry.second.size() >= suspicious_length;
}

void require_whole(const std::string& section, const IniEntries& entries) {
    const auto cut = std::ranges::find_if(entries, too_long);
    if (cut == entries.end()) return;
    const Keyword* const keyword = find_keyword(cut->first);
    throw Error(
        sqlstate::general_error,
        concat(keyword != nullptr ? keyword->name : "An entry", " in the section [", section,
               "] of odbc.ini is too long for the driver manager, which reads lines of up "
               "to 1000 octets: put it into the connection string"));
}

}  // namespace

// From the file, in one go: the library reads each value by itself and keeps it for 20 seconds, so
// that a new secret could go out with the old address; and it takes a user's file that may not be
// written to for one that is not there. It is asked for what is in neither file: there may be
// another place that only it knows.
IniEntries data_source_entries(const std::string& name, DsnScope scope) {
    for (const std::string& path : ini_paths(scope)) {
        if (std::optional<IniEntries> entries = read_ini_section(path, name)) {
            return *std::move(entries);
        }
    }
    IniEntries entries = read_with_library(name);
    require_whole(name, entries);
    return entries;
}

}  // namespace connectai::config
