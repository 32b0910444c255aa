// One statement that is executed for many parameter sets: so many sets a request as fit, in order,
// and what became of each.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "connectai/client.h"
#include "connectai/request_body.h"
#include "handles/connection.h"

namespace connectai::handles {

// Numbers of affected rows, together: -1, which means that one of them is not known, stays -1.
constexpr SQLLEN sum_of_counts(SQLLEN a, SQLLEN b) noexcept {
    return a < 0 || b < 0 ? -1 : a + b;
}

// What became of a set that was sent.
enum class SetFate : std::uint8_t {
    applied,
    refused,  // by the service, and it has changed nothing
    unknown,  // its request failed: it may have been applied
};

// Is told of the sets, by the numbers under which they were added.
class BatchObserver {
public:
    // A request goes out, whose last set this is.
    virtual void sending(std::size_t set) noexcept = 0;
    virtual void settled(std::size_t set, SetFate fate) noexcept = 0;
    // Whether the statement has changed nothing for a set that was refused so, alone in its
    // request.
    virtual bool without_effect(const Error& error) const noexcept = 0;
    // "parameter sets", for messages.
    virtual std::string_view noun() const noexcept = 0;

protected:
    ~BatchObserver() = default;
};

// Sets that are added and not flushed are never sent. The first request that fails ends it: the
// error is a RowError, of its set where there was but one, and says where nobody can know which of
// the request's sets have taken effect. What may have changed data is noted on the connection.
class BatchSender {
public:
    // Slices of BatchSize. All but the batch must outlive the sender.
    BatchSender(Connection& connection, const Batch& batch, const RequestContext& context,
                BatchObserver& observer);
    ~BatchSender();
    BatchSender(const BatchSender&) = delete;
    BatchSender& operator=(const BatchSender&) = delete;

    // Sends what is there first, if the set does not go into the same request.
    void add(std::size_t set, const ParameterSet& values);
    // To be called behind the last set.
    void flush();

    // By all requests together; -1 where one of the replies does not say.
    SQLLEN affected_rows() const noexcept { return affected_rows_; }

private:
    SQLLEN send();
    void settle(SetFate fate) noexcept;
    // The sets of a request that has gone out, numbered from 1.
    struct Sent {
        std::size_t first;
        std::size_t last;
        // Of several, nobody knows which: SQLGetDiagField, SQL_DIAG_ROW_NUMBER.
        SQLLEN row() const noexcept {
            return first == last ? static_cast<SQLLEN>(first) : SQL_ROW_NUMBER_UNKNOWN;
        }
    };
    Sent sent() const noexcept;
    Sent leave_in_doubt() noexcept;
    [[noreturn]] void fail(const Error& error);
    [[noreturn]] void fail_in_doubt(const Error& error, Sent sent) const;

    Connection& connection_;
    const RequestContext& context_;
    BatchObserver& observer_;
    BatchBody body_;
    std::vector<std::size_t> sets_;  // in the body
    SQLLEN affected_rows_ = 0;
};

}  // namespace connectai::handles
