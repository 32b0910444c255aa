#include "connectai/read_ahead.h"

#include <atomic>
#include <optional>
#include <system_error>
#include <thread>

#include "base/error.h"
#include "base/worker_thread.h"

namespace connectai {

namespace {

std::atomic<unsigned> reading{0};  // in the process

}  // namespace

std::unique_ptr<ReadAhead> ReadAhead::try_begin(Source source) {
    if (reading + 1 >= std::thread::hardware_concurrency()) return nullptr;
    try {
        return std::make_unique<ReadAhead>(std::move(source));
    } catch (const std::system_error&) {
        return nullptr;
    }
}

ReadAhead::ReadAhead(Source source) : source_(std::move(source)) {
    thread_ = start_worker("connectai-rows", [this] { run(); });
    ++reading;
}

void ReadAhead::stop(std::unique_ptr<ReadAhead> reading) noexcept {
    if (reading && reading->mark_.inherited()) static_cast<void>(reading.release());
}

ReadAhead::~ReadAhead() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        if (!ended_) source_.interrupt();
    }
    changed_.notify_all();
    thread_.join();
    --reading;
}

// How far it reads ahead. Nothing at all beyond a block that is too large by itself.
bool ReadAhead::may_read() const noexcept {
    return filled_ < most_blocks && (held_octets_ < most_octets || filled_ == 0);
}

void ReadAhead::run() noexcept {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || may_read(); });
        if (stopping_) break;
        // Its place stays the same, however many are released meanwhile.
        RowBlock& block = blocks_[(first_ + filled_) % most_blocks];
        lock.unlock();
        bool more = false;
        try {
            more = source_.read(block);
        } catch (...) {  // kept by the source
            more = false;
        }
        lock.lock();
        if (!more) break;
        held_octets_ += block.octets();
        ++filled_;
        changed_.notify_all();
    }
    ended_ = true;
    changed_.notify_all();
}

void ReadAhead::release() {
    RowBlock& block = blocks_[first_];
    held_octets_ -= block.octets();
    if (block.octets() > most_octets) block = {};  // a huge row's memory goes with it
    first_ = (first_ + 1) % most_blocks;
    --filled_;
    handed_out_ = false;
    changed_.notify_all();
}

const RowBlock* ReadAhead::next(CancelToken* cancel) {
    if (mark_.inherited()) {
        throw Error(sqlstate::general_error,
                    "the process was forked while the result was being read: only the process that "
                    "executed the statement can go on with it");
    }
    std::unique_lock lock(mutex_);
    if (handed_out_) release();
    const auto cancelled = [cancel] { return cancel != nullptr && cancel->cancelled(); };
    const auto settled = [&] { return filled_ > 0 || ended_ || cancelled(); };
    if (!settled()) {
        source_.awaited(true);
        std::optional<CancelToken::WakeScope> scope;
        lock.unlock();
        if (cancel != nullptr) {
            scope.emplace(*cancel, [this] {
                const std::lock_guard wake_lock(mutex_);
                changed_.notify_all();
            });
        }
        lock.lock();
        changed_.wait(lock, settled);
        lock.unlock();
        scope.reset();  // without our lock, which waking takes
        lock.lock();
        source_.awaited(false);
    }
    if (cancelled()) throw Error(sqlstate::operation_canceled, "the operation was cancelled");
    if (filled_ == 0) return nullptr;
    handed_out_ = true;
    return &blocks_[first_];
}

}  // namespace connectai
