#include "setup/dsn_tool/doctor/trial_load.h"

#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"
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
    static_cast<void>(write_all(problem, words));
    _exit(not_loaded);
}

}  // namespace

TrialLoad try_to_load(const std::string& path, const char* function) {
    Pipe pipe = make_pipe();
    if (!pipe.read_end) return {concat("pipe: ", std::strerror(errno))};
    const pid_t child = fork();
    if (child == 0) {
        pipe.read_end.close();
        load(path, function, pipe.write_end.get());
    }
    const int error = errno;
    if (child < 0) return {concat("fork: ", std::strerror(error))};
    pipe.write_end.close();
    const std::string problem = read_to_end(pipe.read_end.get()).value_or("");
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
