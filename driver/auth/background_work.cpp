#include "auth/background_work.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>
#include <vector>

#include "auth/wait_within.h"
#include "base/never_destroyed.h"
#include "base/static_mutex.h"
#include "base/worker_thread.h"

namespace connectai::auth {

// All that there are, and those that are over since another was started.
class BackgroundWorks {
public:
    constexpr BackgroundWorks() = default;

    void start(const std::shared_ptr<BackgroundWork>& work, BackgroundWork::Work body) {
        for (const auto& old : take_finished()) old->thread_.join();
        const std::lock_guard lock(mutex_);
        works_.reserve(works_.size() + 1);
        work->thread_ = start_worker("connectai-token", [work, body = std::move(body)]() mutable {
            work->run(std::move(body));
        });
        works_.push_back(work);
    }

    void end_all() noexcept {
        std::vector<std::shared_ptr<BackgroundWork>> all;
        {
            const std::lock_guard lock(mutex_);
            all.swap(works_);
        }
        const auto latest = http::Clock::now() + BackgroundWork::longest_at_the_end;
        for (const auto& work : all) work->end(latest);
    }

    StaticMutex& mutex() noexcept { return mutex_; }
    void forget_others() noexcept {
        for (const auto& work : works_) work->forget();
        works_.clear();
    }

private:
    // Whose threads have nothing to do but to end.
    std::vector<std::shared_ptr<BackgroundWork>> take_finished() {
        const std::lock_guard lock(mutex_);
        const auto running = std::partition(works_.begin(), works_.end(),
                                            [](const auto& each) { return each->over(); });
        std::vector<std::shared_ptr<BackgroundWork>> finished(
            std::make_move_iterator(works_.begin()), std::make_move_iterator(running));
        works_.erase(works_.begin(), running);
        return finished;
    }

    StaticMutex mutex_;
    std::vector<std::shared_ptr<BackgroundWork>> works_;
};

namespace {

using Works = NeverDestroyed<BackgroundWorks>;

// Made when a request is under way, and so destroyed before what requests need.
struct EndOfProcess {
    ~EndOfProcess() { Works::instance().end_all(); }
};

}  // namespace

std::shared_ptr<BackgroundWork> BackgroundWork::start(Work work) {
    Works::keep_over_forks();
    Works::destroy_when_unloaded();
    static const EndOfProcess end;
    auto started = std::make_shared<BackgroundWork>();
    Works::instance().start(started, std::move(work));
    return started;
}

void BackgroundWork::run(Work work) noexcept {
    {
        const CancelToken::Call call(*cancel_);
        work(cancel_);
        work = nullptr;
    }
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_all();
}

bool BackgroundWork::over() const {
    if (mark_.inherited()) return true;
    const std::lock_guard lock(mutex_);
    return over_;
}

void BackgroundWork::wait(const RequestContext& context) {
    if (mark_.inherited()) return;
    wait_within(context, mutex_, changed_, "asking for an access token", [this] { return over_; });
}

void BackgroundWork::end(http::Clock::time_point latest) noexcept {
    {
        std::unique_lock lock(mutex_);
        changed_.wait_until(lock, latest, [this] { return over_; });
    }
    cancel_->cancel();
    thread_.join();
}

void BackgroundWork::forget() noexcept {
    new (&thread_) std::thread;               // it is not there,
    new (&mutex_) std::mutex;                 // nor will it leave this,
    new (&changed_) std::condition_variable;  // nor whoever waited for it
    cancel_->forget_others();
}

}  // namespace connectai::auth
