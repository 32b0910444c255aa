#include "handles/biased_thread.h"

#include <map>
#include <mutex>
#include <new>

#include "base/asymmetric_fence.h"
#include "base/never_destroyed.h"

namespace connectai::handles {

namespace {

struct Threads {
    std::mutex mutex;
    std::map<BiasedThread::Number, BiasedThread> by_number;
};

}  // namespace

BiasedThread* BiasedThread::find_this() noexcept {
    if (!asymmetric_fences_work()) return nullptr;
    const Number number = number_of_this();
    Threads& threads = NeverDestroyed<Threads>::instance();
    try {
        const std::lock_guard lock(threads.mutex);
        return &threads.by_number.try_emplace(number, number).first->second;
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

}  // namespace connectai::handles
