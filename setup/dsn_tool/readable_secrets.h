// Secrets of data sources that stand in files which others may read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "setup/dsn_tool/suggested_command.h"

namespace connectai::dsn_tool {

// The keywords whose secrets whoever reads the data source's section learns. Views of the table.
std::vector<std::string_view> secrets_written_down(const setup::IniFile& file,
                                                   std::string_view data_source);

// Those of them that others than the file's owner may read; empty: none.
std::vector<std::string_view> readable_secrets(const setup::IniFile& file,
                                               std::string_view data_source);

// What to do about one in a file at `place`, whose data source is the subject.
std::string how_to_hide(std::string_view keyword, const Place& place, const Subject& subject);

}  // namespace connectai::dsn_tool
