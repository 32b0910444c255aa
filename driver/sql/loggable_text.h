// SQL text as a log may have it: what is asked, without the data that is written in it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace connectai::sql {

inline constexpr std::size_t longest_loggable_text = 200;  // octets, before the "..."

// The text on one line, cut where it is longer. For each string literal stands '***', for each
// number ***, and for each comment /***/, since there may be a literal in it; names, parameters and
// keywords are as written, white space is one blank. Of a quoted name that is not closed nobody
// knows where it was to end: there are *** behind its opening quote. Reads not much more of the
// text than it shows, but for what it masks.
std::string loggable_text(std::string_view text);

}  // namespace connectai::sql
