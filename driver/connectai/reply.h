// A reply whose head was good: its results, one block of rows after the other.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "base/cancel.h"
#include "connectai/read_ahead.h"
#include "connectai/reply_reader.h"
#include "connectai/request_trace.h"
#include "http/client.h"

namespace connectai {

class Reply {
public:
    // `trace` is told what comes and how it ends; it may be null. `cancel` is the one that the
    // request was sent with; it may be null, too.
    Reply(std::unique_ptr<http::Response> response, ReplyLimits limits,
          std::shared_ptr<RequestTrace> trace, std::shared_ptr<CancelToken> cancel,
          bool may_read_ahead = true);
    ~Reply();
    Reply(const Reply&) = delete;
    Reply& operator=(const Reply&) = delete;

    // As the reader's function of that name; unread rows of the current result are skipped.
    bool next_result();

    // The next rows of the current result, valid until the next call; null at their end. Once a
    // result has turned out to be long, they are read ahead by a thread of its own, where it may
    // have one.
    const RowBlock* next_block();

    // For everything else, and for those who read a reply as a whole. Between the first block and
    // the end of a result only complete() may be asked.
    ReplyReader& reader() noexcept { return *reader_; }

    // In place of all that: the whole body as it is, of an endpoint that does not answer with
    // results. Throws Error HY000 where it has more octets than `most`.
    std::string read_document(std::size_t most);

    // For what is received from now on.
    void set_deadline(std::optional<http::Clock::time_point> deadline) noexcept {
        response_->set_deadline(deadline);
    }

    // Of the request that was answered.
    http::ConnectTimes connect_times() const noexcept { return response_->connect_times(); }

private:
    const RowBlock* next_ahead();
    void read_ahead() noexcept;
    void stop_reading_ahead() noexcept;
    void trace_received() noexcept;
    void trace_end(const std::exception_ptr& failure) noexcept;

    // Abandoned, both of them, where another process' thread was at work on them.
    std::unique_ptr<http::Response> response_;
    std::unique_ptr<ReplyReader> reader_;
    std::shared_ptr<RequestTrace> trace_;
    std::shared_ptr<CancelToken> cancel_;
    bool may_read_ahead_;
    RowBlock block_;  // that was not read ahead
    std::uint64_t document_octets_ = 0;
    std::uint64_t octets_before_ = 0;  // the current result, or the last try to read ahead
    bool abandoned_ = false;
    std::atomic<bool> unwanted_ = false;  // what fails from now on was given up
    std::exception_ptr failure_;          // that the reader does not know
    std::unique_ptr<ReadAhead> ahead_;    // last, for its thread uses the others
};

}  // namespace connectai
