// What a scenario changes about a reply: a canned answer, other rows, another form, a fault in the
// middle, or the way the octets travel. The default behaviour changes nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/engine.h"
#include "http.h"

namespace mock {

// An answer that needs no engine.
struct CannedReply {
    enum class Form { whole, cut, reset };  // cut, reset: the connection ends before any octet

    int status = 200;
    std::string content_type = "application/json; charset=utf-8";
    std::string body{};
    std::string again{};  // behind the body, again and again until the client leaves
    Pairs headers{};
    Form form = Form::whole;
};

// The JSON of a reply. The raw texts are members with their commas, put in as they are.
struct ReplyFormat {
    enum class Values {
        documented,
        swapped,  // numbers and booleans as strings, decimals as numbers
        relaxed,  // no fraction where it is 0, ' ' for 'T', +00:00 for Z, no braces, 1 and 0
    };

    std::string order = "sra";  // of schema, rows, affectedRows; a letter left out is absent
    std::string nulls;          // those of s, r, a that are null
    std::string before_results, after_results;  // `"x":1,` and `,"x":1`
    std::string before_result, after_result;    // in each of `results`
    std::string before_column, after_column;    // in each column of a schema
    bool alphabetical_columns = false;
    bool short_columns = false;  // no precision and scale, no names but columnName
    bool data_type_as_text = false;
    std::optional<std::string> outputs;    // in place of the `parameters` of /exec; empty: absent
    std::int64_t affected_rows_off = 0;    // by how much affectedRows is wrong
    std::optional<int> data_type;          // in place of each column's own
    std::optional<std::string> type_name;  // the same
    Values values = Values::documented;
    std::string end = "}";  // the document's last text
};

// Something that happens in the rows of the first result.
struct Fault {
    enum class Then { go_on, error, cut, reset, wait };

    std::int64_t after_rows = -1;  // the good rows before it (fewer if there are not as many)
    std::string text{};            // raw, in the place of the next row
    Then then = Then::go_on;
    std::string code = "QUERY_FAILED", message = "The data source has closed the connection.";
    std::chrono::milliseconds time{0};  // of wait
};

struct Transport {
    enum class Pieces { blocks, small, random };
    enum class Coding { none, gzip, deflate, raw_deflate, br, zstd };

    Pieces pieces = Pieces::blocks;
    std::size_t piece_octets = 7;        // of small; at most that many of random
    std::chrono::milliseconds pause{0};  // after each small piece
    std::uint32_t seed = 1;              // of random
    std::chrono::milliseconds between_results{0};
    Coding coding = Coding::none;  // if the client accepts it
    bool coding_cut = false;       // the compressed data lacks its last octets
    bool spread = false;           // white space between all tokens
    bool byte_order_mark = false;
    std::optional<std::uint64_t> content_length;  // announced, whatever is sent
    bool whole = false;  // held back, then sent with its true Content-Length
    std::optional<std::string> content_type;
    bool cut_at_end = false;  // no last chunk: the connection ends there
    After after = After::keep_alive;
};

struct Behaviour {
    std::optional<CannedReply> canned;
    int canned_times = 0;  // 0: always; else so many times, counted by token and path
    std::chrono::milliseconds first_byte_delay{0};
    std::function<void(ResultSink&)> rows;  // in place of the engine's, on /query only
    ReplyFormat format;
    Fault fault;
    Transport transport;
};

}  // namespace mock
