// Functions that execute while the application does something else, and polls for their end.
// ODBC 3.8, "Asynchronous Execution (Polling Method)".
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "base/cancel.h"
#include "base/error.h"
#include "base/process_mark.h"
#include "handles/diagnostics.h"
#include "handles/handle_lock.h"

namespace connectai::handles {

// HY010: `function` cannot be called while `what` ("a function of the statement") is executing.
Error executing_meanwhile(std::string_view function, std::string_view what);

// HY008
Error cancelled_before_turn();

// The one function of a handle that may be under way so. It is *pending* from the call that begins
// it to the call that tells how it ended; meanwhile a thread of its own has the handle, its lock
// (when its turn has come) and its diagnostics, and everybody else has only what is here.
class AsyncCall {
public:
    // The lock of a handle, for the thread that executes its function. While the process ends,
    // which does not wait for whoever has the lock, the thread that waits for it again comes back
    // no more.
    class Turn {
    public:
        Turn(AsyncCall& call, HandleLock& lock) noexcept : call_(call), lock_(lock) {}
        // The first turn: false, and there is none, if the function is cancelled before.
        bool lock_unless_cancelled() noexcept;
        // Another one, which the function needs to come to its end.
        void lock() noexcept;
        void unlock() noexcept { lock_.unlock(); }

    private:
        bool process_ends() const noexcept;
        [[noreturn]] void stay() noexcept;

        AsyncCall& call_;
        HandleLock& lock_;
    };

    // Ends all that are pending in this process, or leaves them where they can do no harm; there
    // will be no others. For the end of the process, and of the library.
    static void end_all() noexcept;

    // In a child process, before anything else: whoever waits here is not there, nor in the mutex.
    // A function that is pending stays so.
    void forget_others() noexcept;

    // How long a call waits for the end before it returns SQL_STILL_EXECUTING: what is quick ends
    // at once, and an application that does nothing but poll leaves the processor to others.
    static constexpr std::chrono::milliseconds patience{1};

    AsyncCall() = default;
    ~AsyncCall();
    AsyncCall(const AsyncCall&) = delete;
    AsyncCall& operator=(const AsyncCall&) = delete;

    bool pending() const noexcept { return function_.load(std::memory_order_acquire) != nullptr; }

    // Begins `work`, which returns the function's return code, in a thread of its own; where there
    // can be none, it is done before this returns. `function` is a literal. From now on SQLCancel
    // ends it, by `token`. As long as it is pending it counts in `executing`, which may be null.
    // False, and nothing is done, while another is pending.
    bool begin(const char* function, CancelToken& token, std::atomic<int>* executing,
               const std::function<SQLRETURN()>& work);

    // The return code of the pending function, which then is pending no more, if it is `function`
    // and has ended; SQL_STILL_EXECUTING if it has not; SQL_ERROR and HY010 for another function.
    // In a process that was forked meanwhile, SQL_ERROR and 08S01, once: there it is over. Nothing
    // where nothing is pending.
    std::optional<SQLRETURN> poll(const char* function);

    // Refuses a call of `function` of this handle, HY010, because of `what` is pending ("a function
    // of a statement"), without a lock that may be taken for long.
    SQLRETURN refuse(const char* function, const char* what) noexcept;

    // Ends a call with HY008 that was cancelled before its turn on the connection came; the pending
    // function, when it is polled next. Without the connection's lock, which somebody else has, so
    // that nothing may be touched but what is here: what the call would have done to the handle is
    // left to the next that has it, who finds these diagnostics shown, and asks.
    SQLRETURN end_before_turn() noexcept;
    bool take_ended_before_turn() noexcept { return ended_before_turn_.exchange(false); }

    // The diagnostics are those here, not the handle's own: while a function is pending, and behind
    // a call that was refused.
    bool has_diagnostics() const noexcept { return shown_.load(std::memory_order_acquire); }
    // Behind a refused call, the next one shows the handle's own diagnostics again.
    void drop_diagnostics() noexcept { shown_.store(false, std::memory_order_release); }
    void show_diagnostics(Diagnostics&& diagnostics) noexcept {
        const std::lock_guard lock(mutex_);
        diagnostics_ = std::move(diagnostics);
        shown_.store(true, std::memory_order_release);
    }
    template <typename Body>
    auto read_diagnostics(Body&& body) {
        const std::lock_guard lock(mutex_);
        return body(diagnostics_);
    }

private:
    friend class AsyncCalls;

    void finish(SQLRETURN code) noexcept;
    void abandon() noexcept;
    template <typename MakeError>
    SQLRETURN fail(const MakeError& make_error) noexcept;

    std::atomic<const char*> function_{nullptr};
    std::atomic<bool> shown_{false};
    std::atomic<bool> ended_before_turn_{false};
    std::mutex mutex_;  // held for moments only
    std::condition_variable ended_;
    std::uint64_t calls_ = 0;  // that have been begun: tells one from the next
    bool has_ended_ = false;
    bool had_no_turn_ = false;  // the thread's until it has ended
    SQLRETURN code_ = SQL_SUCCESS;
    CancelToken* token_ = nullptr;
    std::optional<CancelToken::Call> cancellable_;
    std::atomic<int>* executing_ = nullptr;
    std::optional<ProcessMark> begun_in_;
    Diagnostics diagnostics_;
    // What has become of the thread. Waited for by somebody who cannot know how long the handle
    // lives.
    enum class Thread : std::uint8_t { at_work, ends, stays };
    std::shared_ptr<std::atomic<Thread>> state_;
    std::thread thread_;
};

}  // namespace connectai::handles
