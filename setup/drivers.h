// The drivers that the installer knows, and its files.
#pragma once

#include <string>
#include <string_view>

namespace connectai::setup {

// Whether odbcinst.ini has a section of that name.
bool driver_registered(const std::string& driver);

// Whether what a data source names as its Driver is `driver`: its name, or the path of its library.
bool names_driver(std::string_view value, const std::string& driver);

// The library that a driver's section names: Driver64 where this process has 64 bits and there is
// one, else Driver; empty: there is none.
std::string driver_library(const std::string& driver);

// The odbc.ini that the installer writes to: the user's or the system's, as SQLSetConfigMode has
// it; with ODBC_BOTH_DSN the user's, or the system's where that cannot be written to.
std::string odbc_ini_path();
std::string user_odbc_ini_path();
std::string system_odbc_ini_path();
std::string odbcinst_ini_path();
// Read behind it: .odbcinst.ini in the folder that HOME says, where that has no section of a name.
std::string user_odbcinst_ini_path();
// Of these two the one whose section of that name counts; the first where neither has any.
std::string odbcinst_ini_path(const std::string& driver);

// Has the installer's library read the files again, in this process: it keeps values for 20 s.
void forget_values();

}  // namespace connectai::setup
