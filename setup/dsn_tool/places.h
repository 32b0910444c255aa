// The files that data sources are in: the user's odbc.ini, and the system's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "setup/dsn_tool/output/display_text.h"
#include "setup/ini_file.h"

namespace connectai::dsn_tool {

enum class Which : std::uint8_t { unsaid, user, system };

struct Place {
    Which which;       // user or system
    std::string path;  // as unixODBC has it
};

// Where data sources are looked for, in the order in which the driver manager does it: in both
// where nothing is said. One file that is both is the user's.
std::vector<Place> places(Which which);

// As --user and --system say it.
std::string_view name_of(Which which) noexcept;

// Has the installer's library read and write those alone (SQLSetConfigMode); unsaid: it reads both,
// as the driver does.
void choose(Which which);

// The same for SQLConnect: the driver manager's looks into both whatever choose() has said.
void choose_for_connecting(Which which);

// The file that a command changes: the user's where nothing is said.
constexpr Which where_to_change(Which said) noexcept {
    return said == Which::unsaid ? Which::user : said;
}

// Whether the manager finds the data source there: of a file that it cannot read it finds none
// (setup::why_unreadable).
bool has_data_source(const setup::IniFile& file, std::string_view name);

// The place of the data source. Throws setup::Failure with ODBC_ERROR_INVALID_DSN where there is
// none of that name, or where it is another driver's.
Place find_data_source(Which which, const std::string& name, const std::string& driver);

}  // namespace connectai::dsn_tool
