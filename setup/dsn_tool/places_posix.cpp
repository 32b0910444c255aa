#include <cstdlib>

#include "setup/drivers.h"
#include "setup/dsn_tool/places.h"

namespace connectai::dsn_tool {

// The user's come first anyway.
void choose_for_connecting(Which which) {
    choose(which);
    if (which == Which::system) ::setenv("ODBCINI", setup::system_odbc_ini_path().c_str(), 1);
}

}  // namespace connectai::dsn_tool
