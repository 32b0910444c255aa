// From `?` to the names by which parameters travel.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectai::sql {

struct NamedParameters {
    std::string text;                // with a name where each marker stood
    std::vector<std::string> names;  // of the markers, in order: "@p1", "@p2", ...
};

// Names every `?` that the lexer calls a marker (not those in strings, comments and quoted names)
// @p1, @p2, ... in order. Where the text itself has a parameter or a variable of such a name, in
// any case, the prefix grows until none of the names is taken: @p_1, @p__1. All else stays octet
// for octet, but for a blank where a name would grow together with its neighbour: `a=?AND` becomes
// `a=@p1 AND`. ODBC 3.8, "Statement parameters"; the service's parameters travel by name.
NamedParameters name_markers(std::string_view text);

}  // namespace connectai::sql
