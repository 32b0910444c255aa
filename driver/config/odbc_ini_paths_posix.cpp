#include "config/odbc_ini_paths_posix.h"

#include <odbcinst.h>

#include <array>
#include <cstdio>

// How unixODBC's own tools learn where its files are. Where a system keeps them is compiled into
// the library, and no function of the specification tells it. (odbcinstext.h declares them for
// unixODBC's sources alone.)
extern "C" {
BOOL _odbcinst_UserINI(char* path, BOOL create);
BOOL _odbcinst_SystemINI(char* path, BOOL create);
}

namespace connectai::config {
namespace {

std::string path_from(BOOL (*ask)(char*, BOOL)) {
    std::array<char, FILENAME_MAX + 1> path{};
    ask(path.data(), 0);
    return path.data();
}

}  // namespace

std::string user_odbc_ini_path() {
    return path_from(_odbcinst_UserINI);
}

std::string system_odbc_ini_path() {
    return path_from(_odbcinst_SystemINI);
}

}  // namespace connectai::config
