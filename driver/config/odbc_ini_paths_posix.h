// Where unixODBC has its odbc.ini, there or not.
#pragma once

#include <string>

namespace connectai::config {

// The file that ODBCINI names, or .odbc.ini in the user's home folder.
std::string user_odbc_ini_path();

// In the folder that ODBCSYSINI names, or in the one that is compiled into the installer's library.
std::string system_odbc_ini_path();

}  // namespace connectai::config
