#include "resources.h"

#include <malloc.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace connectai::soak {

namespace {

std::size_t entries_of(const char* folder) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
    return count;
}

}  // namespace

Resources measure_resources() {
    malloc_trim(0);  // what is free is not held
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    statm >> total >> resident;
    return {resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)),
            entries_of("/proc/self/fd") - 1,  // that of the look itself
            entries_of("/proc/self/task")};
}

}  // namespace connectai::soak
