// What a command is to connect with: a data source's NAME, or --connection-string.
#pragma once

#include "base/secret.h"
#include "config/settings.h"
#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {

// The text of --connection-string, which must be there; of `-`, the next line of standard input.
// Throws setup::Failure, as read_secret() does.
WipedText connection_string(const Arguments& arguments);

// What an application would connect with: NAME, or what --connection-string says. The data source
// that it names is there, and this driver's; what it says of a Driver is for way_to_driver.h.
// Sections are not read. The installer's library looks where --user or --system say from here on.
// Throws setup::Failure, Error.
config::Attributes connection_attributes(const Arguments& arguments);
// The same of `text`, a connection string.
config::Attributes connection_attributes(const Arguments& arguments, std::string_view text);

}  // namespace connectai::dsn_tool
