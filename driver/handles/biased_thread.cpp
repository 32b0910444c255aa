#include "handles/biased_thread.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

#include "base/asymmetric_fence.h"
#include "base/never_destroyed.h"
#include "base/static_mutex.h"

namespace connectai::handles {

namespace {

struct Threads {
    StaticMutex& mutex() noexcept { return guard; }
    void forget_others() noexcept {
        for (const auto& thread : all) thread->inside.store(nullptr, std::memory_order_relaxed);
    }

    StaticMutex guard;
    std::vector<std::unique_ptr<BiasedThread>> all;
};

}  // namespace

BiasedThread* BiasedThread::find_this() noexcept {
    if (!asymmetric_fences_work()) return nullptr;
    Threads& threads = NeverDestroyed<Threads>::instance();
    try {
        // Nobody waits: in a forked process the mutex may be that of a thread that is not there.
        const std::unique_lock lock(threads.guard, std::try_to_lock);
        if (!lock) return nullptr;
        const auto known =
            std::ranges::find_if(threads.all, [](const auto& thread) { return thread->is_this(); });
        if (known != threads.all.end()) return known->get();
        return threads.all.emplace_back(std::make_unique<BiasedThread>(number_of_this())).get();
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void BiasedThread::forget_others() noexcept {
    NeverDestroyed<Threads>::instance().forget_others();
}

void BiasedThread::keep_all() {
    NeverDestroyed<Threads>::destroy_when_unloaded();
    NeverDestroyed<Threads>::keep_over_forks();
}

}  // namespace connectai::handles
