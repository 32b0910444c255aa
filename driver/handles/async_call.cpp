#include "handles/async_call.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/never_destroyed.h"
#include "base/text.h"
#include "base/worker_thread.h"
#include "http/channel_pool.h"

namespace connectai::handles {

namespace {

constexpr const char* way_out =
    " is executing asynchronously: repeat that until it returns something else than "
    "SQL_STILL_EXECUTING, or cancel it first";

}  // namespace

// All that are pending in this process, for its end: no thread may be left in the library's code,
// nor in OpenSSL's, which is about to clean up.
class AsyncCalls {
public:
    constexpr AsyncCalls() = default;

    static AsyncCalls& of_process() noexcept { return NeverDestroyed<AsyncCalls>::instance(); }

    // Throws std::exception where there can be no thread.
    void start(AsyncCall& call, const std::function<SQLRETURN()>& work) {
        close_with_process();
        const std::lock_guard lock(mutex_);
        if (closed_) throw std::system_error(std::make_error_code(std::errc::operation_canceled));
        pending_.push_back(&call);
        try {
            call.thread_ = start_worker("connectai-call", [&call, work] { call.finish(work()); });
        } catch (...) {
            pending_.pop_back();
            throw;
        }
    }

    void leave(AsyncCall& call) noexcept {
        const std::lock_guard lock(mutex_);
        std::erase(pending_, &call);
    }

private:
    static void close_with_process() {
        // Made when libcurl, and OpenSSL with it, has been started, and so destroyed before them.
        struct Closer {
            ~Closer() { of_process().close(); }
        };
        http::ChannelPool::of_process();
        static const Closer closer;
    }

    void close() noexcept {
        std::unique_lock lock(mutex_);
        closed_ = true;
        while (!pending_.empty()) {
            AsyncCall& call = *pending_.back();
            pending_.pop_back();
            if (call.begun_in_->inherited()) continue;
            call.token_->cancel();
            std::thread thread = std::move(call.thread_);
            lock.unlock();  // the thread may be the last that holds the handle, and will leave
            if (thread.joinable()) thread.join();
            lock.lock();
        }
        pending_ = {};
    }

    std::mutex mutex_;
    std::vector<AsyncCall*> pending_;
    bool closed_ = false;
};

// Of a handle that has been freed while its function began, the thread itself may be the last that
// holds it.
AsyncCall::~AsyncCall() {
    if (!pending()) return;
    AsyncCalls::of_process().leave(*this);
    if (executing_ != nullptr) --*executing_;
    if (!thread_.joinable()) return;
    if (thread_.get_id() == std::this_thread::get_id() || begun_in_->inherited()) {
        thread_.detach();
    } else {
        token_->cancel();
        thread_.join();
    }
}

bool AsyncCall::begin(const char* function, CancelToken& token, std::atomic<int>* executing,
                      const std::function<SQLRETURN()>& work) {
    {
        const std::lock_guard lock(mutex_);
        if (pending()) return false;
        ++calls_;
        token_ = &token;
        cancellable_.emplace(token);
        executing_ = executing;
        if (executing_ != nullptr) ++*executing_;
        begun_in_.emplace();
        has_ended_ = false;
        diagnostics_.clear();
        shown_.store(true, std::memory_order_release);
        function_.store(function, std::memory_order_release);
    }
    try {
        AsyncCalls::of_process().start(*this, work);
    } catch (const std::exception&) {
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
        return fail(sqlstate::function_sequence_error, function, " cannot be called while ",
                    pending, way_out);
    }
    if (begun_in_->inherited()) {
        return fail(sqlstate::communication_link_failure, "the process was forked while ", pending,
                    " was executing: only the process that has called it can tell how it ends");
    }
    const std::uint64_t polled = calls_;
    const bool ended = ended_.wait_for(lock, patience, [this] { return has_ended_; });
    if (!this->pending() || calls_ != polled) {
        shown_.store(true, std::memory_order_release);
        return fail(sqlstate::function_sequence_error, function,
                    " was polled to its end by another thread");
    }
    if (!ended) return diagnostics_.return_code = SQL_STILL_EXECUTING;
    AsyncCalls::of_process().leave(*this);
    if (thread_.joinable()) thread_.join();  // it does nothing more
    if (executing_ != nullptr) --*executing_;
    shown_.store(false, std::memory_order_release);
    function_.store(nullptr, std::memory_order_release);
    return code_;
}

SQLRETURN AsyncCall::refuse(const char* function, const char* what) noexcept {
    const std::lock_guard lock(mutex_);
    diagnostics_.clear();
    shown_.store(true, std::memory_order_release);
    return fail(sqlstate::function_sequence_error, function, " cannot be called while ", what,
                way_out);
}

// Under the mutex.
template <typename... Pieces>
SQLRETURN AsyncCall::fail(const SqlState& state, const Pieces&... pieces) noexcept {
    diagnostics_.return_code = error_with_records;
    try {
        diagnostics_.add(Error(state, concat(std::string_view(pieces)...)));
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
