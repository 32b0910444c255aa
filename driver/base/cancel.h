// A request to stop what is running, from any thread. Made fresh for each execution, so that a
// late cancel never touches the next one.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <utility>

namespace connectai {

class CancelToken {
public:
    // Never blocks for long and never throws: called while another thread runs the statement.
    void cancel() noexcept {
        cancelled_.store(true, std::memory_order_release);
        const std::lock_guard lock(mutex_);
        if (wake_) wake_();
    }

    bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }

    // While one of these lives, cancel() also calls `wake`, which must end whatever the running
    // thread waits for. At most one at a time.
    class WakeScope {
    public:
        WakeScope(CancelToken& token, std::function<void()> wake) : token_(token) {
            const std::lock_guard lock(token_.mutex_);
            token_.wake_ = std::move(wake);
        }
        ~WakeScope() {
            const std::lock_guard lock(token_.mutex_);
            token_.wake_ = nullptr;
        }
        WakeScope(const WakeScope&) = delete;
        WakeScope& operator=(const WakeScope&) = delete;

    private:
        CancelToken& token_;
    };

private:
    std::atomic<bool> cancelled_{false};
    std::mutex mutex_;
    std::function<void()> wake_;
};

}  // namespace connectai
