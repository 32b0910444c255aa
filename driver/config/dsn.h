// Data source names: where the installer library has them, so that ODBCINI, ODBCSYSINI and the
// manager's own search order hold.
#pragma once

#include <string>
#include <string_view>

#include "config/data_source_entries.h"
#include "config/settings.h"

namespace connectai::config {

// What the DSN's section sets, in its order, with Attribute::section set to `name`. Keywords that
// are not in the keyword table are there too, so that a slip of the pen is warned about; only the
// manager's own (Driver, Description, Trace, ...) are left out. Empty when there is no such DSN.
// Values are in UTF-8, as odbc.ini holds them by now, all of the same moment. Lines longer than the
// manager's own limit of 1000 octets are read whole; Error (HY000) in the rare case that their file
// cannot be found.
Attributes read_dsn(const std::string& name, DsnScope scope = DsnScope::all);

// An entry that the driver manager and its tools keep in a data source's section for themselves, as
// they spell it: Description, Trace. Empty when `name`, whatever its case, is none.
std::string_view managers_entry(std::string_view name) noexcept;

// Of what may stand in a data source's section, keywords and the manager's entries, the name that
// is spelled most alike; empty when none is close.
std::string_view nearest_entry(std::string_view name);

// What counts where DSN is empty, or there is no data source of that name: a section like others.
inline constexpr std::string_view default_data_source = "DEFAULT";

// The attributes, and behind them what the section of the DSN that they choose sets. Without a
// Driver, and where DSN is empty or, in DsnScope::all, not there, that is the default data
// source's, by which the driver manager has chosen the driver then: ODBC 3.8, "Default Data
// Source".
Attributes with_dsn(Attributes attributes, DsnScope scope = DsnScope::all);

}  // namespace connectai::config
