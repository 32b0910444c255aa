// Changes to the installer's files, each of which happens as a whole or not at all.
#pragma once

#include <string>

#include "setup/attribute_list.h"
#include "setup/ini_file.h"
#include "setup/replace_file.h"

namespace connectai::setup {

// All throw Failure (ODBC_ERROR_REQUEST_FAILED) when the file cannot be written, or is none that
// unixODBC can read. `file` is what stands there while its IniFileLock is held. They return whether
// the file's mode is another one than before, which `readers` allow.

// Writes the data source, in place of all of that name.
bool add_data_source(const IniFile& file, const DataSource& source, const std::string& driver,
                     Readers readers);
// Writes and removes entries of the first section of that name; the others stay.
bool change_data_source(const IniFile& file, const DataSource& source, Readers readers);
void remove_data_source(const IniFile& file, const std::string& name);

// Sets an entry of a driver's section, which is there.
void change_driver(const IniFile& file, const std::string& driver, const Setting& setting);

}  // namespace connectai::setup
