// The service's own log of queries, which /log/query/... reads: the last 1000, in memory.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mock {

// The service's numbers for what a query is.
enum class QueryType { query = 200, schema_only = 201, batch = 202, procedure = 203 };

struct LoggedQuery {
    std::string id{};     // a UUID without braces
    std::string time;     // UTC, yyyy-MM-ddTHH:mm:ss.fffZ
    double duration = 0;  // seconds
    QueryType type = QueryType::query;
    std::int64_t rows = 0;
    std::string error;  // "CODE: message"; empty: none
    std::string user, user_agent, statement;
};

// Which queries are listed.
struct LogFilter {
    std::string start, end;  // as LoggedQuery::time, both inclusive; empty: without bound
    std::vector<int> types;  // empty: all
};

class QueryLog {
public:
    void add(LoggedQuery query);  // gives it an id
    std::vector<LoggedQuery> newest(const LogFilter& filter) const;
    std::optional<LoggedQuery> find(const std::string& id) const;

private:
    mutable std::mutex mutex_;
    std::deque<LoggedQuery> queries_;
    std::uint64_t count_ = 0;
};

std::string to_json(const LoggedQuery& query);

// Its log file: a ZIP archive that holds query.log.
std::string log_archive(const LoggedQuery& query);

}  // namespace mock
