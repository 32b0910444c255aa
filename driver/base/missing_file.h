// What is said of a file that is not there.
#pragma once

#include <string>

namespace connectai {

// "there is no such file", and what follows.
std::string no_such_file(const std::string& path);

// "its folder is not there", and what follows: of a file that could not be made.
std::string no_such_folder(const std::string& path);

// Why a file was not opened: the same where `error`, an errno, is that, else the system's words.
std::string why_not_opened(const std::string& path, int error);

// Where a path leads that begins otherwise than at the root, for its writer may have meant another
// place: "; it is looked for in the folder that this program runs in, /folder: write the whole
// path"; of one that begins with ~, that only a shell knows what this stands for. Empty: it does
// begin there.
std::string where_looked_for(const std::string& path);

}  // namespace connectai
