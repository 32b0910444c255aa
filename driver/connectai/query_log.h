// The service's log of what an account's users have executed. POST /log/query/list; the service's
// documents, "Log API".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace connectai {

struct QueryLogFilter {
    std::string start;  // yyyy-MM-ddTHH:mm:ssZ; empty: not sent
    std::string end;    // likewise
};

// A member that the service has not sent, or sent as null, is empty or absent.
struct LoggedQuery {
    std::string id;                            // a UUID
    std::string time;                          // UTC, as the service writes it: ISO 8601
    std::optional<std::int64_t> milliseconds;  // it took
    std::string type;                          // Query, Batch, Exec, Columns; a number that is new
    std::optional<std::int64_t> rows;          // returned, or affected where none were
    std::string error;                         // CODE: message; empty: it went well
    std::string user;                          // the login
    std::string statement;
};

// Of the longest list, or file, that is read, in octets.
inline constexpr std::size_t longest_query_log = std::size_t{256} * 1024 * 1024;

// The body of the request.
std::string query_log_body(const QueryLogFilter& filter);

// Its reply, newest first. Members are found by any of the names that they have been seen by,
// whatever their case; unknown ones are skipped. Throws Error: what service_error.h says of an
// `error`, HY000 for what is no list of queries. `hidden` as there.
std::vector<LoggedQuery> read_query_log(std::string_view document, std::span<const Secret> hidden);

}  // namespace connectai
