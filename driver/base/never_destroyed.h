// Objects that last as long as the process: it may end while other threads are still here, and what
// an application has not freed refers to them.
#pragma once

namespace connectai {

// The one object of its type, there from the library's start: its constructor is constexpr.
template <typename Object>
class NeverDestroyed {
public:
    static Object& instance() noexcept { return place_.object; }

private:
    union Place {
        Object object;
        constexpr Place() : object() {}
        constexpr ~Place() {}
    };
    static inline constinit Place place_{};
};

}  // namespace connectai
