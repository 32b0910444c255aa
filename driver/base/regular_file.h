// Files that are read whole, in one piece, because they may hold a secret.
#pragma once

#include <cstddef>
#include <string>

#include "base/secret.h"

namespace connectai {

struct RegularFile {
    WipedText content;    // whole, as it stands there
    std::string problem;  // why there is none: "there is no such file"; empty: none
};

// Reads a regular file of `largest` octets at most, whoever else may read it. What is none is not
// waited for: a FIFO is refused. Throws nothing but for want of memory.
RegularFile read_regular_file(const std::string& path, std::size_t largest);

}  // namespace connectai
