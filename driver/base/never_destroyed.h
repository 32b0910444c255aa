// Objects that last as long as the process: it may end while other threads are still here, and what
// an application has not freed refers to them.
#pragma once

#include "base/process.h"
#include "base/unloading.h"

namespace connectai {

// The one object of its type, there from the library's start: its constructor is constexpr, for
// which its mutex has to be a StaticMutex (static_mutex.h).
template <typename Object>
class NeverDestroyed {
public:
    static Object& instance() noexcept { return place_.object; }

    // For whoever puts something into the object that would stay when the library goes before the
    // process does. Then the object is destroyed, before all whose first such call was earlier.
    static void destroy_when_unloaded() {
        static const struct End {
            ~End() {
                if (being_unloaded()) instance().~Object();
            }
        } end;
    }

    // Has the object's mutex() taken over every fork(), so that a child finds it free, and whole
    // what it guards; in the child forget_others() is called before, if there is such a function:
    // the parent's other threads are not there. To be called before the object is used; the mutexes
    // are taken in the reverse order of these calls.
    static void keep_over_forks() {
        static const bool registered = [] {
            at_fork([] { instance().mutex().lock(); }, [] { instance().mutex().unlock(); },
                    [] {
                        begin_child(instance());
                        instance().mutex().unlock();
                    });
            return true;
        }();
        static_cast<void>(registered);
    }

private:
    template <typename Kept>
    static void begin_child(Kept& object) noexcept {
        if constexpr (requires { object.forget_others(); }) object.forget_others();
    }

    union Place {
        Object object;
        constexpr Place() : object() {}
        constexpr ~Place() {}
    };
    static inline constinit Place place_{};
};

// For an object that cannot be there from the start. `make` returns a std::unique_ptr to it, and is
// called once for each place that calls this.
template <typename Make>
auto& made_once(Make make) {
    static const struct Once {
        decltype(make().release()) object;
        ~Once() {
            if (being_unloaded()) delete object;
        }
    } once{make().release()};
    return *once.object;
}

}  // namespace connectai
