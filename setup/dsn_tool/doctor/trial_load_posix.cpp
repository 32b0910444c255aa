#include "setup/dsn_tool/doctor/trial_load.h"

#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/text.h"

namespace connectai::dsn_tool {
namespace {

// What the child ends with; a sanitizer's runtime has others.
constexpr int loaded = 10;
constexpr int loaded_without_function = 11;
constexpr int not_loaded = 12;

[[noreturn]] void load(const std::string& path, const char* function, int problem) {
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) {
        _exit(dlsym(library, function) != nullptr ? loaded : loaded_without_function);
    }
    const char* const words = dlerror();
    static_cast<void>(!write(problem, words, std::strlen(words)));
    _exit(not_loaded);
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> part;
    for (;;) {
        const ssize_t count = read(descriptor, part.data(), part.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return text;
        text.append(part.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace

TrialLoad try_to_load(const std::string& path, const char* function) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return {concat("pipe: ", std::strerror(errno))};
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        load(path, function, ends[1]);
    }
    const int error = errno;
    close(ends[1]);
    const std::string problem = child > 0 ? read_all(ends[0]) : std::string();
    close(ends[0]);
    if (child < 0) return {concat("fork: ", std::strerror(error))};
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) {
        return {concat("the file is damaged: who loads it ends with signal ", WTERMSIG(status))};
    }
    if (WEXITSTATUS(status) == loaded) return {{}, true};
    if (WEXITSTATUS(status) == loaded_without_function) return {{}, false};
    return {problem.empty() ? "for a reason that the loader does not tell" : problem};
}

}  // namespace connectai::dsn_tool
