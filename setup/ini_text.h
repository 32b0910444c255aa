// The text of an ini file, read and rewritten by unixODBC's rules. What a change is not about stays
// octet for octet: comments, blank lines, order, indentation, the ends of lines, and sections of
// one name. unixODBC's own writer keeps none of that but the order.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "config/ini_line.h"
#include "setup/attribute_list.h"

namespace connectai::setup {

// The longest line that unixODBC reads whole, in octets: name, equals sign and value. What is more
// becomes an entry of its own (INI_MAX_LINE of 1000 includes the terminator).
inline constexpr std::size_t longest_line = 999;

using config::IniLineKind;

struct IniTextLine : config::IniLineParts {
    std::string_view text{};  // the whole of it, its end included
};

// Every line, also those in front of the first section; their texts together are the content.
std::vector<IniTextLine> ini_lines(std::string_view content);

// Why unixODBC cannot read any of it, for the middle of a sentence; empty: it can.
std::string why_unreadable(std::string_view content);

// Each returns the new content.

// With a section behind all others: an entry for each setting that has a value.
WipedText with_section(std::string_view content, std::string_view section,
                       const std::vector<Setting>& settings);

// Without all sections of the name: their entries, the comments among these, and the blank lines
// behind. A comment behind the last entry goes with it where it stands directly behind it and in
// front of a blank line or the end; others stay, for they are as likely about what follows.
WipedText without_section(std::string_view content, std::string_view section);

// With the settings in the first section of the name, which is there. An entry keeps its place and
// the blanks around it, also where it has been spelled otherwise; of several the first does. A new
// one comes behind the last. Without a value an entry goes.
WipedText with_entries(std::string_view content, std::string_view section,
                       const std::vector<Setting>& settings);

}  // namespace connectai::setup
