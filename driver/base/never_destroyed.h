// Objects that last as long as the process: it may end while other threads are still here, and what
// an application has not freed refers to them.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

namespace connectai {

template <typename Object>
struct NeverDestroyed {
    static Object& instance() {
        alignas(Object) static std::array<std::byte, sizeof(Object)> place;
        static Object* const object = std::construct_at(reinterpret_cast<Object*>(place.data()));
        return *object;
    }
};

}  // namespace connectai
