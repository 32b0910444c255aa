// The options of `log`, and what its --help says.
#pragma once

#include <array>

#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {

inline constexpr std::array log_options{
    Option{"limit", "QUERIES", "the newest ones, so many of them; without it, 20"},
    Option{"since", "HOURS", "from so long ago on; without it, 24"},
    Option{"format", "FORMAT", "table, csv or json; without it, a table"},
    Option{"id", "ID", "in place of the list, the log file of this query, a ZIP archive"},
    Option{"output", "FILE", "where it goes, in place of standard output, which - is"},
};

inline constexpr std::string_view log_notes =
    "The service keeps a log of what the account's users have executed, whatever the application,\n"
    "for seven days. Times are UTC. Rows are those that were returned, or else affected.\n";

}  // namespace connectai::dsn_tool
