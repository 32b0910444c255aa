// What the process holds of the system.
#pragma once

#include <cstddef>

namespace connectai::soak {

struct Resources {
    std::size_t memory = 0;  // resident octets
    std::size_t descriptors = 0;
    std::size_t threads = 0;
};

// Of this process, now. From /proc.
Resources measure_resources();

}  // namespace connectai::soak
