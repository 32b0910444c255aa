// Loads a shared library for a trial.
#pragma once

#include <string>

namespace connectai::dsn_tool {

struct TrialLoad {
    std::string problem;        // the loader's words; empty: it has been loaded
    bool has_function = false;  // that was asked for
};

// In a process of its own: a file that is cut short ends whoever loads it with a signal, and what
// a library does when it is loaded is not done here. To be called while there is one thread.
TrialLoad try_to_load(const std::string& path, const char* function);

}  // namespace connectai::dsn_tool
