#include "connectai/read_ahead.h"

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/network_wait.h"
#include "base/process.h"
#include "base/unloading.h"
#include "base/worker_thread.h"

namespace connectai {

// All that read ahead in this process, except where they were made without asking.
class ReadAhead::Readers {
public:
    // In a process made by fork() it is another one: the parent's threads are not there.
    static Readers& of_process() {
        Readers* readers = current_.load(std::memory_order_acquire);
        if (readers != nullptr && !readers->mark_.inherited()) return *readers;
        auto made = std::make_unique<Readers>();
        if (!current_.compare_exchange_strong(readers, made.get())) return of_process();
        return *made.release();  // until close(): what is left of results may come to leave it
    }

    // False where no core is left for it. Else it is at work.
    bool start(ReadAhead& reader, Source source) {
        const std::lock_guard lock(mutex_);
        if (closed_ || at_work_ + 1 >= usable_cores()) return false;
        living_.push_back(&reader);
        ++at_work_;
        reader.counted_by_ = this;
        try {
            reader.begin(std::move(source));
        } catch (...) {
            reader.counted_by_ = nullptr;
            --at_work_;
            living_.pop_back();
            throw;
        }
        return true;
    }

    // One that is as far ahead as it may be, or at the end, leaves its core to others; when it goes
    // on, there may for a while be more of them than cores.
    void rest() noexcept { --at_work_; }
    void go_on() noexcept { ++at_work_; }

    void leave(ReadAhead& reader) noexcept {
        const std::lock_guard lock(mutex_);
        std::erase(living_, &reader);
    }

    // When the process ends, or the library is unloaded: no thread may be left in its code, nor in
    // OpenSSL's, which is about to clean up. The results that were being read are given up.
    static void close() noexcept {
        Readers* const readers = current_.load(std::memory_order_acquire);
        if (readers == nullptr || readers->mark_.inherited()) return;
        readers->end_all();
        if (being_unloaded()) delete readers;
    }

private:
    void end_all() noexcept {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        for (ReadAhead* const reader : living_) {
            reader->end();
            if (being_unloaded()) reader->counted_by_ = nullptr;
        }
    }

    static inline constinit std::atomic<Readers*> current_{nullptr};
    const ProcessMark mark_{};
    std::mutex mutex_;
    std::vector<ReadAhead*> living_;
    std::atomic<unsigned> at_work_{0};
    bool closed_ = false;
};

std::unique_ptr<ReadAhead> ReadAhead::try_begin(Source source) {
    // Made when libcurl, and OpenSSL with it, has long been started, and so destroyed before them.
    struct Closer {
        ~Closer() { Readers::close(); }
    };
    static const Closer closer;
    std::unique_ptr<ReadAhead> reader(new ReadAhead);
    if (!Readers::of_process().start(*reader, std::move(source))) return nullptr;
    return reader;
}

ReadAhead::ReadAhead(Source source) {
    begin(std::move(source));
}

void ReadAhead::begin(Source source) {
    source_ = std::move(source);
    thread_ = start_worker("connectai-rows", [this] { run(); });
}

void ReadAhead::stop(std::unique_ptr<ReadAhead> reading) noexcept {
    if (reading && reading->inherited()) static_cast<void>(reading.release());
}

ReadAhead::~ReadAhead() {
    if (counted_by_ != nullptr) counted_by_->leave(*this);
    end();
}

void ReadAhead::end() noexcept {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        if (!ended_) source_.interrupt();
    }
    changed_.notify_all();
    thread_.join();
}

// How far it reads ahead. Nothing at all beyond a block that is too large by itself.
bool ReadAhead::may_read() const noexcept {
    return filled_ < most_blocks && (held_octets_ < most_octets || filled_ == 0);
}

void ReadAhead::run() noexcept {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (!stopping_ && !may_read()) {
            if (counted_by_ != nullptr) counted_by_->rest();
            changed_.wait(lock, [this] { return stopping_ || may_read(); });
            if (counted_by_ != nullptr) counted_by_->go_on();
        }
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
    if (counted_by_ != nullptr) counted_by_->rest();
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
        throw Error(sqlstate::communication_link_failure,
                    "the process was forked while the result was being read: only the process that "
                    "executed the statement can go on with it");
    }
    std::unique_lock lock(mutex_);
    if (handed_out_) release();
    const auto cancelled = [cancel] { return cancel != nullptr && cancel->cancelled(); };
    const auto settled = [&] { return filled_ > 0 || ended_ || cancelled(); };
    if (!settled()) {
        source_.awaited(true);
        lock.unlock();
        std::optional<NetworkWait> waiting(std::in_place);
        std::optional<CancelToken::WakeScope> scope;
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
        waiting.reset();
        lock.lock();
        source_.awaited(false);
    }
    if (cancelled()) throw Error(sqlstate::operation_canceled, "the operation was cancelled");
    if (filled_ == 0) return nullptr;
    handed_out_ = true;
    return &blocks_[first_];
}

}  // namespace connectai
