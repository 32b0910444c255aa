#include <string.h>  // explicit_bzero is no part of <cstring>

#include "base/secret.h"

namespace connectai {

void wipe(void* octets, std::size_t size) noexcept {
    explicit_bzero(octets, size);
}

}  // namespace connectai
