// --log FILE: one JSON line for each request. Never a credential: a token appears only as the name
// of its scenario in the table.
#pragma once

#include <cstdint>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>

#include "http.h"
#include "query_log.h"

namespace mock {

struct RequestRecord {
    std::uint64_t number =
        0;             // in the order of arrival, from 1; lines are in that of the replies' ends
    std::string time;  // UTC, ISO 8601, at the request's arrival
    std::uint64_t connection = 0;
    std::string method, path;
    Pairs query;
    std::string user;                   // of Basic
    std::string scheme;                 // "Basic", "Bearer", or empty: no valid header
    std::string scenario;               // as listed; empty: not signed in
    std::string grant_type, client_id;  // of a request to /oauth
    std::string statement;              // SQL, or a procedure's name
    QueryType type = QueryType::query;  // of the statement
    std::string default_catalog, default_schema;
    std::int64_t parameters = 0, parameter_sets = 0;
    std::optional<int> timeout;  // seconds
    bool schema_only = false;
    int status = 0;  // 0: no reply
    std::int64_t rows = 0;
    std::uint64_t octets = 0;  // of the reply's body as sent
    double duration = 0;       // seconds
    std::string user_agent, accept_encoding;
    std::size_t endpoint = 0;  // that it came to
    std::string strategy;      // X-Strategy
    std::string error;         // "CODE: message"
    bool complete = false;     // the reply was sent to its end
};

std::string to_json(const RequestRecord& record);

// Thread-safe. Throws std::runtime_error if the file cannot be written.
class RequestLog {
public:
    explicit RequestLog(const std::string& file);  // empty: none
    void write(const RequestRecord& record);       // a whole line, flushed

private:
    std::mutex mutex_;
    std::ofstream file_;
};

std::string utc_now();  // yyyy-MM-ddTHH:mm:ss.fffZ

}  // namespace mock
