// A request to end what is running, from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

namespace connectai {

class CancelToken {
public:
    // A call that can be cancelled, from before it waits for anything until it returns. The token
    // must outlive it.
    class Call {
    public:
        explicit Call(CancelToken& token) : token_(token) {
            token_.calls_.fetch_add(1, std::memory_order_acq_rel);
        }
        ~Call() { token_.end_call(); }
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;

    private:
        CancelToken& token_;
    };

    // Asks all calls under way to end; false where there is none, and nothing is done. A call that
    // begins when they have returned is never touched. Never blocks for long and never throws.
    bool cancel() noexcept {
        std::uint32_t calls = calls_.load(std::memory_order_acquire);
        do {
            if (calls == 0) return false;
        } while (!calls_.compare_exchange_weak(calls, calls | cancel_requested,
                                               std::memory_order_acq_rel));
        const std::lock_guard lock(mutex_);
        if (wake_) wake_();
        return true;
    }

    bool cancelled() const noexcept {
        return (calls_.load(std::memory_order_acquire) & cancel_requested) != 0;
    }

    // In a child process: the calls under way were those of threads that are not there, and will
    // not return. One that has been kept beyond them must not be destroyed.
    void forget_others() noexcept {
        calls_.store(0, std::memory_order_relaxed);
        new (&mutex_) std::mutex;            // whoever was in it will not leave,
        new (&wake_) std::function<void()>;  // nor write this to its end
    }

    // While one of these lives, cancel() also calls `wake`, which must end whatever the running
    // thread waits for; it may come without cause, too. At most one at a time.
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
    // The request goes with the last of the calls that it was meant for.
    void end_call() noexcept {
        std::uint32_t calls = calls_.load(std::memory_order_acquire);
        std::uint32_t left = 0;
        do {
            left = (calls & ~cancel_requested) == 1 ? 0 : calls - 1;
        } while (!calls_.compare_exchange_weak(calls, left, std::memory_order_acq_rel));
    }

    static constexpr std::uint32_t cancel_requested = 1U << 31U;
    std::atomic<std::uint32_t> calls_{0};  // how many are under way, and cancel_requested
    std::mutex mutex_;
    std::function<void()> wake_;
};

}  // namespace connectai
