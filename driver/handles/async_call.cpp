#include "handles/async_call.h"

#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "base/never_destroyed.h"
#include "base/process.h"
#include "base/static_mutex.h"
#include "base/text.h"
#include "base/unloading.h"
#include "base/worker_thread.h"
#include "http/channel_pool.h"

namespace connectai::handles {

Error executing_meanwhile(std::string_view function, std::string_view what) {
    return {sqlstate::function_sequence_error,
            concat(function, " cannot be called while ", what,
                   " is executing asynchronously: repeat that until it returns something else "
                   "than SQL_STILL_EXECUTING, or cancel it first")};
}

Error cancelled_before_turn() {
    return {sqlstate::operation_canceled,
            "the function was cancelled before its turn on the connection came"};
}

// All that are pending in this process, for its end: no thread may be left in the library's code,
// nor in OpenSSL's, which is about to clean up.
class AsyncCalls {
public:
    constexpr AsyncCalls() = default;

    static AsyncCalls& of_process() noexcept { return NeverDestroyed<AsyncCalls>::instance(); }

    // Throws std::exception where there can be no thread.
    void start(AsyncCall& call, const std::function<SQLRETURN()>& work) {
        close_with_process();
        NeverDestroyed<AsyncCalls>::keep_over_forks();
        const std::lock_guard lock(mutex_);
        if (closed_) throw std::system_error(std::make_error_code(std::errc::operation_canceled));
        pending_.push_back(&call);
        try {
            call.thread_ = start_worker("connectai-call", [&call, work, state = call.state_] {
                call.finish(work());
                tell(*state, AsyncCall::Thread::ends);
            });
        } catch (...) {
            pending_.pop_back();
            throw;
        }
    }

    void leave(AsyncCall& call) noexcept {
        const std::lock_guard lock(mutex_);
        std::erase(pending_, &call);
    }

    bool closed() const noexcept { return closed_; }
    StaticMutex& mutex() noexcept { return mutex_; }

    static void tell(std::atomic<AsyncCall::Thread>& state, AsyncCall::Thread now) noexcept {
        state = now;
        state.notify_all();
    }

    void close() noexcept {
        std::unique_lock lock(mutex_);
        closed_ = true;
        for (AsyncCall* const call : pending_) {
            if (!call->begun_in_->inherited()) call->token_->cancel();
        }
        while (!pending_.empty()) {
            AsyncCall& call = *pending_.back();
            pending_.pop_back();
            if (call.begun_in_->inherited()) continue;
            std::thread thread = std::move(call.thread_);
            const auto state = call.state_;
            lock.unlock();  // the thread may be the last that holds the handle, and will leave
            end(std::move(thread), *state);
            lock.lock();
        }
        std::vector<AsyncCall*>().swap(pending_);  // with its memory
    }

private:
    static void close_with_process() {
        // Made when libcurl, and OpenSSL with it, has been started, and so destroyed before them.
        struct Closer {
            ~Closer() { AsyncCall::end_all(); }
        };
        http::ChannelPool::of_process();
        static const Closer closer;
    }

    static void end(std::thread thread, std::atomic<AsyncCall::Thread>& state) noexcept {
        if (!thread.joinable()) return;
        state.wait(AsyncCall::Thread::at_work);
        if (state == AsyncCall::Thread::stays) {
            thread.detach();
        } else {
            thread.join();
        }
    }

    StaticMutex mutex_;
    std::vector<AsyncCall*> pending_;
    std::atomic<bool> closed_ = false;
};

void AsyncCall::end_all() noexcept {
    AsyncCalls::of_process().close();
}

bool AsyncCall::Turn::process_ends() const noexcept {
    const bool own_thread = *call_.state_ == Thread::at_work;
    return own_thread && AsyncCalls::of_process().closed() && !being_unloaded();
}

// It must not go on: what it works with, OpenSSL above all, is about to be cleaned up.
void AsyncCall::Turn::stay() noexcept {
    AsyncCalls::tell(*call_.state_, Thread::stays);
    wait_for_the_end();
}

// A function that has not begun has nothing to clean up, at the end of the process neither, which
// cancels it.
bool AsyncCall::Turn::lock_unless_cancelled() noexcept {
    if (lock_.lock_unless([&] { return call_.token_->cancelled() || process_ends(); })) return true;
    if (!call_.token_->cancelled()) stay();
    call_.had_no_turn_ = true;
    return false;
}

void AsyncCall::Turn::lock() noexcept {
    if (!lock_.lock_unless([&] { return process_ends(); })) stay();
}

// Whoever waited in the parent would be waited for when this is notified, or destroyed.
void AsyncCall::forget_others() noexcept {
    new (&mutex_) std::mutex;
    new (&ended_) std::condition_variable;
    new (&cancellable_) std::optional<CancelToken::Call>;  // the token has forgotten it
}

// In a child: the thread is not there, and nothing may be asked of it.
void AsyncCall::abandon() noexcept {
    AsyncCalls::of_process().leave(*this);
    new (&thread_) std::thread;
    cancellable_.reset();
    if (executing_ != nullptr) --*executing_;
    function_.store(nullptr, std::memory_order_release);
}

// Of a handle that has been freed while its function began, the thread itself may be the last that
// holds it.
AsyncCall::~AsyncCall() {
    // Of a handle that was no longer alive in the parent, and that is unloaded in a child.
    if (begun_in_ && begun_in_->inherited()) new (&ended_) std::condition_variable;
    if (!pending()) return;
    if (begun_in_->inherited()) {
        abandon();
        return;
    }
    AsyncCalls::of_process().leave(*this);
    if (executing_ != nullptr) --*executing_;
    if (!thread_.joinable()) return;
    if (thread_.get_id() == std::this_thread::get_id()) {
        thread_.detach();
    } else {
        token_->cancel();
        thread_.join();
    }
}

bool AsyncCall::begin(const char* function, CancelToken& token, std::atomic<int>* executing,
                      const std::function<SQLRETURN()>& work) {
    auto state = std::make_shared<std::atomic<Thread>>(Thread::at_work);
    {
        const std::lock_guard lock(mutex_);
        if (pending()) return false;
        ++calls_;
        token_ = &token;
        cancellable_.emplace(token);
        state_ = std::move(state);
        executing_ = executing;
        if (executing_ != nullptr) ++*executing_;
        begun_in_.emplace();
        has_ended_ = false;
        had_no_turn_ = false;
        diagnostics_.clear();
        shown_.store(true, std::memory_order_release);
        function_.store(function, std::memory_order_release);
    }
    try {
        AsyncCalls::of_process().start(*this, work);
    } catch (const std::exception&) {
        *state_ = Thread::ends;  // there is none but the caller's
        finish(work());
    }
    return true;
}

std::optional<SQLRETURN> AsyncCall::poll(const char* function) {
    std::unique_lock lock(mutex_);
    const char* const pending = function_.load(std::memory_order_acquire);
    if (pending == nullptr) return std::nullopt;
    diagnostics_.clear();
    if (std::strcmp(pending, function) != 0) {
        return fail([&] { return executing_meanwhile(function, pending); });
    }
    if (begun_in_->inherited()) {
        abandon();
        return fail([&] {
            return Error(sqlstate::communication_link_failure,
                         concat("the process was forked while ", std::string_view(pending),
                                " was executing: only the process that has called it can tell how "
                                "it ends"));
        });
    }
    const std::uint64_t polled = calls_;
    const bool ended = ended_.wait_for(lock, patience, [this] { return has_ended_; });
    if (!this->pending() || calls_ != polled) {
        shown_.store(true, std::memory_order_release);
        return fail([&] {
            return Error(
                sqlstate::function_sequence_error,
                concat(std::string_view(function), " was polled to its end by another thread"));
        });
    }
    if (!ended) return diagnostics_.return_code = SQL_STILL_EXECUTING;
    AsyncCalls::of_process().leave(*this);
    if (thread_.joinable()) thread_.join();  // it does nothing more
    if (executing_ != nullptr) --*executing_;
    if (had_no_turn_) {
        fail(cancelled_before_turn);
    } else {
        shown_.store(false, std::memory_order_release);
    }
    function_.store(nullptr, std::memory_order_release);
    return code_;
}

SQLRETURN AsyncCall::end_before_turn() noexcept {
    const std::lock_guard lock(mutex_);
    ended_before_turn_ = true;
    diagnostics_.clear();
    shown_.store(true, std::memory_order_release);
    return fail(cancelled_before_turn);
}

SQLRETURN AsyncCall::refuse(const char* function, const char* what) noexcept {
    const std::lock_guard lock(mutex_);
    diagnostics_.clear();
    shown_.store(true, std::memory_order_release);
    return fail([&] { return executing_meanwhile(function, what); });
}

// Under the mutex.
template <typename MakeError>
SQLRETURN AsyncCall::fail(const MakeError& make_error) noexcept {
    diagnostics_.return_code = error_with_records;
    try {
        diagnostics_.add(make_error());
    } catch (...) {
        // Without memory for a record, the return code says it alone.
    }
    return diagnostics_.return_code;
}

void AsyncCall::finish(SQLRETURN code) noexcept {
    const std::lock_guard lock(mutex_);
    code_ = code;
    has_ended_ = true;
    cancellable_.reset();
    ended_.notify_all();
}

}  // namespace connectai::handles
