// The options of `query`, and what its --help says.
#pragma once

#include <array>

#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {

inline constexpr std::array query_options{
    Option{"format", "FORMAT", "table, csv or json; without it, a table"},
    Option{"output", "FILE", "where the results go, in place of standard output, which - is"},
    Option{"max-rows", "ROWS", "print so many rows of each result, and no more"},
    Option{"timeout", "SECONDS", "how long results may take to begin; without it, as Timeout says"},
    Option{"null", "TEXT", "what stands for NULL: NULL in a table, nothing in csv"},
};

inline constexpr std::string_view query_notes =
    "SQL is what an application would execute; several statements are separated by semicolons.\n"
    "Where it is - or missing, it is read from standard input.\n"
    "\n"
    "The driver manager is asked, and the driver that the data source names answers: what is\n"
    "printed is what applications get. Results stream, however long they are. Ctrl-C cancels the\n"
    "statement; what has been printed until then stays.\n"
    "\n"
    "  table  aligned; control characters are shown by their pictures, and nothing is cut\n"
    "  csv    RFC 4180, with names; NULL is an empty field, an empty text is \"\"\n"
    "  json   an array of objects for each result; a name that comes twice becomes NAME_2\n"
    "\n"
    "The exit status is 0, 1 where something failed, 2 for a mistake in the command line, and 130\n"
    "after Ctrl-C.\n";

}  // namespace connectai::dsn_tool
