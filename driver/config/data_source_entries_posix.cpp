// The entries of a section of odbc.ini, as unixODBC reads it.
#include <odbcinst.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "config/data_source_entries.h"
#include "config/keywords.h"

namespace connectai::config {
namespace {

// A null `entry` asks for the list of entries, each ended by a NUL. Values come from the library's
// cache for some seconds after the file has changed.
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

// In the order in which unixODBC looks at them: the user's, the system's.
std::array<std::string, 2> ini_paths() {
    const char* const user_file = std::getenv("ODBCINI");
    const char* const system_folder = std::getenv("ODBCSYSINI");
    std::string user(user_file != nullptr ? user_file : "");
    if (user.empty()) {
        passwd entry{};
        passwd* found = nullptr;
        std::array<char, 16384> buffer{};
        getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found);
        user = concat(found != nullptr ? found->pw_dir : "/home", "/.odbc.ini");
    }
    return {user, concat(system_folder != nullptr ? system_folder : "/etc", "/odbc.ini")};
}

// The same section as the library has read, with its long lines whole: of the file that has an
// entry in common with it.
IniEntries read_with_long_lines(const std::string& section, const IniEntries& cut) {
    for (const std::string& path : ini_paths()) {
        std::optional<IniEntries> entries = read_ini_section(path, section);
        if (!entries) continue;
        const bool same = std::ranges::any_of(*entries, [&](const auto& whole) {
            return std::ranges::any_of(cut, [&](const auto& entry) {
                return entry.first == whole.first && whole.second.starts_with(entry.second);
            });
        });
        if (same) return *std::move(entries);
    }
    const Keyword* const keyword = find_keyword(std::ranges::find_if(cut, too_long)->first);
    throw Error(
        sqlstate::general_error,
        concat(keyword != nullptr ? keyword->name : "An entry", " in the section [", section,
               "] of odbc.ini is too long for the driver manager, which reads lines of up "
               "to 1000 octets: put it into the connection string"));
}

}  // namespace

IniEntries data_source_entries(const std::string& name) {
    IniEntries entries = read_with_library(name);
    if (std::ranges::any_of(entries, too_long)) entries = read_with_long_lines(name, entries);
    return entries;
}

}  // namespace connectai::config
