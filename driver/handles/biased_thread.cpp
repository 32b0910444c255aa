#include "handles/biased_thread.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

#include "base/asymmetric_fence.h"
#include "base/never_destroyed.h"

namespace connectai::handles {

namespace {

struct Threads {
    std::mutex mutex;
    std::vector<std::unique_ptr<BiasedThread>> all;
};

}  // namespace

BiasedThread* BiasedThread::find_this() noexcept {
    if (!asymmetric_fences_work()) return nullptr;
    Threads& threads = NeverDestroyed<Threads>::instance();
    try {
        // Nobody waits: in a forked process the mutex may be that of a thread that is not there.
        const std::unique_lock lock(threads.mutex, std::try_to_lock);
        if (!lock) return nullptr;
        const auto known =
            std::ranges::find_if(threads.all, [](const auto& thread) { return thread->is_this(); });
        if (known != threads.all.end()) return known->get();
        return threads.all.emplace_back(std::make_unique<BiasedThread>(number_of_this())).get();
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

std::mutex& BiasedThread::all_mutex() noexcept {
    return NeverDestroyed<Threads>::instance().mutex;
}

void BiasedThread::forget_others() noexcept {
    for (const auto& thread : NeverDestroyed<Threads>::instance().all) {
        thread->inside.store(nullptr, std::memory_order_relaxed);
    }
}

void BiasedThread::destroy_all_when_unloaded() {
    NeverDestroyed<Threads>::destroy_when_unloaded();
}

}  // namespace connectai::handles
