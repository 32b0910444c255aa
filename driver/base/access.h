// What this process may do with a file, asked without opening it.
#pragma once

#include <string>
#include <system_error>

namespace connectai {

enum class Access {
    read,         // of a file; a folder is none (std::errc::is_a_directory)
    write,        // of a file
    list_folder,  // the names in it
    make_files,   // in a folder: new ones
};

// Why it may not, as the system says it (std::errc::no_such_file_or_directory: there is none); no
// error: it may. The answer is of this moment, and no promise.
std::error_code access_problem(const std::string& path, Access wanted) noexcept;

inline bool may(Access wanted, const std::string& path) noexcept {
    return !access_problem(path, wanted);
}

// Of a file that is made where it is not there.
struct WriteAccess {
    std::string folder;       // that it has to be made in; empty: the file is there
    std::error_code problem;  // with the file, else with making it in the folder; none: no error
};

// A symbolic link to what is not there is made beside the link, as far as this can tell.
WriteAccess write_access(const std::string& path);

// The same in words: "Permission denied", "there is no folder /a/b"; empty: it can be written.
std::string why_not_writable(const std::string& path);

}  // namespace connectai
