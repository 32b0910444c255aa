// Names in the quotes that the service understands: square brackets.
#pragma once

#include <string>
#include <string_view>

namespace connectai::sql {

// `a]b` becomes `[a]]b]`.
std::string bracket_quoted(std::string_view name);

// Each closed "..." outside strings and comments becomes [...]: a doubled " inside becomes one, a ]
// inside is doubled. All else stays octet for octet.
std::string bracket_quoted_names(std::string_view text);

}  // namespace connectai::sql
