// Results as a JSON document, streamed: rows leave in blocks as the engine yields them, so that
// memory stays flat. Also where a scenario's format and fault take effect.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour.h"
#include "engine/engine.h"
#include "http.h"

namespace mock {

class JsonReply final : public ResultSink {
public:
    // All references must outlive the reply. Nothing is sent before the first row or the end.
    JsonReply(ReplyStream& stream, const ReplyFormat& format, const Fault& fault,
              const Transport& transport);

    // Past this time the query fails (QUERY_TIMEOUT) unless it has yielded its first row or result.
    void set_deadline(std::chrono::steady_clock::time_point deadline, int seconds);
    // The schema names this table in place of the engine's (metadata: the documented name).
    void set_table_name(std::string_view name) { table_name_ = name; }
    // Counts the rows here too, as they are written. The counter must outlive the reply.
    void count_in(std::int64_t& counter) { counter_ = &counter; }
    // The `parameters` member of /exec; to be set before finish().
    void set_outputs(Parameters outputs) { outputs_ = std::move(outputs); }

    void begin(const std::vector<Column>& columns) override;
    void row(std::span<const Value> values) override;
    void end(std::int64_t affected_rows) override;
    // QUERY_TIMEOUT, or ClientGone: nobody waits for the rows any longer.
    void working() override;

    void finish();  // ends the document and the reply
    // Ends the document with an `error` member: alone if nothing came before it.
    void fail(std::string_view code, std::string_view message);

    std::int64_t rows() const noexcept { return rows_; }
    const std::string& error() const noexcept { return error_; }  // "CODE: message", or empty

private:
    void open_document();
    void open_result();
    void write_member(char member);
    void close_result();
    void write_schema();
    void write_outputs();
    void inject_fault();
    void check_deadline() const;
    void flush();
    void close_document(std::string_view error_member);

    ReplyStream& stream_;
    const ReplyFormat& format_;
    Fault fault_;
    const Transport& transport_;
    std::string buffer_;
    std::vector<Column> columns_;
    std::string table_name_;
    std::optional<Parameters> outputs_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;
    int timeout_ = 0;  // seconds
    std::chrono::steady_clock::time_point last_flush_, last_look_;
    std::int64_t* counter_ = nullptr;
    std::int64_t rows_ = 0, result_rows_ = 0, affected_rows_ = -1;
    int results_ = 0;  // begun
    bool opened_ = false, in_result_ = false, yielded_ = false, sent_ = false, fault_done_ = false;
    std::string error_;
};

}  // namespace mock
