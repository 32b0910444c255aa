// Replies as tests make them: octets that arrive in chosen pieces, and everything a reader finds.
#pragma once

#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_source.h"
#include "base/error.h"
#include "connectai/reply_reader.h"

namespace connectai::test {

// Hands out one piece a call. Empty pieces are left out: a source always delivers something.
class PieceSource : public ByteSource {
public:
    explicit PieceSource(std::vector<std::string> pieces) {
        for (std::string& piece : pieces) {
            if (!piece.empty()) pieces_.push_back(std::move(piece));
        }
    }

    // From then on: what is thrown instead of the end.
    void fail_at_end(const Error& error) { failure_ = error; }

    std::size_t pieces_left() const { return pieces_.size(); }

    bool receive(std::string& out) override {
        if (pieces_.empty()) {
            if (failure_) throw *failure_;
            return false;
        }
        out += pieces_.front();
        pieces_.pop_front();
        return true;
    }

private:
    std::deque<std::string> pieces_;
    std::optional<Error> failure_;
};

inline std::vector<std::string> cut_at(std::string_view text, std::size_t at) {
    return {std::string(text.substr(0, at)), std::string(text.substr(at))};
}

inline std::vector<std::string> in_pieces_of(std::string_view text, std::size_t size) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size(); at += size) {
        pieces.emplace_back(text.substr(at, size));
    }
    return pieces;
}

// The Error that `body` throws; nothing if it throws none.
template <typename Body>
std::optional<Error> error_of(Body body) {
    try {
        body();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

inline std::string show(const Cell& cell) {
    switch (cell.kind) {
        case CellKind::null: return "null";
        case CellKind::boolean_false: return "false";
        case CellKind::boolean_true: return "true";
        case CellKind::number: return std::string(cell.view());
        case CellKind::string: return "'" + std::string(cell.view()) + "'";
    }
    return {};
}

using Row = std::vector<std::string>;

inline void append_rows(const RowBlock& block, std::vector<Row>& rows) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
        Row& cells = rows.emplace_back();
        for (const Cell& cell : block.row(row)) cells.push_back(show(cell));
    }
}

struct SeenResult {
    std::vector<std::string> labels;
    std::vector<Row> rows;
    std::int64_t affected_rows = -1;
    friend bool operator==(const SeenResult&, const SeenResult&) = default;
};

// All that a reader says about a reply.
struct Seen {
    std::vector<SeenResult> results;
    std::vector<std::string> outputs;  // "@p1='out'", of a complete reply
    std::optional<Error> error;        // absent: the reply is complete

    std::size_t rows() const {
        std::size_t count = 0;
        for (const SeenResult& result : results) count += result.rows.size();
        return count;
    }
    std::string state() const { return error ? std::string(error->state().code) : "complete"; }
};

inline Seen read_reply(ByteSource& source, ReplyLimits limits = {}) {
    Seen seen;
    ReplyReader reader(source, limits);
    try {
        while (reader.next_result()) {
            SeenResult& result = seen.results.emplace_back();
            for (const Column& column : reader.columns()) result.labels.push_back(column.label);
            RowBlock block;
            while (reader.next_block(block)) append_rows(block, result.rows);
            result.affected_rows = reader.affected_rows();
        }
        for (const OutputParameter& output : reader.outputs()) {
            seen.outputs.push_back(output.name + "=" + show(output.cell()));
        }
    } catch (const Error& error) {
        seen.error = error;
    }
    return seen;
}

inline Seen read_reply(std::vector<std::string> pieces, ReplyLimits limits = {}) {
    PieceSource source(std::move(pieces));
    return read_reply(source, limits);
}

inline Seen read_reply(std::string_view text) {
    return read_reply(std::vector<std::string>{std::string(text)});
}

// {"columnLabel": ..., "dataType": 5} for each name.
inline std::string schema_json(const std::vector<std::string>& labels) {
    std::string json = "[";
    for (const std::string& label : labels) {
        if (json.size() > 1) json += ",";
        json += R"({"columnLabel":")" + label + R"(","dataType":5})";
    }
    return json + "]";
}

}  // namespace connectai::test
