#include "config/odbc_ini_paths_posix.h"

#include <odbcinst.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"

// How unixODBC's own tools learn where the system's file is. That is compiled into the library, and
// no function of the specification tells it. (odbcinstext.h declares this for unixODBC's sources
// alone.)
extern "C" BOOL _odbcinst_SystemINI(char* path, BOOL create);

namespace connectai::config {

// Not asked of the library, whose getpwuid() shares one buffer among all threads.
std::string user_odbc_ini_path() {
    const char* const named = std::getenv("ODBCINI");
    if (named != nullptr && *named != '\0') return named;
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer{};
    getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found);
    return concat(found != nullptr ? found->pw_dir : "/home", "/.odbc.ini");
}

std::string system_odbc_ini_path() {
    std::array<char, FILENAME_MAX + 1> path{};
    _odbcinst_SystemINI(path.data(), 0);
    return path.data();
}

}  // namespace connectai::config
