#include "handles/batch_sender.h"

#include <exception>
#include <new>

#include "base/error.h"
#include "base/out_of_memory.h"
#include "base/text.h"
#include "handles/diagnostics.h"

namespace connectai::handles {

namespace {

// A body within its limit may have taken twice that while it grew; a single huge set takes more,
// and its memory is given back.
constexpr std::size_t most_kept_memory = 2 * BatchBody::Limits{}.octets;

// The reply to a batch: what all its results have changed; -1 where one of them does not say, or
// where there are none.
SQLLEN affected_rows_of(ReplyReader& reader) {
    SQLLEN total = 0;
    bool told = false;
    RowBlock unwanted;
    while (reader.next_result()) {
        while (reader.next_block(unwanted)) {
        }
        told = true;
        total = sum_of_counts(total, static_cast<SQLLEN>(reader.affected_rows()));
    }
    return told ? total : -1;
}

BatchBody::Limits limits_of(const Connection& connection) {
    BatchBody::Limits limits;
    limits.sets = static_cast<std::size_t>(connection.settings().batch_size);
    return limits;
}

}  // namespace

BatchSender::BatchSender(Connection& connection, const Batch& batch, const RequestContext& context,
                         BatchObserver& observer)
    : connection_(connection),
      context_(context),
      observer_(observer),
      body_(batch, limits_of(connection), std::move(connection.body_memory())) {}

BatchSender::~BatchSender() {
    std::string memory = std::move(body_).memory();
    if (memory.capacity() <= most_kept_memory) connection_.body_memory() = std::move(memory);
}

void BatchSender::add(std::size_t set, const ParameterSet& values) {
    if (!body_.add(values)) {
        flush();
        body_.add(values);
    }
    sets_.push_back(set);
}

void BatchSender::flush() {
    if (sets_.empty()) return;
    affected_rows_ = sum_of_counts(affected_rows_, send());
}

SQLLEN BatchSender::send() {
    observer_.sending(sets_.back());
    try {
        const auto body = std::make_shared<std::string>(body_.take());
        auto reply = connection_.client().batch(body, context_);
        const SQLLEN rows = affected_rows_of(reply->reader());
        reply.reset();  // with its hold on the body
        body_.reuse(std::move(*body));
        if (rows != 0) connection_.note_write();
        settle(SetFate::applied);
        return rows;
    } catch (const Error& error) {
        fail(error);
    } catch (const std::bad_alloc&) {
        const Sent sent = leave_in_doubt();
        fail_in_doubt(out_of_memory(), sent);
    } catch (const std::exception& other) {
        const Sent sent = leave_in_doubt();
        fail_in_doubt(Error(sqlstate::general_error, other.what()), sent);
    }
}

void BatchSender::settle(SetFate fate) noexcept {
    for (const std::size_t set : sets_) observer_.settled(set, fate);
    sets_.clear();
}

void BatchSender::fail(const Error& error) {
    const Sent sent = this->sent();
    if (never_arrived(error)) throw RowError(error, sent.row());
    if (sent.first == sent.last && observer_.without_effect(error)) {
        settle(SetFate::refused);
        throw RowError(error, sent.row());
    }
    leave_in_doubt();
    fail_in_doubt(error, sent);
}

BatchSender::Sent BatchSender::sent() const noexcept {
    return {sets_.front() + 1, sets_.back() + 1};
}

// Before there is an error to be told, for which there may be no memory.
BatchSender::Sent BatchSender::leave_in_doubt() noexcept {
    const Sent sent = this->sent();
    settle(SetFate::unknown);
    connection_.note_write();
    return sent;
}

void BatchSender::fail_in_doubt(const Error& error, Sent sent) const {
    const auto& [first, last] = sent;
    const std::string which =
        first == last ? concat("; whether number ", first, " of the ", observer_.noun(),
                               ", which went in a request of its own, has taken effect")
                      : concat("; the ", observer_.noun(), " ", first, " to ", last,
                               " went in one request, and which of them have taken effect");
    throw RowError(
        error.with_message(
            concat(error.message(), which, " is not known",
                   first > 1 ? ": those sent before have, those behind have not been sent" : "")),
        sent.row());
}

}  // namespace connectai::handles
