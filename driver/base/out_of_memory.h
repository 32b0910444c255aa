// The error that stands for std::bad_alloc.
#pragma once

#include "base/error.h"

namespace connectai {

// Throws std::bad_alloc itself where there is no memory for the words.
inline Error out_of_memory() {
    return {sqlstate::memory_allocation, "there is not enough memory"};
}

}  // namespace connectai
