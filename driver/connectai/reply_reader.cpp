#include "connectai/reply_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "connectai/schema.h"
#include "connectai/service_error.h"

namespace connectai {

namespace {

// What the application has asked for, and is to hear of.
bool ends_waiting(const SqlState& state) noexcept {
    return state == sqlstate::operation_canceled || state == sqlstate::timeout_expired ||
           state == sqlstate::connection_timeout_expired;
}

// Never more than the largest, whatever a reply says.
std::int64_t sum(std::int64_t a, std::int64_t b) noexcept {
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    return a > largest - b ? largest : a + b;
}

// Whether it is an array whose first element begins so.
bool is_array_of(std::string_view value, char beginning) {
    constexpr std::string_view blanks = " \t\r\n";
    if (!value.starts_with('[')) return false;
    const std::size_t element = value.find_first_not_of(blanks, 1);
    return element != std::string_view::npos && value[element] == beginning;
}

}  // namespace

ReplyReader::ReplyReader(ByteSource& source, ReplyLimits limits)
    : input_(source),
      limits_(limits),
      json_(input_, limits_),
      parked_(limits.parked_octets, limits.spooled_octets) {}

template <typename Step>
bool ReplyReader::guarded(Step step) {
    if (failure_) std::rethrow_exception(failure_);
    try {
        return step();
    } catch (const Error& error) {
        failure_ = std::current_exception();  // whatever happens to the better message
        if (error.state() == sqlstate::connection_timeout_expired) {
            failure_ = std::make_exception_ptr(with_rows_received(error));
        }
    } catch (...) {
        failure_ = std::current_exception();
    }
    tell_end();
    std::rethrow_exception(failure_);
}

// For the last time: nothing comes behind a failure or the end.
void ReplyReader::tell_end() noexcept {
    if (observer_) std::exchange(observer_, nullptr)(failure_);
}

// How far the result got is what tells a dead service from a statement that takes long.
Error ReplyReader::with_rows_received(const Error& error) const {
    return {error.state(),
            error.message() + "; " + std::to_string(rows_received_) + " rows had arrived before"};
}

bool ReplyReader::next_result() {
    if (ahead_) return *std::exchange(ahead_, std::nullopt);
    return guarded([this] { return open_next_result(); });
}

bool ReplyReader::next_block(RowBlock& block) {
    return guarded([&] { return read_next_block(block); });
}

bool ReplyReader::open_next_result() {
    parked_.clear();
    if (place_ == Place::rows) {
        RowBlock skipped;
        while (read_next_block(skipped)) {
        }
    }
    if (!result_begun_ && !seek_result()) return false;
    begin_result();
    if (read_result_members()) return true;
    if (columns_.empty() || parked_.empty()) seek_result();
    return true;
}

bool ReplyReader::seek_result() {
    for (;;) {
        switch (place_) {
            case Place::start:
                skip_byte_order_mark();
                if (json_.peek() == '\0' && input_.available().empty()) {
                    throw Error(sqlstate::communication_link_failure,
                                "the service's reply is empty");
                }
                json_.expect('{', "at the beginning of the reply");
                place_ = Place::reply;
                break;
            case Place::reply:
                if (json_.next_member(first_member_, '}', "between the reply's members")) {
                    read_reply_member();
                } else {
                    check_end();
                    check_results();
                    place_ = Place::ended;
                    complete_ = true;
                    tell_end();
                }
                break;
            case Place::results:
                if (!json_.next_member(first_result_, ']', "between results")) {
                    place_ = Place::reply;
                } else if (++results_ > limits_.results) {
                    json_.fail("it has more than " + std::to_string(limits_.results) + " results");
                } else if (json_.peek() == 'n') {
                    json_.value_text("a result");
                } else {
                    json_.expect('{', "at the beginning of a result");
                    place_ = Place::result;
                    result_begun_ = true;
                    return true;
                }
                break;
            case Place::ended: return false;
            case Place::result:
            case Place::rows: finish_result(); break;
        }
    }
}

// RFC 8259, section 8.1: a reader may ignore one, though no sender should have put it there.
void ReplyReader::skip_byte_order_mark() {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (json_.peek() != mark.front() || input_.offset() != 0) return;
    while (input_.available().size() < mark.size() && input_.more(mark.size())) {
    }
    if (input_.available().starts_with(mark)) return input_.consume(mark.size());
    if (mark.starts_with(input_.available())) json_.fail_incomplete("in its byte order mark");
}

void ReplyReader::read_reply_member() {
    const std::string name = json_.member_name();
    if (name == "results") {
        results_named_ = true;
        if (json_.peek() == '[') {
            json_.expect('[', "at the beginning of the results");
            first_result_ = true;
            place_ = Place::results;
        } else if (json_.value_text("the member \"results\"") != "null") {
            json_.fail("the member \"results\" is no array");
        }
    } else if (lowered(name) == "error") {
        read_error();
        known_member_ = true;
    } else if (name == "parameters") {
        outputs_ = read_output_parameters(json_, limits_, notes_);
        known_member_ = true;
    } else {
        const bool like_results = is_array_of(json_.value_text("the member \"" + name + "\""), '{');
        (like_results ? results_misnamed_ : unknown_member_) = name;
    }
}

// Where there are results or outputs, too, something has been carried out, and the error does not
// say what. A code that speaks of a sign-in, in a reply to a request that was let in, may be a data
// source's, whose own has ended in the middle.
void ReplyReader::read_error() {
    const rapidjson::Document member = json_.value("the member \"error\"");
    if (member.IsNull()) return;
    const Error error = service_error(member, 200, hidden());
    if (!may_change_data_) throw error;
    const bool alone =
        place_ == Place::reply && results_ == 0 && results_misnamed_.empty() && outputs_.empty();
    const bool refused =
        alone && !(error.state() == sqlstate::invalid_authorization) && !results_follow();
    throw refused ? error : error.with_effect(Effect::unknown);
}

// Behind an error that stands before them; where that cannot be read, they may.
bool ReplyReader::results_follow() {
    if (results_named_) return false;
    try {
        while (json_.next_member(first_member_, '}', "between the reply's members")) {
            const std::string name = json_.member_name();
            if (name == "results" && json_.peek() == '[') {
                json_.expect('[', "at the beginning of the results");
                return json_.peek() != ']';
            }
            const std::string value = json_.value_text("a member behind the error");
            if (name == "parameters" ? value != "null" : is_array_of(value, '{')) return true;
        }
    } catch (const Error& error) {
        if (ends_waiting(error.state())) throw;
        return true;
    }
    return false;
}

// A garbled name, or not the service's reply at all: without results it would look like that of a
// statement that has none.
void ReplyReader::check_results() const {
    if (results_named_) return;
    if (!results_misnamed_.empty()) {
        json_.fail("it has no member \"results\", but what looks like results in \"" +
                   results_misnamed_ + "\", which is not known");
    }
    if (!known_member_ && !unknown_member_.empty()) {
        json_.fail("it has neither results nor an error, but \"" + unknown_member_ +
                   "\", which is not known: it may come from something in front of the service");
    }
}

void ReplyReader::begin_result() {
    result_begun_ = false;
    first_result_member_ = true;
    schema_known_ = false;
    rows_seen_ = false;
    rows_named_ = false;
    rows_misnamed_.clear();
    columns_.clear();
    affected_rows_ = -1;
    rows_.reset();
    parked_.clear();
}

bool ReplyReader::read_result_members() {
    while (json_.next_member(first_result_member_, '}', "between the members of a result")) {
        const std::string name = json_.member_name();
        if (name == "schema" && !schema_known_) {
            read_schema();
        } else if (name == "rows") {
            if (open_rows()) return true;
        } else if (name == "affectedRows") {
            affected_rows_ = read_affected_rows(json_.value("affectedRows"));
            if (affected_rows_ >= 0) {
                rows_affected_ = sum(std::max<std::int64_t>(rows_affected_, 0), affected_rows_);
            }
        } else if (lowered(name) == "error") {
            read_error();
        } else if (is_array_of(json_.value_text("the member \"" + name + "\""), '[')) {
            rows_misnamed_ = name;
        }
    }
    if (columns_.empty() && !parked_.empty()) json_.fail("there are rows, but no schema");
    // A garbled name: the empty result would look whole.
    if (!columns_.empty() && !rows_named_ && !rows_misnamed_.empty()) {
        json_.fail("a result has no member \"rows\", but what looks like rows in \"" +
                   rows_misnamed_ + "\", which is not known");
    }
    place_ = Place::results;
    return false;
}

void ReplyReader::read_schema() {
    columns_ = schema_columns(json_.value("the schema"), notes_);
    schema_known_ = true;
    check_parked_width();
}

// True when rows may now be read one block after the other.
bool ReplyReader::open_rows() {
    rows_named_ = true;
    if (json_.peek() != '[') {
        if (json_.value_text("the member \"rows\"") != "null") {
            json_.fail("the member \"rows\" is no array");
        }
        return false;
    }
    if (rows_seen_) json_.fail("a result has the member \"rows\" twice");
    rows_seen_ = true;
    json_.expect('[', "at the beginning of the rows");
    rows_.emplace(limits_.row_octets);
    place_ = Place::rows;
    if (schema_known_ && !columns_.empty()) return true;
    park_rows();
    return false;
}

void ReplyReader::park_rows() {
    RowBlock block;
    while (rows_->parse(input_, parked_.columns(), block)) {
        rows_received_ += block.rows();
        parked_.push(std::move(block));
    }
    rows_.reset();
    place_ = Place::result;
    if (schema_known_ && !parked_.empty()) json_.fail("there are rows, but the schema is empty");
}

void ReplyReader::check_parked_width() const {
    if (parked_.empty() || parked_.columns() == columns_.size()) return;
    json_.fail("the rows have " + std::to_string(parked_.columns()) +
               " values, and their schema has " + std::to_string(columns_.size()) + " columns");
}

bool ReplyReader::read_next_block(RowBlock& block) {
    if (parked_.pop(block)) return true;
    if (place_ != Place::rows) {
        if (!result_begun_) seek_result();
        return false;
    }
    if (rows_->parse(input_, columns_.size(), block)) {
        rows_received_ += block.rows();
        return true;
    }
    finish_result();
    seek_result();
    return false;
}

// From behind the rows to the end of the result.
void ReplyReader::finish_result() {
    rows_.reset();
    place_ = Place::result;
    read_result_members();
}

void ReplyReader::check_end() {
    if (json_.peek() != '\0' || !input_.available().empty()) {
        json_.fail("there is more behind its end");
    }
}

}  // namespace connectai
