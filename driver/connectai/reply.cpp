#include "connectai/reply.h"

#include "base/text.h"

namespace connectai {

namespace {

// A thread costs about as much as reading a tenth of this. The first blocks, and with them the
// first rows, never wait for one.
constexpr std::size_t long_result_octets = 512 * 1024;

}  // namespace

Reply::Reply(std::unique_ptr<http::Response> response, ReplyLimits limits,
             std::shared_ptr<RequestTrace> trace, std::shared_ptr<CancelToken> cancel,
             bool may_read_ahead)
    : response_(std::move(response)),
      reader_(std::make_unique<ReplyReader>(*response_, limits)),
      trace_(std::move(trace)),
      cancel_(std::move(cancel)),
      may_read_ahead_(may_read_ahead) {
    if (!trace_) return;
    reader_->on_end([this](const std::exception_ptr& failure) { trace_end(failure); });
}

Reply::~Reply() {
    unwanted_ = true;
    stop_reading_ahead();
    if (abandoned_) {
        if (trace_) trace_->forget();  // the parent process has its line
        static_cast<void>(reader_.release());
        static_cast<void>(response_.release());
        return;
    }
    trace_received();
}

// By the thread that reads, or where none does.
void Reply::trace_received() noexcept {
    if (!trace_) return;
    trace_->received({.rows = reader_->rows_received(),
                      .affected = reader_->rows_affected(),
                      .octets = reader_->octets_received() + document_octets_,
                      .wire = response_->wire_octets()});
}

void Reply::trace_end(const std::exception_ptr& failure) noexcept {
    trace_received();
    if (!trace_) return;
    if (!failure) {
        trace_->completed();
    } else if (!unwanted_) {
        trace_->failed(failure);
    }
}

std::string Reply::read_document(std::size_t most) {
    std::string document;
    try {
        while (response_->receive(document)) {
            if (document.size() > most) {
                throw Error(sqlstate::general_error,
                            concat("the service's reply is longer than ", most, " octets"));
            }
        }
    } catch (...) {
        document_octets_ = document.size();
        trace_end(std::current_exception());
        throw;
    }
    document_octets_ = document.size();
    trace_end(nullptr);
    return document;
}

bool Reply::next_result() {
    if (failure_) std::rethrow_exception(failure_);
    while (ahead_ && next_ahead() != nullptr) {
    }
    octets_before_ = reader_->octets_received();
    return reader_->next_result();
}

const RowBlock* Reply::next_block() {
    if (failure_) std::rethrow_exception(failure_);
    if (ahead_) {
        if (const RowBlock* const block = next_ahead()) return block;
    }
    if (!reader_->next_block(block_)) return nullptr;
    const std::uint64_t received = reader_->octets_received();
    if (may_read_ahead_ && received - octets_before_ >= long_result_octets) {
        octets_before_ = received;
        read_ahead();
    }
    return &block_;
}

const RowBlock* Reply::next_ahead() {
    try {
        const RowBlock* const block = ahead_->next(cancel_.get());
        if (block == nullptr) stop_reading_ahead();
        return block;
    } catch (...) {
        failure_ = std::current_exception();
        stop_reading_ahead();
        if (trace_ && !abandoned_) trace_end(failure_);
        throw;
    }
}

// The thread's waiting ends when the result is no longer wanted, and not with a call of the
// application's, of which many come and go meanwhile.
void Reply::read_ahead() noexcept {
    struct Reading {
        CancelToken stop;
        CancelToken::Call call{stop};
    };
    try {
        const auto reading = std::make_shared<Reading>();
        response_->set_cancel(std::shared_ptr<CancelToken>(reading, &reading->stop));
        response_->set_awaited(false);
        ahead_ =
            ReadAhead::try_begin({[this](RowBlock& block) { return reader_->next_block(block); },
                                  [reading] { reading->stop.cancel(); },
                                  [this](bool awaited) { response_->set_awaited(awaited); }});
    } catch (...) {  // no thread, or no memory for one: then without
        ahead_.reset();
    }
    if (!ahead_) stop_reading_ahead();
}

void Reply::stop_reading_ahead() noexcept {
    abandoned_ = abandoned_ || (ahead_ && ahead_->inherited());
    ReadAhead::stop(std::move(ahead_));
    if (abandoned_) return;
    response_->set_cancel(cancel_);
    response_->set_awaited(true);
}

}  // namespace connectai
