// Words of a command that a message suggests.
#pragma once

#include <string>
#include <string_view>

namespace connectai {

// `text` as a shell takes it for one word that says just that: in single quotes where it needs them
// (POSIX.1-2017, Shell Command Language, 2.2).
std::string shell_word(std::string_view text);

}  // namespace connectai
