// Changes to the installer's files, each of which happens as a whole or not at all: what has been
// written is read back, and where it is not what it should be, the file becomes what it was.
#pragma once

#include <string>
#include <vector>

#include "setup/attribute_list.h"
#include "setup/ini_file.h"

namespace connectai::setup {

// All throw Failure (ODBC_ERROR_REQUEST_FAILED) when the file cannot be written as asked, or holds
// lines that unixODBC would cut. `file` is the one of odbc_ini_path(), as it is now.

// Writes the data source, in place of one of that name.
void add_data_source(const IniFile& file, const DataSource& source, const std::string& driver);
// Writes and removes entries of an existing one; the others stay.
void change_data_source(const IniFile& file, const DataSource& source);
void remove_data_source(const IniFile& file, const std::string& name);

// Sets an entry of a driver's section. `file` is the one of odbcinst_ini_path().
void change_driver(const IniFile& file, const std::string& driver, const Setting& setting);

}  // namespace connectai::setup
