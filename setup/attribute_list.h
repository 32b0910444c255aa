// The attributes that ConfigDSN is called with: keyword=value pairs. ODBC 3.8, ConfigDSN,
// "Comments".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "config/keywords.h"
#include "setup/problems.h"

namespace connectai::setup {

// One entry of a data source's section, and what it is to become.
struct Setting {
    std::string name;  // as the keyword table, or the driver manager, spells it
    const config::Keyword* keyword = nullptr;  // null: an entry of the driver manager's own
    WipedText value;                           // without blanks at both ends; empty: no such entry

    // Whether an entry of that name says the same: an alias, another case.
    bool same(std::string_view entry) const noexcept;
};

struct DataSource {
    std::string name;  // empty: not given, or not valid, and there is a problem that says so
    std::vector<Setting> settings;
    std::vector<std::string> trimmed;  // settings that were given with blanks around them
};

// Checks what can be said of each attribute by itself, the values of the driver's keywords apart,
// which config::make_settings checks. Each fault becomes a problem, and none of them quotes what
// may be a secret. Not accepted are:
// - what is no pair, a keyword given twice, one that is not known, DRIVER, and the manager's
// entries
//   that belong to a driver;
// - a name that SQLValidDSN refuses, or that an ini file cannot hold;
// - a value that odbc.ini cannot hold: with blanks at an end where they count, with a line break,
// or
//   too long for unixODBC; and one that holds further pairs behind semicolons.
DataSource read_attributes(const std::vector<WipedText>& list, Problems& problems);

}  // namespace connectai::setup
