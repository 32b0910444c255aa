// What somebody who is not root may do, also where the tests are root's.
#pragma once

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace connectai::test {

inline constexpr uid_t ordinary_user = 65534;  // nobody

// The number (0 to 250) that `asked` returns in a process of that user: where the tests are not
// root's, of who runs them. Negative: the process has not come to its end.
template <typename Asked>
int of_ordinary_user(Asked asked) {
    constexpr int still_root = 255;
    const pid_t child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && ::setuid(ordinary_user) != 0) ::_exit(still_root);
        ::_exit(asked());
    }
    int status = -1;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    const bool ended = WIFEXITED(status) && WEXITSTATUS(status) != still_root;
    return ended ? WEXITSTATUS(status) : -1;
}

}  // namespace connectai::test
