// Files that are read whole, in one piece, because they may hold a secret.
#pragma once

#include <cstddef>
#include <string>

#include "base/secret.h"

namespace connectai {

struct RegularFile {
    WipedText content;    // whole, as it stands there
    std::string problem;  // why there is none: why_not_opened(); empty: none
    // Why it may not hold a secret: "others may read or change it ..."; empty: it may.
    std::string exposure{};
};

// Reads a regular file of `largest` octets at most, whoever else may read it: whether it may hold a
// secret is said beside it, by the rule of private_file.h. What is none is not
// waited for: a FIFO is refused. Throws nothing but for want of memory.
RegularFile read_regular_file(const std::string& path, std::size_t largest);

}  // namespace connectai
