// Quotes: around names in the form that the service understands, and off names and strings.
#pragma once

#include <string>
#include <string_view>

namespace connectai::sql {

// `a]b` becomes `[a]]b]`.
std::string bracket_quoted(std::string_view name);

// [catalog].[schema].[name], without the parts that are empty.
std::string bracket_quoted(std::string_view catalog, std::string_view schema,
                           std::string_view name);

// What a closed string or quoted name says: `[a]]b]` becomes `a]b`, `'it''s'` becomes `it's`.
std::string unquoted(std::string_view quoted);

// Each closed "..." outside strings and comments becomes [...]: a doubled " inside becomes one, a ]
// inside is doubled. All else stays octet for octet, but for a blank in front of a ] that follows.
std::string bracket_quoted_names(std::string_view text);

}  // namespace connectai::sql
