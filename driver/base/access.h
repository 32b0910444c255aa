// What this process may do with a file, asked without opening it.
#pragma once

#include <string>
#include <system_error>

namespace connectai {

enum class Access {
    read,
    write,
    make_files,  // of a folder: new ones in it
};

// Why it may not, as the system says it (std::errc::no_such_file_or_directory: there is none); no
// error: it may. The answer is of this moment, and no promise.
std::error_code access_problem(const std::string& path, Access wanted) noexcept;

inline bool may(Access wanted, const std::string& path) noexcept {
    return !access_problem(path, wanted);
}

}  // namespace connectai
