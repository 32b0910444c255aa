// The words behind a data source's name, as the attributes of a request.
#pragma once

#include <string>
#include <vector>

#include "base/secret.h"
#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {

struct AttributesRead {
    std::vector<WipedText> pairs;    // KEYWORD=VALUE
    std::vector<std::string> notes;  // what is written otherwise than it stands there
};

// DSN=name, and the pairs as they stand there; where a value is -, the one that standard input has.
// Paths are whole ones: whole_path().
// Driver is none of them: ConfigDSN is told of it otherwise. Throws UsageError for what is no pair,
// for DSN and for another Driver than --driver says, and what read_secret() throws.
AttributesRead read_attributes(const Arguments& arguments);

// Whether Driver is among the words.
bool names_driver(const Arguments& arguments);

}  // namespace connectai::dsn_tool
