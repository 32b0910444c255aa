// A request about a data source: what ConfigDSN is called for, and connectai-dsn does as well.
#pragma once

#include <odbcinst.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "setup/ini_file.h"
#include "setup/problems.h"

namespace connectai::setup {

struct DataSourceRequest {
    bool window;  // given: the caller would have a dialog shown
    WORD type;    // ODBC_ADD_DSN, ODBC_CONFIG_DSN, ODBC_REMOVE_DSN
    std::string driver;
    std::vector<WipedText> attributes;  // keyword=value: attribute_list.h
    bool replaces = true;               // ODBC_ADD_DSN may take the place of one that is there
    // ODBC_CONFIG_DSN makes the driver that of a data source which names none, or names one that is
    // not registered.
    bool adopts = false;
};

// What whoever made the request may want to be told.
struct DataSourceOutcome {
    std::string path;                // of the file
    std::vector<std::string> notes;  // sentences, without a full stop
};

// Carries it out in the odbc.ini that SQLSetConfigMode chooses (odbc_ini_path()), as a whole or not
// at all, one request at a time. A user's file that a secret comes into loses its readers
// (Readers::owner). Throws Failure with everything that is wrong.
DataSourceOutcome execute(const DataSourceRequest& request);

// Says that there is one, which a request that does not replace leaves alone.
std::string already_there(std::string_view name, const std::string& path);

// That the file has the data source, and that it is no other driver's; what is not so becomes a
// problem. One that names no driver passes: what is in it can be read and changed, though no
// application can open it.
void require_data_source(const IniFile& file, const std::string& name, const std::string& driver,
                         Problems& problems);

// The name of a data source or a driver for messages: *** behind an equals sign, which names cannot
// have (SQLValidDSN). A separator that was forgotten has made a pair, perhaps a password's, a part
// of the name.
std::string shown_name(std::string_view name);

// That `owner` ("The data source crm") has as its Driver what is another's than `driver`, or the
// name of none that is registered.
std::string another_driver(std::string_view owner, std::string_view value,
                           const std::string& driver);

}  // namespace connectai::setup
