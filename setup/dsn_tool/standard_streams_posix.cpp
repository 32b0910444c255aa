#include "setup/dsn_tool/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "base/text.h"

namespace connectai::dsn_tool {
namespace {

bool is_open(int descriptor) noexcept {
    return fcntl(descriptor, F_GETFD) != -1 || errno != EBADF;
}

}  // namespace

bool complete_standard_streams() {
    const bool has_output = is_open(STDOUT_FILENO);
    // In this order: open() takes the lowest number that is free.
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (is_open(descriptor)) continue;
        if (open("/dev/null", O_RDWR) != descriptor) {
            throw std::runtime_error(
                concat("descriptor ", descriptor, " is closed, and /dev/null cannot be opened"));
        }
    }
    return has_output;
}

}  // namespace connectai::dsn_tool
