// Entries of data sources that hold a secret, or name the file that holds it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/keywords.h"
#include "setup/attribute_list.h"
#include "setup/ini_file.h"
#include "setup/problems.h"

namespace connectai::setup {

// Whether a reader of the file would learn a secret from the value: a reference to the environment
// tells none, and an address may have user:password@ in it.
bool holds_secret(const config::Keyword& keyword, std::string_view value);

// The other one of a secret and its file: PasswordFile of Password, Token of TokenFile. Null: there
// is none.
const config::Keyword* counterpart(const config::Keyword& keyword) noexcept;

// A problem for each secret that is given both itself and as a file, of which but one can count.
void refuse_both(const DataSource& source, Problems& problems);

// Has entries of the section go whose counterpart is set, so that what is set counts. A sentence on
// each that goes.
std::vector<std::string> displace_counterparts(DataSource& source,
                                               const std::vector<IniLine>& section);

// A sentence on each secret that the section gives both itself and as a file.
std::vector<std::string> secrets_given_twice(const std::vector<IniLine>& section);

}  // namespace connectai::setup
