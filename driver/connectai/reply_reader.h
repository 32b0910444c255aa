// Pulls a reply apart while it arrives: results, their columns, blocks of rows; and holds it to its
// end. Members may come in any order.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "connectai/json.h"
#include "connectai/output_parameters.h"
#include "connectai/parked_rows.h"
#include "connectai/row_block.h"
#include "connectai/row_parser.h"
#include "http/foreign_text.h"

namespace connectai {

// Every function throws Error: what the service reports as `error` (see service_error.h), HY000 for
// a reply that is not of the agreed form or beyond a limit, 08S01 for one that ends too early.
// After an error every further call throws the same.
class ReplyReader {
public:
    explicit ReplyReader(ByteSource& source, ReplyLimits limits = {});

    // Goes to the next result, skipping what is left of the current one. True once its columns are
    // known and its first row may be read; for a result without columns, once its end, and the
    // beginning of the next result or the end of the reply, have been seen. False at the end of a
    // complete reply.
    bool next_result();

    // Goes to the first result ahead of its reader: the next call of next_result() says what it
    // found. Only before any.
    void look_ahead() { ahead_ = next_result(); }

    // From now on an error tells what is known of a change that the request was to make, as far as
    // that can be told (Error::effect); for that the reply is read on behind it.
    void expect_changes() noexcept { may_change_data_ = true; }

    // What the request was signed in with: no error shows it, where the service repeats it.
    void hide(http::Credentials credentials) { credentials_ = std::move(credentials); }
    std::vector<Secret> hidden() const { return http::secrets_of(credentials_); }

    // Who is told, once, by the thread that reads: that the reply's end has been seen (null), or
    // why it will not be.
    using EndObserver = std::function<void(const std::exception_ptr& failure)>;
    void on_end(EndObserver observer) { observer_ = std::move(observer); }

    // Of the current result; empty for a statement that returns no rows.
    const std::vector<Column>& columns() const noexcept { return columns_; }

    // The next rows of the current result. False at their end, which is told only after the next
    // result's beginning or the reply's end has been seen.
    bool next_block(RowBlock& block);

    // Rows changed, once the end of the current result has been seen; -1 where it means nothing.
    std::int64_t affected_rows() const noexcept { return affected_rows_; }

    // Whether the next result has been seen to begin; tells the truth where the current one's end
    // has been told.
    bool another_result() const noexcept { return result_begun_; }

    // What a procedure gave back; all of it only once the reply is complete, for it may stand in
    // front of the results or behind them.
    const std::vector<OutputParameter>& outputs() const noexcept { return outputs_; }

    // For the log: what has come of all results (octets inflated), and what they say of rows
    // changed, added up; -1 where none does.
    std::uint64_t rows_received() const noexcept { return rows_received_; }
    std::uint64_t octets_received() const noexcept { return input_.received(); }
    std::int64_t rows_affected() const noexcept { return rows_affected_; }
    // Whether the reply's end is in. May be asked while another thread reads.
    bool complete() const noexcept { return complete_; }

    // Oddities that were tolerated, for the log.
    const std::vector<std::string>& notes() const noexcept { return notes_; }

private:
    enum class Place : std::uint8_t { start, reply, results, result, rows, ended };

    template <typename Step>
    bool guarded(Step step);  // keeps what it throws
    void tell_end() noexcept;
    Error with_rows_received(const Error& error) const;
    bool open_next_result();
    bool read_next_block(RowBlock& block);
    bool seek_result();  // up to the `{` of the next result, or the end
    void skip_byte_order_mark();
    void read_reply_member();
    void read_error();
    bool results_follow();
    void begin_result();
    bool read_result_members();  // true when it stopped among rows
    void read_schema();
    bool open_rows();
    void park_rows();
    void finish_result();
    void check_parked_width() const;
    void check_end();
    void check_results() const;

    std::optional<bool> ahead_;  // what next_result() has to say
    ReplyInput input_;
    ReplyLimits limits_;
    http::Credentials credentials_;  // hide()
    JsonCursor json_;
    Place place_ = Place::start;
    std::atomic<bool> complete_ = false;
    bool result_begun_ = false;     // the next result's `{` has been consumed
    bool first_member_ = true;      // of the reply
    bool results_named_ = false;    // be they null
    bool known_member_ = false;     // another one is
    std::string results_misnamed_;  // a member that is not known and looks like results
    std::string unknown_member_;    // one that does not
    bool first_result_ = true;
    std::size_t results_ = 0;  // that have begun
    bool first_result_member_ = true;
    bool schema_known_ = false;
    bool rows_seen_ = false;
    bool rows_named_ = false;    // be they null
    std::string rows_misnamed_;  // a member that is not known and looks like rows
    std::vector<Column> columns_;
    std::int64_t affected_rows_ = -1;
    std::uint64_t rows_received_ = 0;  // of all results
    std::int64_t rows_affected_ = -1;  // likewise
    bool may_change_data_ = false;
    std::optional<RowParser> rows_;
    ParkedRows parked_;
    std::vector<OutputParameter> outputs_;
    std::vector<std::string> notes_;
    std::exception_ptr failure_;
    EndObserver observer_;
};

}  // namespace connectai
