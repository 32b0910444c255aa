// The streamed reply document.
#include "json_reply.h"

#include "json_writer.h"
#include "wire_values.h"

namespace mock {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t block_octets = std::size_t{64} * 1024;
constexpr std::chrono::milliseconds block_age{20};  // slow rows do not wait for a full block
constexpr std::chrono::milliseconds look_age{20};   // how often to look whether the client is there

}  // namespace

JsonReply::JsonReply(ReplyStream& stream, const ReplyFormat& format, const Fault& fault,
                     const Transport& transport)
    : stream_(stream),
      format_(format),
      fault_(fault),
      transport_(transport),
      last_flush_(Clock::now()),
      last_look_(last_flush_) {
    buffer_.reserve(block_octets + 4096);
    fault_done_ = fault_.after_rows < 0;
}

void JsonReply::set_deadline(Clock::time_point deadline, int seconds) {
    deadline_ = deadline;
    timeout_ = seconds;
}

void JsonReply::check_deadline() const {
    if (deadline_ && !yielded_ && Clock::now() > *deadline_) {
        throw EngineError("QUERY_TIMEOUT",
                          "The query has timed out after " + std::to_string(timeout_) + " s.");
    }
}

void JsonReply::open_document() {
    if (opened_) return;
    opened_ = true;
    if (transport_.byte_order_mark) buffer_.append("\xef\xbb\xbf");
    buffer_.push_back('{');
    buffer_.append(format_.before_results).append("\"results\":[");
}

void JsonReply::begin(const std::vector<Column>& columns) {
    // A write that has taken effect is not reported as timed out.
    if (!columns.empty()) check_deadline();
    open_document();
    if (results_++ > 0) buffer_.push_back(',');
    columns_ = columns;
    if (!table_name_.empty()) {
        for (Column& column : columns_) {
            column.catalog_name = "CData";
            column.schema_name = "QueryFederation";
            column.table_name = table_name_;
        }
    }
    result_rows_ = 0;
    affected_rows_ = -1;
    in_result_ = true;
    buffer_.push_back('{');
    if (results_ > 1 && transport_.between_results.count() > 0) {
        flush();
        stream_.wait(transport_.between_results);
    }
    buffer_.append(format_.before_result);
    // Without columns there are no rows either: all members wait for the affected rows.
    if (!columns_.empty()) open_result();
}

void JsonReply::open_result() {
    const auto rows_at = format_.order.find('r');
    if (rows_at == std::string::npos) return;
    for (std::size_t i = 0; i < rows_at; ++i) {
        write_member(format_.order[i]);
        buffer_.push_back(',');
    }
    buffer_.append("\"rows\":");
    buffer_.append(format_.nulls.find('r') == std::string::npos ? "[" : "null");
}

void JsonReply::write_member(char member) {
    const bool null = format_.nulls.find(member) != std::string::npos;
    switch (member) {
        case 's':
            buffer_.append("\"schema\":");
            if (null) {
                buffer_.append("null");
            } else {
                append_schema(buffer_, columns_, format_);
            }
            return;
        case 'r': buffer_.append(null ? "\"rows\":null" : "\"rows\":[]"); return;
        default:
            buffer_.append("\"affectedRows\":");
            if (null) {
                buffer_.append("null");
            } else {
                append_json_integer(buffer_, affected_rows_);
            }
    }
}

void JsonReply::row(std::span<const Value> values) {
    check_deadline();
    if (!fault_done_ && result_rows_ >= fault_.after_rows) inject_fault();
    ++rows_;
    yielded_ = true;
    if (counter_) ++*counter_;
    if (format_.order.find('r') == std::string::npos ||
        format_.nulls.find('r') != std::string::npos) {
        return;
    }
    if (result_rows_++ > 0) buffer_.push_back(',');
    buffer_.push_back('[');
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) buffer_.push_back(',');
        append_value(buffer_, i < columns_.size() ? columns_[i].data_type : 5, values[i],
                     format_.values);
    }
    buffer_.push_back(']');
    if (!sent_ || buffer_.size() >= block_octets || Clock::now() - last_flush_ >= block_age) {
        flush();
    }
}

void JsonReply::inject_fault() {
    fault_done_ = true;
    if (!fault_.text.empty()) {
        if (result_rows_++ > 0) buffer_.push_back(',');
        buffer_.append(fault_.text);
    }
    switch (fault_.then) {
        case Fault::Then::go_on: return;
        case Fault::Then::error: flush(); throw EngineError(fault_.code, fault_.message);
        case Fault::Then::wait:
            flush();
            stream_.wait(fault_.time);
            return;
        case Fault::Then::cut:
        case Fault::Then::reset:
            flush();
            stream_.cut(fault_.then == Fault::Then::reset);
            throw ReplyCut();
    }
}

void JsonReply::working() {
    const auto now = Clock::now();
    if (now - last_look_ < look_age) return;
    last_look_ = now;
    check_deadline();
    stream_.wait(std::chrono::milliseconds(0));
}

void JsonReply::end(std::int64_t affected_rows) {
    if (!columns_.empty() && !fault_done_) inject_fault();
    affected_rows_ = affected_rows + format_.affected_rows_off;
    yielded_ = true;
    close_result();
}

void JsonReply::close_result() {
    if (!in_result_) return;
    in_result_ = false;
    const auto rows_at = format_.order.find('r');
    const bool rows_open = !columns_.empty() && rows_at != std::string::npos;
    if (rows_open && format_.nulls.find('r') == std::string::npos) buffer_.push_back(']');
    bool first = !rows_open;
    for (std::size_t i = rows_open ? rows_at + 1 : 0; i < format_.order.size(); ++i) {
        if (!first) buffer_.push_back(',');
        first = false;
        write_member(format_.order[i]);
    }
    buffer_.append(format_.after_result).push_back('}');
}

void JsonReply::flush() {
    if (!sent_) {
        sent_ = true;
        ReplyHead head;
        head.content_type = transport_.content_type.value_or("application/json; charset=utf-8");
        head.content_length = transport_.content_length;
        stream_.begin(head);
    }
    stream_.write(buffer_);
    buffer_.clear();
    last_flush_ = Clock::now();
}

void JsonReply::write_outputs() {
    if (format_.outputs) {
        if (!format_.outputs->empty()) buffer_.append(",\"parameters\":" + *format_.outputs);
        return;
    }
    buffer_.append(",\"parameters\":{");
    bool first = true;
    for (const auto& [name, parameter] : *outputs_) {
        if (!first) buffer_.push_back(',');
        first = false;
        append_json_string(buffer_, name);
        buffer_.append(":{\"dataType\":");
        append_json_integer(buffer_, parameter.data_type);
        buffer_.append(",\"direction\":");
        append_json_integer(buffer_, static_cast<int>(parameter.direction));
        buffer_.append(",\"value\":");
        append_value(buffer_, parameter.data_type, parameter.value, format_.values);
        buffer_.push_back('}');
    }
    buffer_.push_back('}');
}

void JsonReply::finish() {
    open_document();
    close_document({});
}

void JsonReply::close_document(std::string_view error_member) {
    buffer_.push_back(']');
    if (outputs_) write_outputs();
    if (!error_member.empty()) buffer_.append(1, ',').append(error_member);
    buffer_.append(format_.after_results).append(format_.end);
    flush();
    if (transport_.cut_at_end) {
        stream_.cut(false);
        throw ReplyCut();
    }
    stream_.finish(transport_.after);
}

void JsonReply::fail(std::string_view code, std::string_view message) {
    error_ = std::string(code) + ": " + std::string(message);
    const std::string document = error_document(code, message);
    const bool alone = !sent_ && rows_ == 0 && (results_ == 0 || (results_ == 1 && in_result_));
    if (alone) {
        buffer_ = document;
        flush();
        stream_.finish(transport_.after);
        return;
    }
    close_result();
    close_document(std::string_view(document).substr(1, document.size() - 2));
}

}  // namespace mock
