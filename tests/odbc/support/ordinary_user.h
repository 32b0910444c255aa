// What somebody who is not root may do, also where the tests are root's.
#pragma once

#include <grp.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace connectai::test {

inline constexpr uid_t ordinary_user = 65534;  // nobody

// The number (0 to 250) that `asked` returns in a process of that user and of no group but theirs:
// where the tests are not root's, of who runs them. Negative: it has returned none.
template <typename Asked>
int of_ordinary_user(Asked asked) {
    constexpr int not_asked = 255;
    const pid_t child = ::fork();
    if (child == 0) {
        const bool is_root = ::geteuid() == 0;
        if (is_root && (::setgroups(0, nullptr) != 0 || ::setgid(ordinary_user) != 0 ||
                        ::setuid(ordinary_user) != 0)) {
            ::_exit(not_asked);
        }
        try {
            ::_exit(asked());
        } catch (...) {  // which would go on with the other tests
            ::_exit(not_asked);
        }
    }
    int status = -1;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    const bool ended = WIFEXITED(status) && WEXITSTATUS(status) != not_asked;
    return ended ? WEXITSTATUS(status) : -1;
}

}  // namespace connectai::test
