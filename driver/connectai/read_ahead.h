// A result's rows, read by a thread of its own while the application has those before them
// converted: two of a machine's cores work on one result. A bounded number of blocks is ahead, so
// that a slow application still stops reading from the socket.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "base/cancel.h"
#include "base/process_mark.h"
#include "connectai/row_block.h"

namespace connectai {

class ReadAhead {
public:
    // What is read, from the thread.
    struct Source {
        // Fills a block; false at the end. What it throws ends the reading as well.
        std::function<bool(RowBlock&)> read;
        // Makes a `read` that waits give up soon, by an exception. From another thread, and the
        // last that is asked of the source.
        std::function<void()> interrupt;
        // Whether somebody waits for the next block.
        std::function<void(bool)> awaited;
    };

    // Null when the process has as many of them at work as it may use cores (its affinity), less
    // one for the application: another would take the time from those that convert. Throws
    // std::system_error when there can be no more threads.
    static std::unique_ptr<ReadAhead> try_begin(Source source);

    // Without asking whether there is a core for it.
    explicit ReadAhead(Source source);

    // Interrupts what is being read, and waits for the thread. In a process that was forked while
    // it ran, its memory is left as it is: locks would wait for ever for a thread that is not
    // there.
    static void stop(std::unique_ptr<ReadAhead> reading) noexcept;
    ~ReadAhead();
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;

    // The next block, valid until the next call; null when the source has ended or thrown, behind
    // the last block: what it was, is the source's to tell. Throws Error HY008 when `cancel`, which
    // may be null, says so, and 08S01 in a process that was forked while this was reading.
    const RowBlock* next(CancelToken* cancel);

    // Whether it was begun in a process of which this one is a fork: it does not read here.
    bool inherited() const noexcept { return mark_.inherited(); }

private:
    class Readers;

    ReadAhead() = default;
    void begin(Source source);
    void end() noexcept;
    void run() noexcept;
    void release();  // what was handed out
    bool may_read() const noexcept;

    static constexpr std::size_t most_blocks = 4;
    // No other block is begun while so much is held, what was handed out included: of huge rows,
    // one is read at a time.
    static constexpr std::size_t most_octets = 4 * 1024 * 1024;

    Readers* counted_by_ = nullptr;  // null: by nobody
    Source source_;
    std::mutex mutex_;
    std::condition_variable changed_;
    // A ring: `filled_` blocks from `first_` on, of which the first may have been handed out.
    std::array<RowBlock, most_blocks> blocks_;
    std::size_t first_ = 0;
    std::size_t filled_ = 0;
    std::size_t held_octets_ = 0;
    bool handed_out_ = false;
    bool ended_ = false;
    bool stopping_ = false;
    const ProcessMark mark_{};
    std::thread thread_;  // begins when all of this is there
};

}  // namespace connectai
