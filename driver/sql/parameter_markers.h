// From `?` to the names by which parameters travel.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::sql {

struct NamedParameters {
    std::string text;                // with a name where each marker stood, all else unchanged
    std::vector<std::string> names;  // of the markers, in order: "@p1", "@p2", ...
};

// Names every `?` that the lexer calls a marker (not those in strings, comments and quoted names)
// @p1, @p2, ... in order. Where the text itself has a parameter or a variable of such a name, in
// any case, the prefix grows until none of the names is taken: @p_1, @p__1.
// ODBC 3.8, "Binding parameter markers".
NamedParameters name_markers(std::string_view text);

}  // namespace connectai::sql
